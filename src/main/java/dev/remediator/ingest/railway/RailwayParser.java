package dev.remediator.ingest.railway;

import dev.remediator.ingest.Malformed;
import dev.remediator.ingest.Received;
import dev.remediator.ingest.Source;
import dev.remediator.ingest.WebhookParser;
import jakarta.inject.Singleton;
import java.time.Instant;

/** Railway's webhook, both forms. Events that start and end nothing are accepted. */
@Singleton
public final class RailwayParser implements WebhookParser {
    /** An event has about one kilobyte; it is held as a tree, which may be twenty times as large. */
    private static final long MAX_BYTES = 256 * 1024;

    private final OwnActions ownActions;

    public RailwayParser(OwnActions ownActions) {
        this.ownActions = ownActions;
    }

    @Override
    public Source.Kind kind() {
        return Source.Kind.RAILWAY;
    }

    @Override
    public long maxBytes() {
        return MAX_BYTES;
    }

    @Override
    public Received parse(byte[] body, Source source, Instant now) throws Malformed {
        return RailwayAlerts.of(RailwayEventReader.read(body), source.ephemeral(), ownActions, now);
    }
}
