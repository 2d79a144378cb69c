package dev.remediator.cli;

import dev.remediator.backtest.Counts;
import dev.remediator.backtest.Difference;
import dev.remediator.backtest.Outcome.Kind;
import dev.remediator.backtest.PlaybookTally;
import dev.remediator.backtest.Result;
import dev.remediator.report.PlainText;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;

/** A comparison, for people: the sentence that counts comes last. */
final class BacktestText {
    private static final int LONGEST_REASON = 200;

    private final PrintWriter out;

    BacktestText(PrintWriter out) {
        this.out = out;
    }

    void print(Result result, String folder, Optional<String> against) {
        out.printf(
                Locale.ROOT,
                "%s against %s, %s to %s%n%s and %s; alerts began to fire %s%n%n",
                folder,
                against.orElse("what was recorded"),
                second(result.facts().since()),
                second(result.facts().until()),
                count(result.heard().deliveries(), "delivery", "deliveries"),
                count(result.heard().alerts(), "alert", "alerts"),
                count(result.heard().began(), "time", "times"));
        table(result.playbooks());
        differences(result);
        cautions(result);
        out.println(sentence(result));
    }

    private record Line(String name, Counts counts) {}

    private void table(List<PlaybookTally> playbooks) {
        var lines = new ArrayList<Line>();
        for (var playbook : playbooks) {
            if (playbook.playbook().isEmpty()) continue;
            lines.add(new Line(playbook.playbook(), new Counts(-1, -1)));
            for (var kind : Kind.values()) {
                var counts = playbook.of(kind);
                if (kind == Kind.HELD)
                    new TreeMap<>(playbook.heldBy())
                            .forEach((by, held) -> lines.add(new Line("  held by " + PlainText.line(by), held)));
                else if (counts.then() + counts.now() > 0) lines.add(new Line("  " + kind.word(), counts));
            }
        }
        for (var playbook : playbooks) {
            if (!playbook.playbook().isEmpty()) continue;
            lines.add(new Line("(no playbook)", new Counts(-1, -1)));
            lines.add(new Line("  over before anything was done", playbook.of(Kind.OVER)));
            lines.add(new Line("  nothing matched", playbook.of(Kind.NOTHING)));
        }
        if (lines.isEmpty()) return;
        int width = lines.stream().mapToInt(l -> l.name().length()).max().orElse(0);
        out.printf(Locale.ROOT, "%-" + width + "s  %10s  %10s%n", "", "then", "now");
        for (var line : lines) {
            var counts = line.counts();
            if (counts.then() < 0) out.println(line.name());
            else
                out.printf(
                        Locale.ROOT,
                        "%-" + width + "s  %,10d  %,10d%s%n",
                        line.name(),
                        counts.then(),
                        counts.now(),
                        counts.same() ? "" : "  " + signed(counts.now() - counts.then()));
        }
        out.println();
    }

    private void differences(Result result) {
        for (var difference : result.differences()) print(difference);
        long more = result.compared().different() - result.differences().size();
        if (more > 0) out.printf(Locale.ROOT, "… and %s; --all lists them%n", count(more, "older one", "older ones"));
        if (result.compared().different() > 0) out.println();
    }

    private void print(Difference difference) {
        out.printf(
                "%s  %s%n  then: %s%s%n  now:  %s%s%n",
                second(difference.at()),
                PlainText.cut(
                        PlainText.line(difference.alertname().isEmpty() ? "(no name)" : difference.alertname()), 80),
                PlainText.line(difference.then().says()),
                reason(difference.thenReason()),
                PlainText.line(difference.now().says()),
                reason(difference.nowReason()));
    }

    private static String reason(String reason) {
        return reason.isEmpty() ? "" : " (" + PlainText.cut(PlainText.line(reason), LONGEST_REASON) + ")";
    }

    private void cautions(Result result) {
        var compared = result.compared();
        var heard = result.heard();
        if (compared.withoutRecord() > 0)
            out.printf(
                    Locale.ROOT,
                    "Not compared: %s without a recorded decision, as of those that fired before the recording"
                            + " begins.%n",
                    count(compared.withoutRecord(), "alert", "alerts"));
        if (compared.unheard() > 0)
            out.printf(
                    Locale.ROOT,
                    "Not compared: %s recorded about an alert that was known already when it was heard again.%n",
                    count(compared.unheard(), "decision", "decisions"));
        if (heard.unreadable() > 0)
            out.printf(
                    Locale.ROOT,
                    "Left out: %s that this version cannot read; the first: %s%n",
                    count(heard.unreadable(), "delivery", "deliveries"),
                    PlainText.cut(PlainText.line(heard.firstUnreadable()), 2 * LONGEST_REASON));
    }

    static String sentence(Result result) {
        var compared = result.compared();
        var runs = result.runs();
        if (compared.different() == 0)
            return String.format(
                    Locale.ROOT,
                    "Nothing would have gone otherwise: %s, %s.",
                    count(compared.alerts(), "alert", "alerts"),
                    count(runs.then(), "run", "runs"));
        var change = runs.same()
                ? String.format(Locale.ROOT, "as many runs as before (%,d)", runs.now())
                : String.format(
                        Locale.ROOT,
                        "%s (%,d instead of %,d)",
                        runs.now() > runs.then()
                                ? count(runs.now() - runs.then(), "run more", "runs more")
                                : count(runs.then() - runs.now(), "run fewer", "runs fewer"),
                        runs.now(),
                        runs.then());
        return String.format(
                Locale.ROOT,
                "%,d of %s would have gone otherwise: %s.",
                compared.different(),
                count(compared.alerts(), "alert", "alerts"),
                change);
    }

    private static String count(long number, String one, String many) {
        return String.format(Locale.ROOT, "%,d %s", number, number == 1 ? one : many);
    }

    private static String signed(long change) {
        return String.format(Locale.ROOT, "%+,d", change);
    }

    private static String second(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
