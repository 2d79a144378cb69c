package dev.remediator.identity;

import io.quarkus.security.identity.request.BaseAuthenticationRequest;

/** Asks who a session is. */
final class SessionRequest extends BaseAuthenticationRequest {
    private final AccessToken session;

    SessionRequest(AccessToken session) {
        this.session = session;
    }

    AccessToken session() {
        return session;
    }
}
