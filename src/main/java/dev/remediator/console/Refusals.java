package dev.remediator.console;

import jakarta.ws.rs.core.Response;
import java.util.Optional;

/** What is wrong with what a form says, and with whoever sends it. */
final class Refusals {
    static final int MAX_REASON = 1_000;

    private Refusals() {}

    /** Empty where the reason can be taken. */
    static Optional<Response> unfit(String reason) {
        return reason.isBlank() || reason.length() > MAX_REASON
                ? Optional.of(Answers.page(
                        400,
                        Templates.message(
                                "A reason is missing",
                                "Nothing was changed. Go back and say why, in at most " + MAX_REASON
                                        + " characters: everybody reads it.",
                                "")))
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
