package dev.remediator.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.remediator.alert.Alert;
import dev.remediator.alert.AlertStatus;
import dev.remediator.intake.Explanation;
import dev.remediator.intake.Why;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;

/** Writes explanations, for people and for programs. */
final class ExplainOutput {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private ExplainOutput() {}

    /**
     * One alert with what is said about it.
     *
     * @param part the answers that are shown
     * @param expected who should take it, where that was said
     * @param right whether that is so, or whether somebody takes it where nothing was expected
     */
    record Told(Alert alert, Explanation explanation, Explanation.Part part, Optional<String> expected, boolean right) {
        boolean over() {
            return alert.status() == AlertStatus.RESOLVED;
        }

        /** The playbook that acts; {@code none} where none does. */
        String takes() {
            return explanation.acts().map(Explanation.Answer::playbook).orElse(VerifyCases.NOBODY);
        }

        String verdict() {
            return "expected %s to take it, and %s does"
                    .formatted(
                            expected.filter(e -> !e.equals(VerifyCases.NOBODY)).orElse("nobody"),
                            takes().equals(VerifyCases.NOBODY) ? "nobody" : takes());
        }
    }

    static void text(PrintWriter out, Paint paint, Told told) {
        out.println(paint.bold(told.alert().labels().toString()));
        if (told.over()) {
            out.println("  it is resolved: it ends what is known of it and starts nothing");
            return;
        }
        var summary = told.explanation().summary();
        out.println("  " + (told.explanation().acts().isPresent() ? paint.good(summary) : paint.warn(summary)));
        if (told.expected().isPresent() && !told.right())
            out.println("  " + paint.bad("WRONG:") + " " + told.verdict());
        int wide = told.part().answers().stream()
                .mapToInt(answer -> answer.playbook().length())
                .max()
                .orElse(0);
        for (var answer : told.part().answers())
            out.printf(
                    "    %s %-" + Math.max(1, wide) + "s  %s%n",
                    answer.severity(),
                    answer.playbook(),
                    answer.why().says());
        if (told.part().leftOut() > 0)
            out.printf(
                    "    %,d more %s for other alerts, or for none; --all shows them%n",
                    told.part().leftOut(), told.part().leftOut() == 1 ? "is" : "are");
    }

    static void json(PrintWriter out, List<Told> all, boolean right) {
        var root = JSON.createObjectNode().put("ok", right);
        var alerts = root.putArray("alerts");
        all.forEach(told -> one(alerts.addObject(), told));
        try {
            out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts and numbers can be written as JSON", e);
        }
    }

    private static void one(ObjectNode node, Told told) {
        var labels = node.putObject("labels");
        told.alert().labels().asMap().forEach(labels::put);
        if (told.over()) {
            node.put("status", "resolved");
            return;
        }
        node.put("status", "firing")
                .put("takes", told.takes())
                .put("summary", told.explanation().summary());
        told.expected().ifPresent(expected -> node.put("expected", expected).put("right", told.right()));
        answers(node.putArray("playbooks"), told.part());
        node.put("leftOut", told.part().leftOut());
    }

    private static void answers(ArrayNode list, Explanation.Part part) {
        for (var answer : part.answers()) {
            var node = list.addObject()
                    .put("playbook", answer.playbook())
                    .put("severity", answer.severity().name())
                    .put("answer", answer.why().name())
                    .put("says", answer.why().says());
            if (!(answer.why() instanceof Why.OtherAlert other)) continue;
            node.put("line", other.miss().line().toString());
            var failed = node.putArray("failed");
            for (var m : other.miss().failed())
                failed.addObject()
                        .put("label", m.name())
                        .put("operator", m.op().symbol())
                        .put("wanted", m.value())
                        .put("actual", other.miss().labels().get(m.name()));
        }
    }
}
