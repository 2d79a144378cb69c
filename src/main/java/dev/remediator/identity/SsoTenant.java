package dev.remediator.identity;

import io.quarkus.oidc.OidcRequestContext;
import io.quarkus.oidc.OidcTenantConfig;
import io.quarkus.oidc.TenantConfigResolver;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * Keeps the OpenID Connect of Quarkus out of every request: it would look for its cookies and tokens in each. Only
 * {@link SingleSignOn} lets it look, at the request that it was asked about.
 */
@Singleton
final class SsoTenant implements TenantConfigResolver {
    /** Under which Quarkus remembers, in the request, what was resolved for it. Were it another, nobody would get in. */
    private static final List<String> RESOLVED = List.of("dynamic.tenant.config", OidcTenantConfig.class.getName());

    private static final String TENANT = SsoTenant.class.getName();
    private static final OidcTenantConfig NONE =
            OidcTenantConfig.builder().tenantId("none").disableTenant().build();

    @Override
    public Uni<OidcTenantConfig> resolve(RoutingContext context, OidcRequestContext<OidcTenantConfig> blocking) {
        OidcTenantConfig opened = context.get(TENANT);
        return Uni.createFrom().item(opened == null ? NONE : opened);
    }

    /** From now on, and for this request alone. */
    static void open(RoutingContext context, OidcTenantConfig tenant) {
        context.put(TENANT, tenant);
        for (var resolved : RESOLVED) context.remove(resolved);
    }
}
