package dev.remediator.identity;

import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/**
 * How and from where somebody comes in.
 *
 * @param via {@code link}, {@code terminal}, {@code password} or {@code issuer}
 * @param address of the other end of the connection
 * @param agent what the browser calls itself, cut to {@value #MAX_AGENT} printable characters
 */
public record Origin(String via, Optional<String> address, Optional<String> agent) {
    private static final int MAX_AGENT = 200;

    public Origin {
        agent = agent.map(Origin::printable).filter(text -> !text.isEmpty());
    }

    static Origin terminal() {
        return new Origin("terminal", Optional.empty(), Optional.empty());
    }

    public static Origin of(String via, HttpServerRequest request) {
        return new Origin(
                via,
                Optional.of(request.remoteAddress().hostAddress()),
                Optional.ofNullable(request.getHeader("User-Agent")));
    }

    private static String printable(String text) {
        return text.chars()
                .filter(c -> c >= ' ' && c < 127)
                .limit(MAX_AGENT)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .strip();
    }
}
