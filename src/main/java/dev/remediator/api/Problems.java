package dev.remediator.api;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

/** Errors as RFC 9457 describes them, of the type {@code about:blank}. */
final class Problems {
    private Problems() {}

    /** @param detail what happened and what to do; holds nothing that the caller sent */
    record Problem(String type, String title, int status, String detail) {}

    static Response of(int status, String title, String detail) {
        return Response.status(status)
                .type("application/problem+json")
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .entity(new Problem("about:blank", title, status, detail))
                .build();
    }

    static Response signedOut() {
        return of(
                401,
                "Not signed in",
                "Sign in first, or send a token: ./remediator token create makes one, ./remediator access prints a link.");
    }

    static Response roleMissing() {
        return of(
                403,
                "Not allowed",
                "This session or token may not do that. An administrator gives an account its roles; without an account"
                        + " ./remediator access --as ENGINEER --role operator,approver prints a link for a session that may.");
    }

    static Response databaseAway() {
        Response answer = of(503, "The database is away", "Try again in a few seconds.");
        answer.getHeaders().putSingle(HttpHeaders.RETRY_AFTER, "5");
        return answer;
    }
}
