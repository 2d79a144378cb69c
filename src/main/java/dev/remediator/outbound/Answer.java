package dev.remediator.outbound;

/**
 * What became of one exchange. The distinction decides what may be repeated: only what was {@link NotSent}, and what
 * changes nothing.
 *
 * @param <R> a complete answer
 */
public sealed interface Answer<R> {
    /** Longest reason, in characters. */
    int MAX_REASON = 500;

    /** The other side answered, whatever it said. */
    record Complete<R>(R answer) implements Answer<R> {}

    /**
     * Certainly nothing reached the other side: refused connection, unknown host, no connection in time, failed TLS
     * handshake, an origin that is not allowed, a full bulkhead, an open circuit breaker.
     *
     * @param reason for people; names the origin, never a secret
     * @param again whether trying again can help
     */
    record NotSent<R>(String reason, boolean again) implements Answer<R> {
        public NotSent {
            reason = OneLine.of(reason, MAX_REASON);
        }
    }

    /** It was sent, at least in part, and no complete answer came: it may have been carried out or not. */
    record Ambiguous<R>(String reason) implements Answer<R> {
        // The reason may quote what came: the client's complaint about a broken status line does.
        public Ambiguous {
            reason = OneLine.of(reason, MAX_REASON);
        }
    }
}
