package dev.remediator.outbound;

/**
 * The only way to the network. Decorated for retries, bulkheads and circuit breakers; at the bottom
 * {@link DirectOutbound}.
 *
 * <p>Whatever happens is an {@link Answer}: also an origin that is not allowed, of which certainly nothing was sent. No
 * redirect is followed, every call has an end, every answer a largest size. Thread-safe; blocks, so call it on virtual
 * threads. An interrupt ends the call; whether the request was carried out is then unknown.
 */
public interface Outbound {
    /** One HTTP exchange. */
    Answer<Response> send(Request request) throws InterruptedException;

    /** One line sent over a TCP or Unix socket, and all that comes back until the other side closes. */
    Answer<String> ask(Line line) throws InterruptedException;

    /** A TLS handshake that shows the other side's certificates, and nothing more: nothing is sent over it. */
    default Answer<Certificates> greet(Greeting greeting) throws InterruptedException {
        return new Answer.NotSent<>("this way out greets nobody", false);
    }
}
