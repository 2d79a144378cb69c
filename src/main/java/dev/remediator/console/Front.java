package dev.remediator.console;

import dev.remediator.channel.Undelivered.Letter;
import dev.remediator.channel.Undelivered.Waiting;
import dev.remediator.report.AlertReader;
import dev.remediator.report.AlertView;
import dev.remediator.report.ChangeView;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the first page shows.
 *
 * @param older where the next part of the closed incidents begins
 * @param first whether these are the newest closed incidents
 */
record Front(
        Instant now,
        String version,
        List<Card> open,
        List<Card> closed,
        Optional<String> older,
        boolean first,
        List<ChangeView> changes,
        List<AlertView> alerts,
        AlertReader.Untaken untaken,
        List<Letter> letters,
        List<Waiting> waiting) {

    /** How things stand, in a sentence; what calls for people first. */
    public String summary() {
        long calling = count("needs-person");
        if (calling > 0) return calling == 1 ? "1 incident needs a person" : calling + " incidents need a person";
        long asking = count("asking");
        if (asking > 0)
            return asking == 1 ? "1 incident waits for your word" : asking + " incidents wait for your word";
        long healing = count("healing");
        if (healing > 0) return healing == 1 ? "Healing 1 incident" : "Healing " + healing + " incidents";
        if (open.isEmpty()) return "All quiet";
        return open.size() == 1 ? "1 incident is open" : open.size() + " incidents are open";
    }

    /** The sign of the summary. */
    public String status() {
        if (count("needs-person") > 0) return "needs-person";
        if (count("asking") > 0) return "asking";
        if (count("healing") > 0) return "healing";
        return open.isEmpty() ? "healed" : open.getFirst().status();
    }

    /** Nothing has ever happened here. */
    public boolean untouched() {
        return open.isEmpty() && closed.isEmpty() && alerts.isEmpty() && first;
    }

    private long count(String status) {
        return open.stream().filter(c -> c.status().equals(status)).count();
    }
}
