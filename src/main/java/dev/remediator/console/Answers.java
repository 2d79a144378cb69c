package dev.remediator.console;

import io.quarkus.qute.TemplateInstance;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;

/** Pages as answers that no cache keeps. */
final class Answers {
    private static final MediaType HTML = new MediaType("text", "html", "UTF-8");

    private Answers() {}

    static Response page(int status, TemplateInstance page) {
        return Response.status(status)
                .type(HTML)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .entity(page.render())
                .build();
    }

    static Response signedOut() {
        return page(401, Templates.signedout());
    }

    static Response forbidden() {
        return page(
                403,
                Templates.message(
                        "Not allowed",
                        "You may look here, and this takes a role that you do not have. An administrator gives roles; so does, on the machine where Remediator runs,",
                        "./remediator user roles NAME operator,approver"));
    }

    /** What was said in passing, as it stands on a page. */
    static String sentence(String why) {
        return Character.toUpperCase(why.charAt(0)) + why.substring(1) + ".";
    }

    /** Afterwards, where what was done is to be seen. */
    static Response to(String path) {
        return Response.seeOther(URI.create(path))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }

    /** What was not done, and why. */
    static Response refused(int status, String why) {
        return page(status, Templates.message("Not done", sentence(why), ""));
    }

    static Response notAllowed() {
        return page(
                403,
                Templates.message(
                        "Not allowed",
                        "Nothing was changed: this session may not do that. One for an engineer who may do more is opened by the link that is printed by",
                        "./remediator access --as ENGINEER --role operator,approver"));
    }

    static Response notFound() {
        return page(
                404,
                Templates.message(
                        "Not here", "There is nothing at this address. It may be older than what is kept.", ""));
    }

    static Response databaseAway() {
        return page(
                503,
                Templates.message(
                        "The database is away",
                        "Nothing can be shown until it is back; what monitoring sends meanwhile is refused, so that it is sent again.",
                        ""));
    }
}
