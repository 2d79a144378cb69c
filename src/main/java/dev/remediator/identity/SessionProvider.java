package dev.remediator.identity;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** Looks a session up, at every request: one that was ended is over at once. */
@Singleton
final class SessionProvider implements IdentityProvider<SessionRequest> {
    private final Access access;
    private final InstantSource clock = InstantSource.system();

    SessionProvider(Access access) {
        this.access = access;
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
        var grant = access.session(session, clock.instant())
                .orElseThrow(() -> new AuthenticationFailedException("the session is over"));
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(grant.engineer().orElse(Role.VIEWER)))
                .addRoles(grant.roles())
                .build();
    }
}
