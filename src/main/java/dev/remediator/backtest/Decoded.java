package dev.remediator.backtest;

import dev.remediator.intake.Delivery.Observed;
import java.util.List;

/**
 * Something recorded, with the alerts that a delivery's body tells of.
 *
 * @param unreadable why this version cannot read the body; empty where it can, and where there is none
 */
record Decoded(Recorded recorded, List<Observed> alerts, String unreadable) {
    Decoded {
        alerts = List.copyOf(alerts);
    }
}
