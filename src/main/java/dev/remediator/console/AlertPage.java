package dev.remediator.console;

import dev.remediator.intake.Explanation;
import dev.remediator.report.AlertStory;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the page of an alert shows.
 *
 * @param since how today's answer differs from what was decided
 */
record AlertPage(
        Instant now,
        String version,
        AlertStory story,
        Explanation explanation,
        List<Row> rows,
        int leftOut,
        Optional<String> since) {
    /**
     * A playbook's answer.
     *
     * @param tone {@code good} where it acts, {@code bad} where it matches and does not, {@code quiet} otherwise
     */
    record Row(String playbook, String severity, String kind, String says, String tone) {
        static Row of(Explanation.Answer answer) {
            var why = answer.why();
            return new Row(
                    answer.playbook(),
                    answer.severity().name(),
                    why.name(),
                    why.says(),
                    why.acts() ? "good" : why.matches() ? "bad" : "quiet");
        }
    }

    static AlertPage of(Instant now, String version, AlertStory story, Explanation explanation) {
        var part = explanation.nearest();
        return new AlertPage(
                now,
                version,
                story,
                explanation,
                part.answers().stream().map(Row::of).toList(),
                part.leftOut(),
                story.since(explanation));
    }

    public List<Map.Entry<String, String>> labels() {
        return List.copyOf(story.labels().entrySet());
    }

    public List<Map.Entry<String, String>> annotations() {
        return List.copyOf(story.annotations().entrySet());
    }

    /** Whether other playbooks were asked when it was decided about. */
    public boolean otherPlaybooks() {
        return story.otherPlaybooks(explanation);
    }

    /** What became of it, in a sentence. */
    public String fate() {
        return story.decisions().isEmpty()
                ? "nothing was decided about it"
                : story.decisions().getFirst().says();
    }

    public String catalog() {
        return Format.brief(explanation.catalog());
    }
}
