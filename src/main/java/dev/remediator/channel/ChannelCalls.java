package dev.remediator.channel;

import dev.remediator.outbound.AllowedHosts;
import dev.remediator.outbound.Answer;
import dev.remediator.outbound.DirectOutbound;
import dev.remediator.outbound.Outbound;
import dev.remediator.outbound.OutboundLimits;
import dev.remediator.outbound.Request;
import dev.remediator.outbound.Response;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The HTTP calls of one channel, each failure classified once, none of whose messages holds a secret.
 *
 * @param who is called, for people: {@code Discord}
 * @param scrub takes the channel's secrets out of what the other side said
 */
public record ChannelCalls(String who, Outbound outbound, UnaryOperator<String> scrub) {
    /** Of one call; a few of them must fit into {@link Dispatcher#LEASE}. */
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private static final OutboundLimits LIMITS = new OutboundLimits(Duration.ofSeconds(5), LIMIT, 256 * 1024);
    private static final Duration DEFAULT_RETRY = Duration.ofSeconds(30);
    private static final long LONGEST_RETRY_SECONDS = 600;

    /**
     * A way out to the hosts of this channel, and to no other.
     *
     * @param version of this program
     */
    public static Outbound wayOut(AllowedHosts allowed, String version) {
        return new DirectOutbound(allowed, LIMITS, version);
    }

    /** A complete answer, whatever it says. */
    public Response send(Request request) throws NotDelivered {
        try {
            return switch (outbound.send(request.within(LIMIT))) {
                case Answer.Complete<Response>(Response answer) -> answer;
                case Answer.NotSent<Response>(String reason, boolean again) ->
                    throw NotDelivered.channel("nothing was sent: " + scrub.apply(reason), null);
                case Answer.Ambiguous<Response>(String reason) ->
                    throw NotDelivered.channel("no complete answer: " + scrub.apply(reason), null);
            };
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw NotDelivered.channel("interrupted", e);
        }
    }

    /** Only success comes back. */
    public Response accepted(Request request) throws NotDelivered {
        Response answer = send(request);
        if (!answer.ok()) throw failed(answer);
        return answer;
    }

    /** What an answer means that is no success. */
    public NotDelivered failed(Response answer) {
        String said = answer.brief(scrub);
        return switch (answer.status()) {
            case 400, 413, 415, 422 -> NotDelivered.refused("%s will never take it: %s".formatted(who, said));
            case 429 -> NotDelivered.slowDown(who + " asks us to slow down", retryAfter(answer));
            case 401, 403, 404, 410 ->
                NotDelivered.channel("%s does not know us there (%s): check the settings".formatted(who, said), null);
            default -> NotDelivered.channel("%s answered %s".formatted(who, said), null);
        };
    }

    /** Seconds, also with a fraction; half a minute where it says nothing that we understand. */
    private static Duration retryAfter(Response answer) {
        Optional<String> given = answer.header("retry-after")
                .or(() -> answer.json().map(json -> json.path("retry_after").asText("")));
        try {
            double seconds = Double.parseDouble(given.orElse("").strip());
            return Duration.ofSeconds(Math.clamp((long) Math.ceil(seconds), 1, LONGEST_RETRY_SECONDS));
        } catch (NumberFormatException e) {
            return DEFAULT_RETRY;
        }
    }
}
