package dev.remediator.ingest;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import jakarta.ws.rs.core.Response;
import java.util.Map;

/**
 * An error as RFC 9457 describes it, of the type {@code about:blank}: the status says which kind it is.
 *
 * @param title the same for every occurrence
 * @param detail what happened and what to do, for the person who reads the sender's log
 */
public record Problem(int status, String title, String detail) {
    public static final String MEDIA_TYPE = "application/problem+json";

    /** Alertmanager ignores it and backs off by itself; others may not. */
    private static final String RETRY_AFTER_SECONDS = "5";

    private static final int MAX_ECHO = 60;

    public static Problem malformed(String detail) {
        return new Problem(400, "The request cannot be used", detail);
    }

    public static Problem unauthorized() {
        return new Problem(
                401,
                "No valid credential",
                "Send the credential that is configured for this source: a Bearer token, Basic, or its secret header.");
    }

    public static Problem forbidden(String detail) {
        return new Problem(403, "Not allowed for this credential", detail);
    }

    public static Problem methodNotAllowed() {
        return new Problem(405, "Method not allowed", "Webhooks are sent with POST.");
    }

    public static Problem tooLarge(long limit) {
        return new Problem(
                413,
                "Body too large",
                "The body is larger than the limit of " + limit
                        + " bytes (remediator.ingest.max-body). Send smaller groups, or raise the limit.");
    }

    static Problem tooManyTexts(long limit) {
        return new Problem(
                413,
                "Body too large",
                "The body holds so many texts that they would take more memory than all bodies together may (" + limit
                        + " bytes, remediator.ingest.max-in-flight). Send smaller groups, or raise the limit.");
    }

    public static Problem unsupportedMediaType(String detail) {
        return new Problem(415, "Unsupported media type", detail);
    }

    public static Problem internal() {
        return new Problem(
                500, "Internal error", "Nothing was accepted. The service's log names the cause; please report it.");
    }

    public static Problem unavailable(String detail) {
        return new Problem(503, "Not accepted now", detail);
    }

    /** Text of unknown origin for use within a detail: short, on one line, in quotes. */
    public static String quoted(String hostile) {
        StringBuilder out = new StringBuilder(MAX_ECHO + 3).append('\'');
        hostile.codePoints()
                .limit(MAX_ECHO)
                .map(c -> Character.isISOControl(c)
                                || Character.getType(c) == Character.FORMAT
                                || Character.getType(c) == Character.SURROGATE
                        ? '\uFFFD'
                        : c)
                .forEach(out::appendCodePoint);
        if (hostile.codePointCount(0, hostile.length()) > MAX_ECHO) out.append('…');
        return out.append('\'').toString();
    }

    public String json() {
        JsonStringEncoder encoder = JsonStringEncoder.getInstance();
        StringBuilder out = new StringBuilder(128 + detail.length());
        out.append("{\"type\":\"about:blank\",\"title\":\"");
        encoder.quoteAsString(title, out);
        out.append("\",\"status\":").append(status).append(",\"detail\":\"");
        encoder.quoteAsString(detail, out);
        return out.append("\"}").toString();
    }

    /** Empty where the status needs no header of its own. */
    public Map<String, String> headers() {
        return switch (status) {
            case 401 -> Map.of("WWW-Authenticate", "Bearer realm=\"remediator\"");
            case 405 -> Map.of("Allow", "POST");
            case 503 -> Map.of("Retry-After", RETRY_AFTER_SECONDS);
            default -> Map.of();
        };
    }

    public Response response() {
        Response.ResponseBuilder response =
                Response.status(status).type(MEDIA_TYPE).entity(json());
        headers().forEach(response::header);
        return response.build();
    }
}
