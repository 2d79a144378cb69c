package dev.remediator.rehearsal;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.remediator.action.Actions;
import dev.remediator.action.Undo;
import dev.remediator.action.UndoOutcome;
import dev.remediator.guard.Freeze;
import dev.remediator.guard.Verdict;
import dev.remediator.playbook.Playbook;
import dev.remediator.playbook.PlaybookCatalog;
import dev.remediator.playbook.Safety;
import dev.remediator.rehearsal.Moment.What;
import dev.remediator.run.Command;
import dev.remediator.run.RunEvent;
import dev.remediator.run.RunMachine;
import dev.remediator.run.RunState;
import dev.remediator.run.TemporaryChange;
import dev.remediator.run.Transition;
import dev.remediator.run.Trigger;
import dev.remediator.target.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** One scenario while it is played, from its start until everything that was for a time is taken back. For one thread. */
final class Play implements VirtualRun.Surroundings, Restorations.Restoring {
    /** More than any playbook can need: a check each second of the longest deadline would be fewer. */
    private static final int MOST_STEPS = 100_000;

    private static final UUID RUN = new UUID(0, 1);
    private static final UUID INCIDENT = new UUID(0, 2);
    private static final UUID EPISODE = new UUID(0, 3);
    private static final UUID OTHER_RUN = new UUID(0, 4);
    private static final long FIRST_OF_HISTORY = 100;

    private final Scenario scenario;
    private final Playbook playbook;
    private final Target target;
    private final Instant start;
    private final Agenda agenda;
    private final Stage stage;
    private final Restorations restorations;
    private final Guards guards;
    private final Chronicle chronicle;
    private final VirtualRun run;
    private final Staff staff;

    Play(Scenario scenario, Playbook playbook, Target target, Actions actions, PlaybookCatalog catalog) {
        this.scenario = scenario;
        this.playbook = playbook;
        this.target = target;
        start = scenario.at();
        agenda = new Agenda(start);
        stage = new Stage(scenario.world(), target.name(), agenda, actions, catalog.targets());
        restorations = new Restorations(agenda, this);
        guards = new Guards(restorations, catalog.safety(), scenario.world().restraints(), start);
        chronicle = new Chronicle(start, playbook, scenario.world());
        var machine = new RunMachine(playbook, target);
        run = new VirtualRun(agenda, machine, machine.fresh(RUN, INCIDENT, trigger(), start), this);
        staff = new Staff(scenario.people(), catalog.people(), agenda, run, chronicle);
    }

    private Trigger trigger() {
        return switch (scenario.origin()) {
            case Scenario.Origin.OfAlert alert ->
                new Trigger.ByAlert(EPISODE, alert.labels(), alert.annotations(), start);
            case Scenario.Origin.OfSchedule _ -> new Trigger.BySchedule(playbook.name(), start);
            case Scenario.Origin.OfPerson(String by, String reason) ->
                new Trigger.ByPerson(playbook.name(), by, reason);
        };
    }

    /** Whether something done before keeps a playbook from taking the alert. */
    static Verdict mayTake(Playbook other, Target target, Scenario scenario) {
        var guards = new Guards(
                new Restorations(new Agenda(scenario.at()), new NothingToRestore()),
                Safety.NONE,
                Restraints.NONE,
                scenario.at());
        history(guards, scenario, target.name());
        return guards.mayTake(other.name(), target.name(), other.limits(), scenario.at());
    }

    private static void history(Guards guards, Scenario scenario, String target) {
        long nth = FIRST_OF_HISTORY;
        for (var earlier : scenario.world().history())
            guards.intended(
                    new UUID(0, nth++),
                    earlier.playbook().isEmpty() ? scenario.playbook() : earlier.playbook(),
                    earlier.target().isEmpty() ? target : earlier.target(),
                    scenario.at().minus(earlier.ago()));
    }

    /** What was changed for a time before and stands. */
    private void standing() {
        long nth = FIRST_OF_HISTORY;
        for (var earlier : scenario.world().history()) {
            var run = new UUID(0, nth++);
            if (earlier.lasting().isEmpty()) continue;
            var due = start.minus(earlier.ago()).plus(earlier.lasting().get());
            if (!due.isAfter(start)) continue;
            restorations.add(new Restorations.Standing(
                    run,
                    1,
                    earlier.target().isEmpty() ? target.name() : earlier.target(),
                    earlier.capability(),
                    JsonNodeFactory.instance.objectNode(),
                    new Undo(JsonNodeFactory.instance.objectNode(), "undo " + earlier.capability()),
                    due));
        }
    }

    Performance perform() {
        history(guards, scenario, target.name());
        standing();
        surroundings();
        try {
            run.start();
            while (!settled()) {
                if (agenda.done() > MOST_STEPS)
                    return broken("it does not end: %d things have happened".formatted(MOST_STEPS));
                if (!agenda.step()) return broken("it waits for something that never comes");
            }
        } catch (NotDescribed e) {
            return broken(String.valueOf(e.getMessage()));
        }
        return over(new Performance.Course.Ran());
    }

    private boolean settled() {
        return run.state().phase().terminal()
                && restorations.standing().stream().noneMatch(change -> change.run.equals(RUN));
    }

    private Performance broken(String why) {
        return over(new Performance.Course.Broken(why));
    }

    private Performance over(Performance.Course course) {
        return new Performance(course, chronicle.timeline(), stage.assumed());
    }

    private void surroundings() {
        var world = scenario.world();
        for (var incident : world.incidents()) guards.opened(incident, start);
        staff.begin();
        world.resolves()
                .ifPresent(after -> agenda.in(after, () -> {
                    if (run.state().phase().terminal()) return;
                    chronicle.add(agenda.instant(), What.WORLD, "resolved", "(the alert is over)");
                    run.handle(new RunEvent.AlertResolved());
                }));
        world.busy().ifPresent(busy -> {
            guards.holds(target.name(), OTHER_RUN);
            agenda.in(busy.until(), () -> {
                guards.letsGo(OTHER_RUN);
                chronicle.add(
                        agenda.instant(),
                        What.WORLD,
                        "free",
                        "(the run of %s lets %s go)".formatted(busy.playbook(), target.name()));
            });
        });
    }

    @Override
    public Reply reply(RunState state, Command command) {
        return stage.reply(state, command);
    }

    @Override
    public Verdict claim(RunState state, Command.Claiming asked) {
        return guards.claim(state, asked, agenda.instant());
    }

    @Override
    public void asked(RunState state, Command.Question question) {
        staff.asked(question);
    }

    @Override
    public void turned(Transition turn) {
        chronicle.turned(turn);
        restorations.turned(turn);
        for (var command : turn.commands())
            if (command instanceof Command.Act) guards.intended(RUN, playbook.name(), target.name(), turn.at());
        if ((turn.before().holdsTarget() && !turn.state().holdsTarget()) || turn.ended()) guards.letsGo(RUN);
    }

    @Override
    public Optional<Freeze> killSwitch() {
        return guards.killSwitch(agenda.instant());
    }

    @Override
    public void waits(Restorations.Standing change, Freeze kill) {
        var text = "Not taken back, because of the kill switch (%s: %s): %s"
                .formatted(kill.by(), kill.reason(), change.says());
        if (change.run.equals(RUN)) chronicle.add(agenda.instant(), What.NOT_RESTORED, change.capability, text);
        else chronicle.add(agenda.instant(), What.WORLD, "restored", "(" + text + ")");
    }

    @Override
    public UndoOutcome takeBack(Restorations.Standing change) {
        return change.run.equals(RUN)
                ? stage.undo(change.capability, change.undo())
                : new UndoOutcome.Undone(change.says());
    }

    @Override
    public void restored(Restorations.Standing change, TemporaryChange.Next.Over over) {
        if (!change.run.equals(RUN)) {
            chronicle.add(
                    agenda.instant(),
                    What.WORLD,
                    "restored",
                    "(taken back: %s of before)".formatted(change.capability));
            return;
        }
        var ended = over.state().equals("ended");
        if (ended) stage.undone(change.capability);
        chronicle.add(Moment.of(
                Duration.between(start, agenda.instant()),
                ended ? What.RESTORED : What.NOT_RESTORED,
                change.capability,
                over.summary()));
    }

    /** Nothing was ever changed here. */
    private record NothingToRestore() implements Restorations.Restoring {
        @Override
        public Optional<Freeze> killSwitch() {
            return Optional.empty();
        }

        @Override
        public void waits(Restorations.Standing change, Freeze kill) {}

        @Override
        public UndoOutcome takeBack(Restorations.Standing change) {
            return new UndoOutcome.Undone(change.says());
        }

        @Override
        public void restored(Restorations.Standing change, TemporaryChange.Next.Over over) {}
    }
}
