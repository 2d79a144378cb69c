package dev.remediator.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.remediator.backtest.Counts;
import dev.remediator.backtest.Outcome;
import dev.remediator.backtest.Outcome.Kind;
import dev.remediator.backtest.Result;

/** A comparison, for a program. */
final class BacktestJson {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private BacktestJson() {}

    static ObjectNode of(Result result) {
        ObjectNode root = JSON.objectNode();
        root.put("since", result.facts().since().toString())
                .put("until", result.facts().until().toString())
                .put("deliveries", result.heard().deliveries())
                .put("alerts", result.heard().alerts())
                .put("began", result.heard().began())
                .put("unreadable", result.heard().unreadable())
                .put("compared", result.compared().alerts())
                .put("different", result.compared().different())
                .put("withoutRecord", result.compared().withoutRecord())
                .put("unheard", result.compared().unheard());
        root.set("runs", counts(result.runs()));
        var playbooks = root.putArray("playbooks");
        for (var tally : result.playbooks()) {
            var playbook = playbooks.addObject().put("playbook", tally.playbook());
            for (var kind : Kind.values()) {
                var counts = tally.of(kind);
                if (counts.then() + counts.now() > 0) playbook.set(kind.word(), counts(counts));
            }
            if (tally.heldBy().isEmpty()) continue;
            var held = playbook.putObject("heldBy");
            tally.heldBy().forEach((by, counts) -> held.set(by, counts(counts)));
        }
        var differences = root.putArray("differences");
        for (var difference : result.differences()) {
            var node = differences
                    .addObject()
                    .put("at", difference.at().toString())
                    .put("alertname", difference.alertname());
            node.set("then", outcome(difference.then(), difference.thenReason()));
            node.set("now", outcome(difference.now(), difference.nowReason()));
        }
        root.put("summary", BacktestText.sentence(result));
        return root;
    }

    private static ObjectNode counts(Counts counts) {
        return JSON.objectNode().put("then", counts.then()).put("now", counts.now());
    }

    private static ObjectNode outcome(Outcome outcome, String reason) {
        var node = JSON.objectNode().put("outcome", outcome.kind().word());
        if (!outcome.playbook().isEmpty()) node.put("playbook", outcome.playbook());
        if (!outcome.target().isEmpty()) node.put("target", outcome.target());
        if (!outcome.by().isEmpty()) node.put("by", outcome.by());
        if (!reason.isEmpty()) node.put("reason", reason);
        return node;
    }
}
