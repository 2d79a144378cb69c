package dev.remediator.identity;

import io.quarkus.security.identity.request.BaseAuthenticationRequest;

/** Asks whose a token is. */
final class BearerRequest extends BaseAuthenticationRequest {
    private final ApiToken token;

    BearerRequest(ApiToken token) {
        this.token = token;
    }

    ApiToken token() {
        return token;
    }
}
