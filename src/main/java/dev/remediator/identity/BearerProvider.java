package dev.remediator.identity;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.function.Supplier;

/** Looks a token up, at every request: one that was revoked is over at once. */
@Singleton
final class BearerProvider implements IdentityProvider<BearerRequest> {
    private final ApiTokens tokens;
    private final Instance<Supplier<People>> people;
    private final InstantSource clock;

    /** @param people asked at each request, and not before: they are read when everything else stands */
    BearerProvider(ApiTokens tokens, Instance<Supplier<People>> people, InstantSource clock) {
        this.tokens = tokens;
        this.clock = clock;
        this.people = people;
    }

    @Override
    public Class<BearerRequest> getRequestType() {
        return BearerRequest.class;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(BearerRequest request, AuthenticationRequestContext context) {
        return context.runBlocking(() -> identity(request.token()));
    }

    private SecurityIdentity identity(ApiToken token) {
        var used = tokens.using(token, clock.instant())
                .orElseThrow(() -> new AuthenticationFailedException("the token is unknown, expired or revoked"));
        var pass = used.pass();
        if (!pass.stands(people.get().get()))
            throw new AuthenticationFailedException("the token is of somebody who is not in people.yaml any more");
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new SignedIn(pass.actor().principal(), new Credential.Token(used.id())))
                .addRoles(pass.roles())
                .build();
    }
}
