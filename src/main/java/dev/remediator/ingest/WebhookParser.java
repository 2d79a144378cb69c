package dev.remediator.ingest;

import java.time.Instant;

/** Makes alerts of the bodies of one kind of source. One bean for each kind; thread-safe, and never waiting for anything. */
public interface WebhookParser {
    Source.Kind kind();

    /** Bodies of this kind are never larger; the configured limit holds as well. */
    long maxBytes();

    /** @throws Malformed for what can never be accepted */
    Received parse(byte[] body, Source source, Instant now) throws Malformed;
}
