package dev.remediator.rehearsal;

import dev.remediator.action.Durations;
import java.util.ArrayList;
import java.util.List;

/** What happened in a rehearsal, from its start to the last thing that was taken back. */
public record Timeline(List<Moment> moments) {
    private static final int COLUMN = 8;

    public Timeline {
        moments = List.copyOf(moments);
    }

    /** The moments that say something new, for people. */
    public List<Moment> told() {
        var told = new ArrayList<Moment>();
        for (var moment : moments) {
            if (moment.text().isEmpty()) continue;
            // How a run ends can be two moments, and is one sentence.
            if (!told.isEmpty()
                    && told.getLast().at().equals(moment.at())
                    && told.getLast().text().equals(moment.text())) continue;
            told.add(moment);
        }
        return told;
    }

    /** {@code "   1m30s  restart of mcp-gateway"}, and further lines below it. */
    public List<String> lines() {
        var lines = new ArrayList<String>();
        for (var moment : told()) {
            lines.add(time(moment) + "  " + moment.text());
            for (var detail : moment.details()) lines.add(" ".repeat(COLUMN + 4) + detail);
        }
        return lines;
    }

    /** The time since the start, right-aligned. */
    public static String time(Moment moment) {
        var text = Durations.format(moment.at());
        return " ".repeat(Math.max(0, COLUMN - text.length())) + text;
    }
}
