package dev.remediator.console;

import dev.remediator.report.AlertView;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the page of one question shows.
 *
 * @param refused why what was just said is not taken; empty where nothing was
 * @param newer what the run asks instead of it
 * @param changed how that one differs
 * @param alerts of its incident: why it is asked at all
 */
record AskPage(
        Instant now,
        String version,
        AskRow ask,
        String refused,
        Optional<AskRow> newer,
        List<String> changed,
        List<AlertView> alerts) {}
