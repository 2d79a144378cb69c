package dev.remediator.identity;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.HttpCredentialTransport;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

/** Looks at tokens of the API and nothing else; a wrong one makes nobody, and {@link BearerRefusal} says so. */
@Singleton
final class BearerMechanism implements HttpAuthenticationMechanism {
    private final FailureLimit failures;
    private final InstantSource clock = InstantSource.system();

    BearerMechanism(FailureLimit failures) {
        this.failures = failures;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager identities) {
        var presented = Bearer.in(context.request());
        if (presented.isEmpty()) return Uni.createFrom().nullItem();
        if (presented.size() > 1 || Bearer.hasSession(context.request())) {
            BearerRefusal.note(context, new BearerRefusal.Why.NotAlone());
            return Uni.createFrom().nullItem();
        }
        var address = context.request().remoteAddress().hostAddress();
        return ApiToken.parse(presented.getFirst())
                .map(token -> identities
                        .authenticate(new BearerRequest(token))
                        // A good one opens, whatever came from its address before: behind a proxy all have one.
                        .invoke(() -> failures.forget(address))
                        .onFailure(AuthenticationFailedException.class)
                        .recoverWithItem(() -> wrong(context, address)))
                .orElseGet(() -> Uni.createFrom().optional(Optional.ofNullable(wrong(context, address))));
    }

    private @org.jspecify.annotations.Nullable SecurityIdentity wrong(RoutingContext context, String address) {
        var now = clock.instant();
        var wait = failures.wait(address, now);
        if (wait.isEmpty()) failures.failed(address, now);
        BearerRefusal.note(
                context,
                wait.<BearerRefusal.Why>map(BearerRefusal.Why.TooMany::new).orElseGet(BearerRefusal.Why.Wrong::new));
        return null;
    }

    /** After the sources of alerts: what one of them was given as its secret is not ours to judge. */
    @Override
    public int getPriority() {
        return DEFAULT_PRIORITY - 1;
    }

    /** None: pages have a challenge of their own. */
    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext context) {
        return Uni.createFrom().nullItem();
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of(BearerRequest.class);
    }

    @Override
    public Uni<HttpCredentialTransport> getCredentialTransport(RoutingContext context) {
        return Uni.createFrom().item(new HttpCredentialTransport(HttpCredentialTransport.Type.AUTHORIZATION, "bearer"));
    }
}
