package dev.remediator.identity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.remediator.store.Transactions;
import io.quarkus.oidc.OidcTenantConfig;
import io.quarkus.oidc.runtime.OidcAuthenticationMechanism;
import io.quarkus.oidc.runtime.OidcTenantConfig.ApplicationType;
import io.quarkus.oidc.runtime.OidcTenantConfig.Authentication.CookieSameSite;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jboss.logging.Logger;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jspecify.annotations.Nullable;

/**
 * Signing in through an issuer of OpenID Connect: code flow with PKCE, state and nonce, by Quarkus; then a session of our
 * own. Where nothing is configured, nobody is called.
 */
@Singleton
public final class SingleSignOn {
    /** The only address that the issuer sends people back to. */
    public static final String PATH = "/sign-in/sso";

    private static final Logger LOG = Logger.getLogger("remediator.access");
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Optional<SsoSettings> settings;
    private final Optional<OidcTenantConfig> tenant;
    private final OidcAuthenticationMechanism mechanism;
    private final IdentityProviderManager identities;
    private final Transactions transactions;
    private final SsoAccounts accounts;
    private final FailureLimit failures = new FailureLimit();

    SingleSignOn(
            SsoConfig config,
            OidcAuthenticationMechanism mechanism,
            IdentityProviderManager identities,
            Transactions transactions,
            SsoAccounts accounts) {
        this.settings = SsoSettings.of(config);
        this.tenant = settings.map(SingleSignOn::tenant);
        this.mechanism = mechanism;
        this.identities = identities;
        this.transactions = transactions;
        this.accounts = accounts;
    }

    /** A setting that is missing is said at the start, and not to the first who comes. */
    void check(@Observes StartupEvent started) {
        settings.ifPresent(each -> LOG.infof("Engineers sign in through %s", each.issuer()));
    }

    public boolean isConfigured() {
        return settings.isPresent();
    }

    /** Of its own: who fails at another door is not kept from this one. */
    public FailureLimit failures() {
        return failures;
    }

    /** What comes next for whoever came. */
    public sealed interface Step {
        /** To the issuer. */
        record Away(String address) implements Step {}

        record In(AccessToken session) implements Step {}

        /** The issuer vouches for them, and they may not come in; {@code why} is for them. */
        record Refused(String why) implements Step {}

        /** Nobody vouches for anybody: what came back is not what was asked for, or the issuer is away. */
        record Failed() implements Step {}
    }

    /** Whether the issuer has sent a browser back with this, or somebody says so. */
    public boolean isAnswer(RoutingContext context) {
        return context.queryParams().contains("code") || context.queryParams().contains("error");
    }

    /** One step. Blocks while the issuer is asked. */
    public Step step(RoutingContext context, Origin from, Instant now) {
        SsoTenant.open(context, tenant.orElseThrow());
        try {
            var identity = mechanism.authenticate(context, identities).await().atMost(PATIENCE);
            var claims = claims(identity);
            if (claims.isPresent())
                return transactions.call(
                        connection -> accounts.enter(connection, claims.get(), settings.orElseThrow(), from, now));
            if (isAnswer(context)) return accounts.failed(from, now);
            var challenge = mechanism.getChallenge(context).await().atMost(PATIENCE);
            var address = challenge == null
                    ? null
                    : challenge.getHeaders().entrySet().stream()
                            .filter(header -> header.getKey().toString().equalsIgnoreCase("Location"))
                            .map(java.util.Map.Entry::getValue)
                            .findFirst()
                            .orElse(null);
            if (address != null) return new Step.Away(address);
            LOG.warnf(
                    "%s leads nowhere: %s",
                    settings.orElseThrow().issuer(), challenge == null ? "no answer" : "HTTP " + challenge.status);
            return accounts.failed(from, now);
        } catch (dev.remediator.store.StoreException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.warnf("Nobody was let in through %s: %s", settings.orElseThrow().issuer(), reason(e));
            return accounts.failed(from, now);
        }
    }

    /** For operators: what was wrong with a token, without the token, or what else went wrong. */
    private static String reason(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause())
            if (cause instanceof InvalidJwtException invalid) {
                if (invalid.hasExpired()) return "its token has expired";
                if (invalid.hasErrorCode(ErrorCodes.AUDIENCE_INVALID)) return "its token is for another client";
                if (invalid.hasErrorCode(ErrorCodes.ISSUER_INVALID))
                    return "its token names another issuer than remediator.oidc.issuer";
                if (invalid.hasErrorCode(ErrorCodes.SIGNATURE_INVALID)) return "its token is not signed by its key";
                return "its token cannot be used (%s)"
                        .formatted(invalid.getErrorDetails().stream()
                                .map(detail -> Integer.toString(detail.getErrorCode()))
                                .collect(Collectors.joining(", ", "jose4j's error codes ", "")));
            }
        return failure.getClass().getSimpleName();
    }

    private static Optional<JsonNode> claims(@Nullable SecurityIdentity identity) {
        if (identity == null || identity.isAnonymous() || !(identity.getPrincipal() instanceof JsonWebToken token))
            return Optional.empty();
        // Verified: signature, issuer, audience, times and nonce.
        var parts = token.getRawToken().split("\\.", -1);
        try {
            return Optional.of(
                    JSON.readTree(new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a token that was verified is JSON", e);
        }
    }

    private static OidcTenantConfig tenant(SsoSettings settings) {
        return OidcTenantConfig.builder()
                .tenantId("sso")
                .applicationType(ApplicationType.WEB_APP)
                .authServerUrl(settings.issuer())
                .clientId(settings.clientId())
                .credentials(settings.clientSecret().reveal())
                .connectionTimeout(Duration.ofSeconds(5))
                .followRedirects(false)
                .authentication()
                .redirectPath(PATH)
                .restorePathAfterRedirect(false)
                .removeRedirectParameters(false)
                .pkceRequired()
                .nonceRequired()
                .scopes(settings.scopes())
                .cookiePath(PATH)
                .cookieSameSite(CookieSameSite.LAX)
                .stateCookieSameSite(CookieSameSite.LAX)
                .failOnMissingStateParam(true)
                .end()
                .token()
                .issuer(settings.issuer())
                .audience(settings.clientId())
                // What cannot be verified here is not asked of anybody: it lets nobody in.
                .allowJwtIntrospection(false)
                .allowOpaqueTokenIntrospection(false)
                .end()
                .roles()
                .roleClaimPath("remediator-takes-no-roles-from-here")
                .end()
                .build();
    }
}
