package dev.remediator.console;

import java.time.Instant;
import java.util.List;

/**
 * A part of what waits for people.
 *
 * @param all how many there are
 * @param part which part this is, from 1
 * @param more whether there is another one
 */
record AskList(Instant now, String version, List<AskRow> asks, int all, int part, boolean more) {
    public int next() {
        return part + 1;
    }
}
