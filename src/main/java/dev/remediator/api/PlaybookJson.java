package dev.remediator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.remediator.rehearsal.TestResult;
import dev.remediator.report.PlaybookRecords.PlaybookRecord;
import dev.remediator.report.PlaybookView;
import dev.remediator.run.DryRun;
import dev.remediator.runbook.DecisionTree;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the API says about playbooks. Times are ISO 8601 in UTC; what is absent is left out. */
final class PlaybookJson {
    private PlaybookJson() {}

    /**
     * @param autonomy {@code observe}, {@code suggest}, {@code approve}, {@code auto}
     * @param demotedSince since when it acts only with consent, whatever its autonomy says
     * @param startedBy {@code alert}, {@code schedule}, {@code person}
     * @param target its name, or the expression over an alert that gives one
     * @param runs that have ended
     * @param called of these, how many ended without success
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Brief(
            String name,
            String about,
            String severity,
            String autonomy,
            @Nullable Instant demotedSince,
            String startedBy,
            String target,
            String digest,
            int openRuns,
            Json.@Nullable Run lastRun,
            long runs,
            long healed,
            long called,
            @Nullable Long medianSeconds) {
        static Brief of(PlaybookView v) {
            return new Brief(
                    v.name(),
                    v.playbook().about(),
                    v.playbook().severity().name(),
                    v.autonomy(),
                    v.demoted().map(PlaybookView.Demoted::since).orElse(null),
                    v.startedBy(),
                    v.playbook().target().source(),
                    v.playbook().digest(),
                    v.open(),
                    v.last().map(Json.Run::of).orElse(null),
                    v.record().map(PlaybookRecord::runs).orElse(0L),
                    v.record().map(PlaybookRecord::healed).orElse(0L),
                    v.record().map(PlaybookRecord::called).orElse(0L),
                    v.record()
                            .flatMap(PlaybookRecord::median)
                            .map(median -> median.toSeconds())
                            .orElse(null));
        }
    }

    record All(List<Brief> items, String digest) {}

    /** @param kind {@code begin}, {@code step}, {@code question}, {@code person}, {@code good-end}, {@code bad-end} */
    record Node(String id, String kind, String text, List<Exit> exits) {
        static List<Node> of(DecisionTree tree) {
            return tree.nodes().stream()
                    .map(node -> new Node(
                            node.id(),
                            slug(node.shape()),
                            node.text(),
                            node.exits().stream()
                                    .map(exit -> new Exit(exit.answer().orElse(null), exit.to()))
                                    .toList()))
                    .toList();
        }
    }

    /** @param answer on the way there; absent where there is only one way */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Exit(@Nullable String answer, String to) {}

    record Test(String name, String place, boolean passed, List<String> failures) {
        static Test of(TestResult result) {
            return new Test(
                    result.test().name(),
                    result.test().file() + ":" + result.test().line(),
                    result.passed(),
                    result.failures().stream()
                            .map(failure -> "expected %s; %s".formatted(failure.expected(), failure.instead()))
                            .toList());
        }
    }

    /**
     * One playbook, whole.
     *
     * @param runbook what stands about it in the runbook, Markdown
     * @param tree how it decides; the first node is where it begins
     */
    record Whole(Brief playbook, String runbook, List<Node> tree, List<Test> tests) {}

    record Said(String kind, String text, List<String> details) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Hold(String guard, String reason, @Nullable Instant until) {}

    /**
     * What it would do.
     *
     * @param plan hash of what would be done: given to the beginning, it begins only where this is still so
     * @param would {@code act}, {@code ask}, {@code say}, {@code wait}, {@code end}; {@code not-known} where that could not be told
     * @param says what would be done or asked, or why nothing would be
     * @param exactly capability and parameters
     * @param takenBack how; absent where it cannot be, or nothing would be done
     * @param consent who is asked before it is done
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Preview(
            String playbook,
            String target,
            Instant at,
            String plan,
            String would,
            String says,
            @Nullable String exactly,
            @Nullable String takenBack,
            @Nullable String consent,
            List<Hold> holds,
            List<String> evidence,
            List<Said> told) {
        static Preview of(DryRun d) {
            var acts = d.end() instanceof DryRun.Acts a ? a : null;
            var consent = acts == null ? null : acts.consent().orElse(null);
            return new Preview(
                    d.playbook(),
                    d.target(),
                    d.at(),
                    d.hash(),
                    switch (d.end()) {
                        case DryRun.Acts _ -> "act";
                        case DryRun.Asks _ -> "ask";
                        case DryRun.OnlySays _ -> "say";
                        case DryRun.Waits _ -> "wait";
                        case DryRun.Over _ -> "end";
                        case DryRun.NotTold _ -> "not-known";
                    },
                    d.end().says(),
                    acts == null ? null : acts.capability() + " " + acts.exactly(),
                    acts == null ? null : acts.takenBack().orElse(null),
                    consent == null ? null : "%d of %s".formatted(consent.quorum(), consent.group()),
                    d.holds().stream()
                            .map(h -> new Hold(h.guard(), h.reason(), h.until().orElse(null)))
                            .toList(),
                    d.evidence(),
                    d.said().stream()
                            .map(s -> new Said(slug(s.kind()), s.text(), s.details()))
                            .toList());
        }
    }

    private static String slug(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
