package dev.remediator.action.haproxy;

import dev.remediator.action.ActionException;
import dev.remediator.action.Call;
import dev.remediator.action.ValueChange.Written;
import dev.remediator.outbound.Answer;
import dev.remediator.outbound.Line;
import dev.remediator.outbound.Purpose;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * HAProxy's runtime API: one command per connection, an empty line is success, and an empty line ends every reply:
 * without it HAProxy stopped in the middle. Documented in HAProxy's management guide, "Unix Socket commands"; behaviour
 * as of 2.6.
 */
final class RuntimeApi {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Call<?, ?> call;
    private final URI socket;

    RuntimeApi(Call<?, ?> call, URI socket) {
        this.call = call;
        this.socket = socket;
    }

    /** @throws IllegalArgumentException for a socket of another kind; for the constructors of settings */
    static void requireSocket(URI socket) {
        if (!"tcp".equals(socket.getScheme()) && !"unix".equals(socket.getScheme()))
            throw new IllegalArgumentException("the socket is written tcp://host:port or unix:///path/of/socket");
    }

    /**
     * For everything that becomes part of a command: a blank, a semicolon or a line end would begin something else.
     *
     * @throws IllegalArgumentException for the constructors of settings
     */
    static String word(String what, String text) {
        if (text.isEmpty() || !text.chars().allMatch(c -> c > ' ' && c < 127 && ";<>\\\"'".indexOf(c) < 0))
            throw new IllegalArgumentException(
                    what + " must be one word of printable ASCII without quotes, semicolons, < > and backslashes");
        return text;
    }

    /** What a command that changes nothing gives, an error text or not. */
    String read(String command) throws ActionException, InterruptedException {
        return switch (call.outbound().ask(new Line(Purpose.READ, socket, command, LIMIT))) {
            case Answer.NotSent<String> n -> throw new ActionException("HAProxy cannot be asked: " + n.reason());
            case Answer.Ambiguous<String> a -> throw new ActionException("HAProxy cannot be asked: " + a.reason());
            case Answer.Complete<String>(var reply) -> reply;
        };
    }

    /** What became of a command that changes something; a reply that is not empty is left to the caller. */
    sealed interface Sent {
        record Over(Written written) implements Sent {}

        record Said(String reply) implements Sent {}
    }

    Sent change(String command) throws InterruptedException {
        return switch (call.outbound().ask(new Line(Purpose.CHANGE, socket, command, LIMIT))) {
            case Answer.NotSent<String> n ->
                new Sent.Over(new Written.Declined("HAProxy was not asked: " + n.reason()));
            case Answer.Ambiguous<String> a ->
                new Sent.Over(new Written.Unclear("nobody can tell whether HAProxy did it: " + a.reason()));
            case Answer.Complete<String>(var reply)
            when reply.isEmpty() ->
                new Sent.Over(new Written.Unclear(
                        "nobody can tell whether HAProxy did it: it closed the connection without a word"));
            case Answer.Complete<String>(var reply) ->
                reply.isBlank() ? new Sent.Over(new Written.Accepted()) : new Sent.Said(brief(reply));
        };
    }

    /** The value of a key of a map; empty where the key is not there. */
    Optional<String> entry(String map, String key) throws ActionException, InterruptedException {
        // "get map" would match as the map does (prefix, address, expression): only the list has the key itself.
        var command = "show map " + map;
        var found = Optional.<String>empty();
        var reply = read(command);
        for (var line : reply.split("\n")) {
            if (line.isBlank()) continue;
            var parts = line.strip().split(" ", 3);
            if (!parts[0].startsWith("0x")) throw refused(command, line);
            if (found.isEmpty() && parts.length > 1 && parts[1].equals(key))
                found = Optional.of(parts.length == 3 ? parts[2] : "");
        }
        // Half a list would make a key look absent, or a value shorter than it is, and that would be put back later.
        if (!reply.equals("\n") && !reply.endsWith("\n\n"))
            throw new ActionException("HAProxy's answer to '" + command + "' broke off in the middle");
        return found;
    }

    /** Sets, adds or (where the value is empty) deletes a key of a map. */
    Written entry(String map, String key, Optional<String> value) throws InterruptedException {
        var sent = value.isEmpty()
                ? change("del map " + map + " " + key)
                : change("set map " + map + " " + key + " " + value.get());
        if (sent instanceof Sent.Said(var reply) && value.isPresent() && reply.startsWith("entry not found"))
            sent = change("add map " + map + " " + key + " " + value.get());
        return settled(sent);
    }

    /** HAProxy has answered, so whatever it said, it is over: it counts as refused. */
    static Written settled(Sent sent) {
        return switch (sent) {
            case Sent.Over(var written) -> written;
            case Sent.Said(var reply) -> new Written.Declined("HAProxy refused: " + reply);
        };
    }

    static ActionException refused(String command, String reply) {
        return new ActionException("HAProxy did not answer '" + command + "': " + brief(reply));
    }

    private static String brief(String reply) {
        var line = reply.strip().replace('\r', ' ').replace('\n', ' ');
        return line.length() > 200 ? line.substring(0, 200) + "…" : line;
    }
}
