package dev.remediator.rehearsal;

import dev.remediator.guard.Freeze;
import dev.remediator.playbook.YamlFile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads what of {@code world:} keeps a playbook from acting. */
final class RestraintsReader {
    static final Set<String> KEYS = Set.of("freezes", "silence", "starts", "healed", "demoted");

    private static final Set<String> FREEZE = Set.of("target", "playbook", "kill", "by", "reason", "ago", "in", "for");
    private static final Set<String> SILENCE = Set.of("by", "comment", "for", "unknown");
    private static final Duration SOON = Duration.ofNanos(1);

    private final Setting setting;

    RestraintsReader(Setting setting) {
        this.setting = setting;
    }

    /** @param below what holds where this world says nothing */
    Restraints read(YamlFile.Group g, Restraints below) {
        return new Restraints(
                g.has("freezes") ? freezes(g) : below.freezes(),
                g.has("silence") ? silence(g) : below.silence(),
                g.has("starts") ? starts(g) : below.starts(),
                g.has("healed") ? healed(g) : below.healed(),
                g.text("demoted").or(below::demoted));
    }

    private static List<YamlFile.Value> items(YamlFile.Group g, String key) {
        return g.value(key).map(v -> v.items(key)).orElse(List.of());
    }

    private List<Restraints.Stop> freezes(YamlFile.Group g) {
        var freezes = new ArrayList<Restraints.Stop>();
        for (var item : items(g, "freezes"))
            item.group("a freeze", FREEZE).flatMap(this::freeze).ifPresent(freezes::add);
        return freezes;
    }

    private Optional<Restraints.Stop> freeze(YamlFile.Group g) {
        boolean kill = g.flag("kill");
        g.required("reason", "say why, as a person must");
        var target = g.value("target").flatMap(t -> WorldReader.known(t, "target", setting.targets()));
        var playbook = g.value("playbook").flatMap(p -> WorldReader.known(p, "playbook", playbooks()));
        if (g.has("target") && g.has("playbook"))
            g.problem("playbook", "a freeze is of a target, of a playbook, or of everything; keep one of the two");
        if (kill && (g.has("target") || g.has("playbook")))
            g.problem("kill", "the kill switch stops everything; remove what else it names");
        if (g.has("ago") && g.has("in"))
            g.problem("in", "it is made 'ago', before the start, or 'in' some time after it; keep one of the two");
        var from = g.duration("in", Duration.ZERO)
                .or(() -> g.duration("ago", Duration.ZERO).map(Duration::negated))
                .orElse(Duration.ZERO);
        var lasting = g.duration("for", SOON);
        Freeze.Scope scope = target.<Freeze.Scope>map(Freeze.Scope.OfTarget::new)
                .or(() -> playbook.map(Freeze.Scope.OfPlaybook::new))
                .orElse(Freeze.EVERYTHING);
        if (kill && scope != Freeze.EVERYTHING) return Optional.empty();
        return g.text("reason")
                .map(reason ->
                        new Restraints.Stop(scope, kill, g.text("by").orElse("somebody"), reason, from, lasting));
    }

    private Set<String> playbooks() {
        var names = new TreeSet<String>();
        for (var playbook : setting.catalog().playbooks()) names.add(playbook.name());
        return names;
    }

    private Optional<Restraints.Silenced> silence(YamlFile.Group world) {
        if (setting.catalog().safety().silences().isEmpty())
            world.problem(
                    "silence",
                    "nobody asks about silences: safety.yaml names no Alertmanager under 'silences'; name it there, or "
                            + "remove this");
        return world.value("silence")
                .flatMap(v -> v.group("a silence", SILENCE))
                .flatMap(g -> {
                    if (g.has("unknown")) {
                        if (g.has("by") || g.has("comment"))
                            g.problem("unknown", "what nobody can find out is by nobody; keep 'unknown' and 'for'");
                        return g.text("unknown")
                                .map(why -> new Restraints.Silenced.Unknown(why, g.duration("for", SOON)));
                    }
                    g.required("for", "say when the silence ends, from the start, such as 2h");
                    return g.duration("for", SOON)
                            .map(until -> new Restraints.Silenced.By(
                                    g.text("by").orElse("somebody"),
                                    g.text("comment").orElse(""),
                                    until));
                });
    }

    private static List<Duration> starts(YamlFile.Group g) {
        var starts = new ArrayList<Duration>();
        for (var item : items(g, "starts")) {
            var ago = ExpectReader.duration(item.text().orElse(""));
            if (ago.isEmpty())
                item.problem("'starts' says how long ago the same alert began before, such as 10m, not " + item.says());
            ago.ifPresent(starts::add);
        }
        return starts;
    }

    private static List<Restraints.Healed> healed(YamlFile.Group world) {
        var healed = new ArrayList<Restraints.Healed>();
        for (var item : items(world, "healed"))
            item.group("a healing", Set.of("began", "ended")).ifPresent(g -> {
                g.required("began", "say how long ago the alert began, such as 20m");
                g.required("ended", "say how long ago it was healed, such as 10m");
                var began = g.duration("began", SOON);
                var ended = g.duration("ended", SOON);
                if (began.isEmpty() || ended.isEmpty()) return;
                if (ended.get().compareTo(began.get()) >= 0)
                    g.problem("ended", "it ended after it had begun, so that is not as long ago; write less");
                else healed.add(new Restraints.Healed(began.get(), ended.get()));
            });
        return healed;
    }
}
