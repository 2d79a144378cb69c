package dev.remediator.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.remediator.action.Rate;
import dev.remediator.alert.MatcherParser;
import dev.remediator.alert.Matchers;
import dev.remediator.playbook.Answer;
import dev.remediator.playbook.Approve;
import dev.remediator.playbook.Arguments;
import dev.remediator.playbook.Autonomy;
import dev.remediator.playbook.Expression;
import dev.remediator.playbook.Gathering;
import dev.remediator.playbook.Limits;
import dev.remediator.playbook.Message;
import dev.remediator.playbook.NotEvaluable;
import dev.remediator.playbook.Otherwise;
import dev.remediator.playbook.Playbook;
import dev.remediator.playbook.Procedure;
import dev.remediator.playbook.Schedule;
import dev.remediator.playbook.Scope;
import dev.remediator.playbook.Severity;
import dev.remediator.playbook.Start;
import dev.remediator.playbook.Step;
import dev.remediator.playbook.Template;
import dev.remediator.playbook.Verify;
import dev.remediator.playbook.Windows;
import dev.remediator.target.Target;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Writes playbooks in Java, so that tests of the machine need no parser. Reads like the YAML. */
public final class Remedy {
    public static final String TARGET = "mcp-gateway";

    private final String name;
    private String about = "The gateway answers no health check.";
    private Severity severity = Severity.P1;
    private List<String> when = List.of("alertname=\"GatewayDown\"");
    private Optional<Duration> holdFor = Optional.empty();
    private Template target = text(TARGET);
    private int rank = Playbook.DEFAULT_RANK;
    private Limits limits = Limits.NONE;
    private Autonomy autonomy = Autonomy.AUTO;
    private boolean inhibited;
    private boolean byPeople;
    private @Nullable Schedule schedule;
    private final Map<String, Expression> unless = new LinkedHashMap<>();
    private final List<Gathering> gather = new ArrayList<>();
    private @Nullable Procedure procedure;
    private Optional<Verify> verify = Optional.empty();
    private List<Otherwise> otherwise = List.of(Otherwise.UNDO, Otherwise.ESCALATE);
    private Duration deadline = Duration.ofMinutes(45);

    private Remedy(String name) {
        this.name = name;
    }

    public static Remedy remedy(String name) {
        return new Remedy(name);
    }

    public Remedy severity(Severity of) {
        severity = of;
        return this;
    }

    public Remedy about(String text) {
        about = text;
        return this;
    }

    public Remedy when(String... matchers) {
        when = List.of(matchers);
        return this;
    }

    public Remedy waits(String duration) {
        holdFor = Optional.of(VirtualTime.time(duration));
        return this;
    }

    public Remedy target(String name) {
        target = text(name);
        return this;
    }

    /** {@code target: ${labels.service}}. */
    public Remedy targetFromLabel(String label) {
        target = new Template() {
            @Override
            public String source() {
                return "${labels." + label + "}";
            }

            @Override
            public String resolve(Scope scope) throws NotEvaluable {
                var value = scope.labels().get(label);
                if (value.isEmpty()) throw new NotEvaluable("labels has no '" + label + "'");
                return value;
            }
        };
        return this;
    }

    public Remedy rank(int of) {
        rank = of;
        return this;
    }

    public Remedy cooldown(String duration) {
        limits = new Limits(Optional.of(VirtualTime.time(duration)), Optional.empty(), Optional.empty());
        return this;
    }

    public Remedy limits(String perTarget, String perPlaybook) {
        limits = new Limits(
                limits.cooldown(),
                Optional.of(perTarget).filter(r -> !r.isEmpty()).map(Rate::parse),
                Optional.of(perPlaybook).filter(r -> !r.isEmpty()).map(Rate::parse));
        return this;
    }

    public Remedy autonomy(Autonomy of) {
        autonomy = of;
        return this;
    }

    /** {@code inhibit: dependencies}. */
    public Remedy inhibitedByDependencies() {
        inhibited = true;
        return this;
    }

    /** Not started by alerts. */
    public Remedy startedByPeople() {
        byPeople = true;
        return this;
    }

    /** Started by a clock. */
    public Remedy scheduled(String cron) {
        return scheduled(new Schedule(cron, ZoneOffset.UTC, Schedule.Misfire.RUN_ONCE, Optional.empty()));
    }

    public Remedy scheduled(Schedule when) {
        schedule = when;
        return this;
    }

    /** Steps of every kind, in order. */
    public Remedy doesAll(Step... steps) {
        procedure = new Procedure.Sequence(List.of(steps));
        return this;
    }

    public Remedy unless(String guard, Expression expression) {
        unless.put(guard, expression);
        return this;
    }

    public Remedy gathers(String fact, String capability) {
        gather.add(new Gathering(fact, capability, Optional.empty(), Optional.empty(), with("{}")));
        return this;
    }

    public Remedy gathers(String fact, String capability, Arguments with) {
        gather.add(new Gathering(fact, capability, Optional.empty(), Optional.empty(), with));
        return this;
    }

    /** {@code fact: { do: check, with: { name: check, target: other } }}. */
    public Remedy gathersCheck(String fact, String check, String other) {
        gather.add(new Gathering(fact, "check", Optional.of(check), Optional.of(other), with("{}")));
        return this;
    }

    public Remedy tries(Rung... rungs) {
        procedure = new Procedure.Ladder(steps(rungs));
        return this;
    }

    /** Every step in order. */
    public Remedy does(Rung... steps) {
        procedure = new Procedure.Sequence(steps(steps));
        return this;
    }

    public Remedy verify(String check, String hold, String within, String every) {
        verify = Optional.of(proof(check, hold, within, every));
        return this;
    }

    public Remedy otherwise(Otherwise... what) {
        otherwise = List.of(what);
        return this;
    }

    public Remedy deadline(String duration) {
        deadline = VirtualTime.time(duration);
        return this;
    }

    public Playbook build() {
        return new Playbook(
                name,
                about,
                Optional.empty(),
                severity,
                start(),
                target,
                autonomy,
                rank,
                limits,
                Windows.ALWAYS,
                inhibited,
                unless,
                gather,
                procedure == null ? new Procedure.Ladder(steps(Rung.rung("restart"))) : procedure,
                verify,
                otherwise,
                deadline,
                "digest-of-" + name);
    }

    private Start start() {
        if (schedule != null) return new Start.OnSchedule(schedule);
        if (byPeople) return new Start.ByPerson();
        return new Start.OnAlert(
                when.stream()
                        .map(w -> Matchers.parse(w, MatcherParser.FALLBACK))
                        .toList(),
                holdFor);
    }

    /** {@code do: ask}. */
    public static Step.Ask ask(String as, String group, Answer answer, String within) {
        return new Step.Ask(as, group, message("Please do it"), answer, VirtualTime.time(within), Optional.empty());
    }

    /** {@code do: tell}. */
    public static Step.Tell tell(String text, String... show) {
        return new Step.Tell(message(text), List.of(show), Optional.empty());
    }

    /** A reading between steps. */
    public static Step.Read read(String as, String capability) {
        return new Step.Read(
                new Gathering(as, capability, Optional.empty(), Optional.empty(), with("{}")), Optional.empty());
    }

    private static Message message(String text) {
        return new Message("a-message", Optional.of("A message"), text(text));
    }

    public static Message messageThatCannotBeFilledIn(String why) {
        return new Message("a-message", Optional.of("A message"), new Template() {
            @Override
            public String source() {
                return "${nothing}";
            }

            @Override
            public String resolve(Scope scope) throws NotEvaluable {
                throw new NotEvaluable(why);
            }
        });
    }

    private static List<Step> steps(Rung... rungs) {
        return List.of(rungs).stream().map(Rung::step).toList();
    }

    private static Verify proof(String check, String hold, String within, String every) {
        return new Verify(check, VirtualTime.time(hold), VirtualTime.time(within), VirtualTime.time(every));
    }

    /** A target that knows its owner, and what it depends on. */
    public static Target target(String name, String owner, String... dependsOn) {
        return new Target(name, "", Optional.of(owner), List.of(dependsOn), Map.of(), Map.of());
    }

    /** An expression that is as a test says. */
    public static Expression expression(String source, Predicate<Scope> value) {
        return new Expression() {
            @Override
            public String source() {
                return source;
            }

            @Override
            public Object evaluate(Scope scope) {
                return value.test(scope);
            }
        };
    }

    public static Expression notEvaluable(String source, String why) {
        return new Expression() {
            @Override
            public String source() {
                return source;
            }

            @Override
            public Object evaluate(Scope scope) throws NotEvaluable {
                throw new NotEvaluable(why);
            }
        };
    }

    public static Arguments with(String json) {
        return new Arguments() {
            @Override
            public JsonNode source() {
                return RunJson.read(JsonNode.class, json);
            }

            @Override
            public JsonNode resolve(Scope scope) {
                return source();
            }
        };
    }

    public static Arguments withNothingToResolve(String why) {
        return new Arguments() {
            @Override
            public JsonNode source() {
                return JsonNodeFactory.instance.objectNode();
            }

            @Override
            public JsonNode resolve(Scope scope) throws NotEvaluable {
                throw new NotEvaluable(why);
            }
        };
    }

    private static Template text(String text) {
        return new Template() {
            @Override
            public String source() {
                return text;
            }

            @Override
            public String resolve(Scope scope) {
                return text;
            }
        };
    }

    /** A rung of {@code try:}, or a step of {@code steps:}. */
    public record Rung(
            String capability,
            Arguments with,
            Optional<Expression> condition,
            Optional<Duration> temporary,
            boolean keep,
            Optional<Verify> verify,
            Optional<Approve> approve) {
        public static Rung rung(String capability) {
            return new Rung(
                    capability,
                    Remedy.with("{}"),
                    Optional.empty(),
                    Optional.empty(),
                    false,
                    Optional.empty(),
                    Optional.empty());
        }

        /** {@code approve:}. */
        public Rung approvedBy(String group, int quorum, String within, boolean reasonRequired) {
            return new Rung(
                    capability,
                    with,
                    condition,
                    temporary,
                    keep,
                    verify,
                    Optional.of(new Approve(group, quorum, VirtualTime.time(within), reasonRequired)));
        }

        /** Where nobody decides in time the next rung is tried. */
        public Rung otherwiseNext() {
            var asked = approve.orElseThrow();
            return new Rung(
                    capability,
                    with,
                    condition,
                    temporary,
                    keep,
                    verify,
                    Optional.of(new Approve(
                            asked.by(),
                            asked.quorum(),
                            asked.within(),
                            asked.reasonRequired(),
                            Approve.Otherwise.NEXT)));
        }

        public Rung with(Arguments arguments) {
            return new Rung(capability, arguments, condition, temporary, keep, verify, approve);
        }

        public Rung onlyIf(Expression expression) {
            return new Rung(capability, with, Optional.of(expression), temporary, keep, verify, approve);
        }

        public Rung lasting(String duration) {
            return new Rung(
                    capability, with, condition, Optional.of(VirtualTime.time(duration)), keep, verify, approve);
        }

        public Rung kept() {
            return new Rung(capability, with, condition, temporary, true, verify, approve);
        }

        public Rung verify(String check, String hold, String within, String every) {
            return new Rung(
                    capability,
                    with,
                    condition,
                    temporary,
                    keep,
                    Optional.of(proof(check, hold, within, every)),
                    approve);
        }

        public Step step() {
            return new Step.Change(capability, with, condition, temporary, keep, verify, approve);
        }
    }
}
