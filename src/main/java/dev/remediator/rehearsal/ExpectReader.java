package dev.remediator.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.action.Durations;
import dev.remediator.playbook.Severity;
import dev.remediator.playbook.YamlFile;
import dev.remediator.rehearsal.Expectation.Wanted;
import dev.remediator.rehearsal.Moment.What;
import dev.remediator.run.Phase;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Reads one entry of {@code expect:}. */
final class ExpectReader {
    /** What an entry may expect, and the kind of moment that it is. */
    private static final Map<String, What> KINDS = kinds();

    private static final Set<String> COURSES = Set.of("never", "no-match", "taken-by", "stopped");
    private static final Set<String> DETAILS =
            Set.of("at", "after", "within", "because", "target", "with", "for", "by");

    private static final Set<String> KEYS = keys();

    /** What {@code never:} may name beside a capability. */
    private static final Map<String, Set<What>> NEVER = Map.of(
            "approval", EnumSet.of(What.ASK, What.APPROVED, What.DENIED),
            "question", EnumSet.of(What.ASK, What.ANSWERED),
            "change", EnumSet.of(What.DO),
            "tell", EnumSet.of(What.TELL),
            "undo", EnumSet.of(What.UNDO, What.NOT_UNDONE),
            "escalation", EnumSet.of(What.ESCALATE));

    private final Setting setting;

    ExpectReader(Setting setting) {
        this.setting = setting;
    }

    private static Map<String, What> kinds() {
        var kinds = new LinkedHashMap<String, What>();
        for (var what : What.values())
            switch (what) {
                case SAID, WORLD, NOBODY_ASKED -> {}
                default -> kinds.put(Expectation.key(what), what);
            }
        return kinds;
    }

    private static Set<String> keys() {
        var keys = new TreeSet<>(KINDS.keySet());
        keys.addAll(COURSES);
        keys.addAll(DETAILS);
        return keys;
    }

    Optional<Expectation> read(YamlFile.Value value) {
        return value.group("an expectation", KEYS).flatMap(g -> {
            var at = g.duration("at", Duration.ZERO);
            var after = g.duration("after", Duration.ZERO);
            var within = g.duration("within", Duration.ZERO);
            var because = g.text("because");
            return wanted(g)
                    .map(wanted -> new Expectation(value.line(), value.column(), at, after, within, because, wanted));
        });
    }

    private Optional<Wanted> wanted(YamlFile.Group g) {
        var named = new TreeSet<String>();
        for (var key : KINDS.keySet()) if (g.has(key)) named.add(key);
        for (var key : COURSES) if (g.has(key)) named.add(key);
        if (named.size() != 1) {
            if (!named.isEmpty())
                g.value()
                        .problem("one entry expects one thing, not " + String.join(" and ", named)
                                + "; make it two entries");
            else if (KEYS.containsAll(g.keys()))
                g.value().problem("this says not what is expected, for example 'do: restart' or 'run: succeeded'");
            return Optional.empty();
        }
        var key = named.first();
        return g.value(key).flatMap(value -> switch (key) {
            case "never" -> never(value);
            case "no-match" -> {
                if (!value.json().asBoolean()) value.problem("'no-match' is true, or is not written");
                yield Optional.of(new Wanted.NoMatch());
            }
            case "taken-by" -> WorldReader.known(value, "playbook", playbooks()).map(Wanted.TakenBy::new);
            case "stopped" -> value.text().map(Wanted.Stopped::new);
            default -> seen(g, key, value);
        });
    }

    private Set<String> playbooks() {
        var names = new TreeSet<String>();
        for (var playbook : setting.catalog().playbooks()) names.add(playbook.name());
        return names;
    }

    private Optional<Wanted> never(YamlFile.Value value) {
        var text = value.text().orElse("");
        var kinds = NEVER.get(text);
        if (kinds != null) return Optional.of(new Wanted.Never(text, kinds, ""));
        var known = new TreeSet<>(NEVER.keySet());
        known.addAll(setting.capabilities());
        return WorldReader.known(value, "thing that never happens:", known)
                .map(capability -> new Wanted.Never(text, EnumSet.of(What.DO), capability));
    }

    private Optional<Wanted> seen(YamlFile.Group g, String key, YamlFile.Value value) {
        var what = KINDS.get(key);
        if (what == null || value.text().isEmpty()) {
            value.problem("'" + key + "' is one value, not " + value.says());
            return Optional.empty();
        }
        var subject = value.text().get();
        var known = known(what);
        if (known.isPresent() && !known.get().contains(subject)) {
            value.problem("'%s' is not what '%s' can be here%s"
                    .formatted(subject, key, YamlFile.suggest(subject, known.get())));
            return Optional.empty();
        }
        var lasting = what == What.DO ? g.duration("for", Duration.ofNanos(1)) : Optional.<Duration>empty();
        var about = what == What.ASK ? g.text("for") : g.text("by");
        refuse(g, key, "for", what == What.DO || what == What.ASK);
        refuse(g, key, "by", what == What.APPROVED || what == What.DENIED || what == What.ANSWERED);
        refuse(g, key, "with", what == What.DO);
        refuse(g, key, "target", what == What.DO);
        var with = new LinkedHashMap<String, JsonNode>();
        g.value("with")
                .ifPresent(v -> v.entries("with", "limit: 50 per 1m")
                        .forEach((name, parameter) -> with.put(name, parameter.json())));
        var target = g.value("target").flatMap(t -> WorldReader.known(t, "target", setting.targets()));
        return Optional.of(new Wanted.Seen(what, subject, about.orElse(""), target, with, lasting));
    }

    private static void refuse(YamlFile.Group g, String key, String detail, boolean allowed) {
        if (!allowed && g.has(detail)) g.problem(detail, "'%s' says nothing beside '%s'".formatted(detail, key));
    }

    /** What may stand there; empty where anything may. */
    private Optional<Set<String>> known(What what) {
        return switch (what) {
            case DO, DONE, NOT_DONE, UNDO, NOT_UNDONE, SUGGEST, APPROVED, DENIED -> Optional.of(setting.capabilities());
            case RESTORED, NOT_RESTORED -> Optional.of(setting.actions().capabilities());
            case SKIP -> {
                var steps = new TreeSet<String>();
                for (var step : setting.playbook().procedure().steps()) steps.add(step.does());
                yield Optional.of(steps);
            }
            case UNANSWERED -> {
                var asked = new TreeSet<>(setting.capabilities());
                asked.addAll(setting.questions());
                yield Optional.of(asked);
            }
            case ANSWERED -> Optional.of(setting.questions());
            case GATHER, NOT_GATHERED -> Optional.of(setting.factNames());
            case VERIFIED, NOT_VERIFIED -> Optional.of(setting.checks());
            case ESCALATE ->
                Optional.of(Arrays.stream(Severity.values())
                        .map(Enum::name)
                        .collect(Collectors.toCollection(TreeSet::new)));
            case RUN -> {
                var ends = new TreeSet<String>();
                for (var phase : Phase.values()) if (phase.terminal()) ends.add(Chronicle.phase(phase));
                yield Optional.of(ends);
            }
            case SAID, ASK, TELL, WAITS, HELD, WORLD, NOBODY_ASKED -> Optional.empty();
        };
    }

    static Optional<Duration> duration(String text) {
        try {
            return Optional.of(Durations.parse(text));
        } catch (IllegalArgumentException | ArithmeticException e) {
            return Optional.empty();
        }
    }
}
