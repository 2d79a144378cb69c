package dev.remediator.ingest;

import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.HttpCredentialTransport;
import io.smallrye.mutiny.Uni;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Says which source sent a request, by its credentials alone and never by its path; leaves every other request to the
 * next mechanism. The identity has the role {@value #ROLE} and the source's name.
 */
@Singleton
public final class SourceAuthentication implements HttpAuthenticationMechanism {
    public static final String ROLE = "source";

    private final Sources sources;
    private final Map<String, SecurityIdentity> identities = new ConcurrentHashMap<>();

    public SourceAuthentication(Sources sources) {
        this.sources = sources;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager identityProviders) {
        MultiMap headers = context.request().headers();
        Optional<Source> source = sources.authenticate(headers::getAll);
        return Uni.createFrom().optional(source.map(s -> identities.computeIfAbsent(s.name(), this::identity)));
    }

    private SecurityIdentity identity(String name) {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(name))
                .addRole(ROLE)
                .build();
    }

    /** None: the endpoints of webhooks answer 401 themselves, and pages have a challenge of their own. */
    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext context) {
        return Uni.createFrom().nullItem();
    }

    /** None: no identity provider takes part. */
    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of();
    }

    @Override
    public Uni<HttpCredentialTransport> getCredentialTransport(RoutingContext context) {
        return Uni.createFrom().item(new HttpCredentialTransport(HttpCredentialTransport.Type.OTHER_HEADER, ROLE));
    }
}
