package dev.remediator.rehearsal;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.remediator.playbook.YamlFile;
import dev.remediator.rehearsal.Scenario.Deed;
import dev.remediator.rehearsal.Scenario.PersonAct;
import dev.remediator.run.RunEvent.DoubtSettled.Settled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code people:}. */
final class PeopleReader {
    private static final Set<String> KEYS = Set.of(
            "after",
            "at",
            "approve",
            "deny",
            "answer",
            "with",
            "happened",
            "did-not",
            "stop",
            "cancel",
            "by",
            "reason");
    private static final Set<String> DEEDS =
            Set.of("approve", "deny", "answer", "happened", "did-not", "stop", "cancel");

    private final Setting setting;

    PeopleReader(Setting setting) {
        this.setting = setting;
    }

    List<PersonAct> read(YamlFile.Value value) {
        var acts = new ArrayList<PersonAct>();
        for (var item : value.items("people"))
            item.group("what a person does", KEYS).flatMap(this::act).ifPresent(acts::add);
        return acts;
    }

    private Optional<PersonAct> act(YamlFile.Group g) {
        var deeds = DEEDS.stream().filter(g::has).sorted().toList();
        if (deeds.size() != 1) {
            g.value().problem("a person does one thing: approve, deny, answer, happened, did-not, stop or cancel");
            return Optional.empty();
        }
        if (g.has("at") && g.has("after")) g.problem("after", "'at' and 'after' exclude each other");
        var by = g.required("by", "say who does it").flatMap(this::engineer);
        var deed = deed(g, deeds.getFirst());
        var reason = deeds.getFirst().equals("cancel") ? g.text("cancel") : g.text("reason");
        boolean sinceStart = g.has("at") || deeds.getFirst().equals("cancel");
        var when = g.duration("at", Duration.ZERO).or(() -> g.duration("after", Duration.ZERO));
        if (by.isEmpty() || deed.isEmpty()) return Optional.empty();
        return Optional.of(
                new PersonAct(when.orElse(Duration.ZERO), !sinceStart, deed.get(), by.get(), reason.orElse("")));
    }

    private Optional<String> engineer(YamlFile.Value value) {
        return WorldReader.known(
                value, "engineer", setting.catalog().people().engineers().keySet());
    }

    private Optional<Deed> deed(YamlFile.Group g, String key) {
        if (g.has("with") && !key.equals("answer")) g.problem("with", "'with' belongs to 'answer'");
        return g.value(key).flatMap(value -> switch (key) {
            case "approve", "deny" ->
                WorldReader.known(value, "capability of the playbook", setting.capabilities())
                        .map(capability -> new Deed.Decide(capability, key.equals("approve")));
            case "answer" ->
                WorldReader.known(value, "question of the playbook", setting.questions())
                        .map(as -> new Deed.Answer(
                                as,
                                g.value("with")
                                        .map(YamlFile.Value::json)
                                        .orElse(JsonNodeFactory.instance.booleanNode(true))));
            case "happened", "did-not", "stop" ->
                WorldReader.known(value, "capability of the playbook", setting.capabilities())
                        .map(capability -> new Deed.Settle(
                                capability,
                                switch (key) {
                                    case "happened" -> Settled.HAPPENED;
                                    case "did-not" -> Settled.DID_NOT;
                                    default -> Settled.STOP;
                                }));
            default -> Optional.of(new Deed.Cancel());
        });
    }
}
