package dev.remediator.console;

import dev.remediator.report.EffectView;
import dev.remediator.report.JournalLine;
import dev.remediator.report.RunInside;
import dev.remediator.report.RunReader;
import dev.remediator.report.RunView;
import dev.remediator.run.Asked;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What the page of a run shows.
 *
 * @param lines what people were told
 * @param asks what it has asked of people, open or over
 * @param journal every turn of it, oldest first
 * @param thisVersion whether its playbook's version is the one that is in force
 */
record RunPage(
        Instant now,
        String version,
        RunView run,
        RunInside inside,
        List<Line> lines,
        List<EffectView> effects,
        List<Asked> asks,
        List<JournalLine> journal,
        boolean thisVersion) {
    static RunPage of(
            Instant now,
            String version,
            RunReader.Story story,
            RunInside inside,
            List<Asked> asks,
            List<JournalLine> journal,
            boolean thisVersion) {
        return new RunPage(
                now,
                version,
                story.run(),
                inside,
                story.timeline().stream().map(Line::of).toList(),
                story.effects(),
                asks,
                journal,
                thisVersion);
    }

    public List<Map.Entry<String, RunInside.Evidence>> evidence() {
        return List.copyOf(inside.evidence().entrySet());
    }

    public boolean over() {
        return run.endedAt().isPresent();
    }

    public String title() {
        return run.playbook() + " on " + run.target();
    }

    public String digest() {
        return Format.brief(inside.digest());
    }

    /** Turns that are not listed. */
    public int leftOut() {
        return Math.max(0, inside.turns() - journal.size());
    }
}
