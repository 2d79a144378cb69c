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

/** Looks a session up, at every request: one that was ended is over at once. */
@Singleton
final class SessionProvider implements IdentityProvider<SessionRequest> {
    private final Access access;
    private final Instance<Supplier<People>> people;
    private final InstantSource clock;

    /** @param people asked at each request, and not before: they are read when everything else stands */
    SessionProvider(Access access, Instance<Supplier<People>> people, InstantSource clock) {
        this.access = access;
        this.clock = clock;
        this.people = people;
    }

    @Override
    public Class<SessionRequest> getRequestType() {
        return SessionRequest.class;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(SessionRequest request, AuthenticationRequestContext context) {
        return context.runBlocking(() -> identity(request.session()));
    }

    private SecurityIdentity identity(AccessToken session) {
        var standing = access.standing(session, clock.instant())
                .orElseThrow(() -> new AuthenticationFailedException("the session is over"));
        var grant = standing.grant();
        if (!grant.stands(people.get().get()))
            throw new AuthenticationFailedException("the session is of somebody who is not in people.yaml any more");
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new SignedIn(grant.engineer().orElse(Role.VIEWER), new Credential.Session(standing.id())))
                .addRoles(grant.roles())
                .build();
    }
}
