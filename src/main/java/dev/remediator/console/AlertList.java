package dev.remediator.console;

import dev.remediator.report.AlertView;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the list of alerts shows.
 *
 * @param nothing whether only those are listed that nothing took
 * @param older where the next part begins
 * @param first whether these are the newest
 */
record AlertList(
        Instant now, String version, List<AlertView> alerts, boolean nothing, Optional<String> older, boolean first) {
    /** The address of this list, without its part. */
    public String address() {
        return nothing ? "/alerts?state=nothing" : "/alerts?state=any";
    }
}
