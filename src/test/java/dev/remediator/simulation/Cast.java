package dev.remediator.simulation;

import static dev.remediator.run.Remedy.Rung.rung;

import dev.remediator.action.Rate;
import dev.remediator.alert.Labels;
import dev.remediator.intake.PlaybookIndex;
import dev.remediator.playbook.Answer;
import dev.remediator.playbook.Approve;
import dev.remediator.playbook.Autonomy;
import dev.remediator.playbook.Otherwise;
import dev.remediator.playbook.Playbook;
import dev.remediator.playbook.Procedure;
import dev.remediator.playbook.Safety;
import dev.remediator.playbook.Severity;
import dev.remediator.playbook.Step;
import dev.remediator.playbook.Window;
import dev.remediator.playbook.Windows;
import dev.remediator.run.Remedy;
import dev.remediator.run.RunMachine;
import dev.remediator.target.Target;
import dev.remediator.target.Targets;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The playbooks, targets and people of one life, drawn anew for each seed. */
final class Cast {
    static final Set<String> OPS = new TreeSet<>(List.of("ana", "ben", "cem"));
    static final Set<String> OWNERS = new TreeSet<>(List.of("dora", "eli"));

    private static final List<String> CAPABILITIES =
            List.of("service.restart", "service.rollback", "ratelimit.set", "breaker.trip");

    private final Dice dice;
    final List<Playbook> playbooks = new ArrayList<>();
    final Targets targets;
    final PlaybookIndex index;
    final Safety safety;
    private final Map<String, RunMachine> machines = new LinkedHashMap<>();

    Cast(Dice dice) {
        this.dice = dice;
        int alerts = dice.between(1, 3);
        for (int i = 0; i < alerts; i++) playbooks.add(playbook("heals-" + i, "Alert" + i));
        if (dice.oneIn(3)) playbooks.add(playbook("also-heals-0", "Alert0"));
        if (dice.oneIn(4)) playbooks.add(byPeople());
        var all = new ArrayList<Target>();
        int places = dice.between(1, 3);
        for (int i = 0; i < places; i++)
            all.add(Remedy.target("t" + i, "owners", i > 0 && dice.oneIn(2) ? new String[] {"t0"} : new String[0]));
        targets = new Targets(all);
        index = new PlaybookIndex(playbooks);
        safety = dice.oneIn(3) ? safety() : Safety.NONE;
    }

    static Set<String> members(String group) {
        return group.equals("ops") ? OPS : group.equals("owners") ? OWNERS : EVERYBODY;
    }

    private static final Set<String> EVERYBODY = new TreeSet<>(List.of("ana", "ben", "cem", "dora", "eli"));

    Optional<RunMachine> machine(String digest, String target) {
        var key = digest + "@" + target;
        var known = machines.get(key);
        if (known != null) return Optional.of(known);
        var on = targets.find(target);
        for (var playbook : playbooks)
            if (playbook.digest().equals(digest) && on.isPresent()) {
                var machine = new RunMachine(playbook, on.get());
                machines.put(key, machine);
                return Optional.of(machine);
            }
        return Optional.empty();
    }

    Playbook playbook(String name) {
        for (var playbook : playbooks) if (playbook.name().equals(name)) return playbook;
        throw new IllegalArgumentException("no playbook " + name);
    }

    Labels labels(int alert, String target) {
        return Labels.of(Map.of("alertname", "Alert" + alert, "service", target));
    }

    private Safety safety() {
        return new Safety(
                some(2, Rate.parse(dice.between(1, 4) + " per 5m")),
                some(2, Rate.parse(dice.between(1, 3) + " per 5m")),
                dice.oneIn(4) ? windows() : Windows.ALWAYS,
                some(4, Rate.parse("3 per 5m")),
                some(4, new Safety.Returns(2, Duration.ofMinutes(2))),
                some(2, dice.between(1, 2)),
                Optional.empty(),
                Optional.empty());
    }

    private <T> Optional<T> some(int oneIn, T value) {
        return dice.oneIn(oneIn) ? Optional.of(value) : Optional.empty();
    }

    private Windows windows() {
        int from = dice.between(1, 6);
        var window = new Window(
                EnumSet.allOf(DayOfWeek.class),
                LocalTime.of(3, from),
                LocalTime.of(3, from + dice.between(1, 5)),
                ZoneOffset.UTC);
        return dice.oneIn(2) ? new Windows(List.of(window), List.of()) : new Windows(List.of(), List.of(window));
    }

    private String time(int low, int high) {
        return dice.between(low, high) + "s";
    }

    private Playbook playbook(String name, String alert) {
        var remedy = Remedy.remedy(name)
                .when("alertname=\"" + alert + "\"")
                .targetFromLabel("service")
                .rank(dice.below(5))
                .severity(dice.of(List.of(Severity.P0, Severity.P1, Severity.P2)))
                .autonomy(dice.of(List.of(
                        Autonomy.AUTO,
                        Autonomy.AUTO,
                        Autonomy.AUTO,
                        Autonomy.AUTO,
                        Autonomy.AUTO,
                        Autonomy.AUTO,
                        Autonomy.APPROVE,
                        Autonomy.OBSERVE,
                        Autonomy.SUGGEST)))
                .deadline(time(90, 360));
        if (dice.oneIn(4)) remedy.waits(time(5, 30));
        if (dice.oneIn(4)) remedy.gathers("logs", "logs.recent");
        if (dice.oneIn(6)) remedy.cooldown(time(30, 200));
        if (dice.oneIn(4))
            remedy.limits(
                    dice.oneIn(2) ? dice.between(1, 2) + " per 5m" : "",
                    dice.oneIn(2) ? dice.between(1, 3) + " per 5m" : "");
        if (dice.oneIn(5)) remedy.inhibitedByDependencies();
        if (dice.oneIn(12)) remedy.unless("quiet-hours", Remedy.expression("never mind", scope -> true));
        var last = List.of(
                new Otherwise[] {Otherwise.UNDO, Otherwise.ESCALATE},
                new Otherwise[] {Otherwise.UNDO},
                new Otherwise[] {});
        remedy.otherwise(dice.of(last));
        if (!dice.oneIn(8)) remedy.verify("alive", dice.oneIn(2) ? "0s" : time(3, 15), time(15, 40), time(4, 8));
        return shaped(remedy, name.startsWith("also"));
    }

    private Playbook byPeople() {
        var remedy = Remedy.remedy("by-hand").startedByPeople().target("t0").deadline(time(90, 240));
        return shaped(remedy, false);
    }

    private Playbook shaped(Remedy remedy, boolean small) {
        int steps = small ? 1 : dice.between(1, 3);
        if (dice.oneIn(3)) {
            var sequence = new ArrayList<Step>();
            for (int i = 0; i < steps; i++) {
                if (dice.oneIn(5)) sequence.add(Remedy.tell("So far so good"));
                if (dice.oneIn(5)) sequence.add(Remedy.read("more" + i, "logs.recent"));
                if (dice.oneIn(5)) sequence.add(Remedy.ask("done" + i, "ops", new Answer.Confirm(), time(10, 90)));
                sequence.add(rungOf(i).step());
            }
            remedy.doesAll(sequence.toArray(Step[]::new));
        } else {
            var ladder = new ArrayList<Remedy.Rung>();
            for (int i = 0; i < steps; i++) ladder.add(rungOf(i));
            remedy.tries(ladder.toArray(Remedy.Rung[]::new));
        }
        var made = remedy.build();
        var windows = dice.oneIn(8) ? windows() : Windows.ALWAYS;
        var otherwise = dice.oneIn(2) ? Approve.Otherwise.NEXT : Approve.Otherwise.STOP;
        return new Playbook(
                made.name(),
                made.about(),
                made.guide(),
                made.severity(),
                made.start(),
                made.target(),
                made.autonomy(),
                made.rank(),
                made.limits(),
                windows,
                made.inhibitedByDependencies(),
                made.unless(),
                made.gather(),
                with(made.procedure(), otherwise),
                made.verify(),
                made.otherwise(),
                made.deadline(),
                made.digest());
    }

    /** Of a ladder only: in a sequence there is no next rung. */
    private static Procedure with(Procedure procedure, Approve.Otherwise otherwise) {
        if (!(procedure instanceof Procedure.Ladder ladder)) return procedure;
        return new Procedure.Ladder(ladder.steps().stream()
                .map(step -> step instanceof Step.Change c && c.approve().isPresent()
                        ? (Step) new Step.Change(
                                c.capability(),
                                c.with(),
                                c.condition(),
                                c.temporary(),
                                c.keep(),
                                c.verify(),
                                c.approve()
                                        .map(a -> new Approve(
                                                a.by(), a.quorum(), a.within(), a.reasonRequired(), otherwise)))
                        : step)
                .toList());
    }

    private Remedy.Rung rungOf(int index) {
        var capability = dice.of(CAPABILITIES);
        var rung = rung(capability);
        if (capability.equals("ratelimit.set"))
            rung = rung.with(Remedy.with("{\"value\": \"%d\"}".formatted(10 + index)));
        if (capability.equals("breaker.trip"))
            rung = rung.with(Remedy.with("{\"breaker\": \"b%d\", \"value\": \"open\"}".formatted(dice.below(2))));
        if ((capability.equals("ratelimit.set") || capability.equals("breaker.trip")) && dice.percent(60))
            rung = rung.lasting(time(5, 90));
        if (dice.oneIn(8)) rung = rung.kept();
        if (dice.oneIn(6)) rung = rung.verify("alive", "0s", time(10, 30), time(4, 6));
        if (dice.oneIn(4)) rung = rung.approvedBy("ops", dice.between(1, 2), time(15, 90), dice.oneIn(4));
        if (dice.oneIn(10)) rung = rung.onlyIf(Remedy.expression("only sometimes", scope -> false));
        return rung;
    }
}
