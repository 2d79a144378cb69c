package dev.remediator.ingest;

import dev.remediator.intake.Delivery;
import java.util.List;

/**
 * What a body says.
 *
 * @param alerts in the order of the body; empty where the body is valid and starts nothing
 * @param note one sentence for the log about something left out or cut, free of the sender's text; empty for none
 */
public record Received(List<Delivery.Observed> alerts, String note) {
    public Received {
        alerts = List.copyOf(alerts);
    }
}
