package dev.remediator.console;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Optional;

/** What forms are answered with, and what is wrong with what they say. */
final class Refusals {
    static final int MAX_REASON = 1_000;

    private Refusals() {}

    /** To the page on which what was done can be seen. */
    static Response to(String address) {
        return Response.seeOther(URI.create(address))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    static Response page(int status, String title, String text) {
        return Answers.page(status, Templates.message(title, text, ""));
    }

    /** What was asked for was not done, for a reason that is a clause. */
    static Response no(int status, String why) {
        return page(status, "Not done", Character.toUpperCase(why.charAt(0)) + why.substring(1) + ".");
    }

    /** Empty where the reason can be taken. */
    static Optional<Response> unfit(String reason) {
        return reason.isBlank() || reason.length() > MAX_REASON
                ? Optional.of(page(
                        400,
                        "A reason is missing",
                        "Nothing was changed. Go back and say why, in at most " + MAX_REASON
                                + " characters: everybody reads it."))
                : Optional.empty();
    }

    static Response roleMissing(String role) {
        return Answers.page(
                403,
                Templates.message(
                        "Not allowed",
                        "Nothing was changed. This needs the role " + role
                                + "; a link for it is printed, on the machine where Remediator runs, by",
                        "./remediator access --as ENGINEER --role " + role));
    }
}
