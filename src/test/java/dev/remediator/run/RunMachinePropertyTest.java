package dev.remediator.run;

import static dev.remediator.run.Remedy.Rung.rung;
import static dev.remediator.run.Remedy.expression;
import static dev.remediator.run.Remedy.notEvaluable;
import static dev.remediator.run.Remedy.remedy;
import static dev.remediator.run.Remedy.withNothingToResolve;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.remediator.action.Prepared;
import dev.remediator.action.Undo;
import dev.remediator.guard.Demotion;
import dev.remediator.guard.Freeze;
import dev.remediator.guard.Silence;
import dev.remediator.guard.TargetBusy;
import dev.remediator.guard.Verdict;
import dev.remediator.playbook.Answer;
import dev.remediator.playbook.Approve;
import dev.remediator.playbook.Autonomy;
import dev.remediator.playbook.Otherwise;
import dev.remediator.playbook.Playbook;
import dev.remediator.playbook.Step;
import dev.remediator.run.Announcement.Kind;
import dev.remediator.run.RunEvent.Reconciled.Finding;
import dev.remediator.run.RunState.Effect.Fate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * Whatever happens in whatever order, the machine keeps its promises. Each seed is a playbook and a story made of
 * answers, news, late and repeated events; the seed of one that breaks a promise is in the failure's text.
 */
final class RunMachinePropertyTest {
    private static final int SEEDS = 10_000;
    private static final Set<Kind> ENDS =
            EnumSet.of(Kind.HEALED, Kind.HEALED_BY_ITSELF, Kind.HELD, Kind.CANCELLED, Kind.FAILED, Kind.NEEDS_HUMAN);

    @Test
    void everyStoryKeepsThePromises() {
        var seen = EnumSet.noneOf(Phase.class);
        long turns = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            var story = new Story(seed);
            try {
                story.tell();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed %d: %s%nafter %s".formatted(seed, e.getMessage(), story.heard), e);
            }
            seen.addAll(story.seen);
            turns += story.turns;
        }
        // The stories reach everything there is; otherwise they would prove nothing.
        assertThat(seen).isEqualTo(EnumSet.allOf(Phase.class));
        assertThat(turns).isGreaterThan(5L * SEEDS);
    }

    /** One run, one random story. */
    private static final class Story {
        private final Random random;
        private final Playbook playbook;
        private final RunMachine machine;
        private final Set<Phase> seen = EnumSet.noneOf(Phase.class);
        private final List<RunEvent> heard = new ArrayList<>();
        private final Set<Command> acts = new HashSet<>();
        private final Set<Integer> undone = new HashSet<>();
        private final boolean json;
        private RunState state;
        private Instant now = VirtualTime.START;
        private int turns;
        private int ends;
        private int lastId;
        private boolean stuck;
        /** What the guards were asked last, and whether they allowed it. */
        private Optional<Command.Claiming> asked = Optional.empty();

        private boolean allowed;

        Story(int seed) {
            random = new Random(seed);
            playbook = playbook();
            machine = new RunMachine(playbook, Remedy.target(Remedy.TARGET, "platform"));
            var trigger = new Trigger.ByAlert(new UUID(1, seed), Map.of("alertname", "GatewayDown"), Map.of(), now);
            state = machine.fresh(new UUID(2, seed), new UUID(3, seed), trigger, now);
            json = seed % 50 == 0;
        }

        void tell() {
            hear(new RunEvent.Started());
            for (int i = 0; !state.phase().terminal(); i++) {
                promise(i < 2_000, "it ends");
                hear(something());
            }
            promise(ends == 1, "one end is told");
            promise(!stuck || state.phase() == Phase.NEEDS_HUMAN, "what is stuck is for people");
            var latest = VirtualTime.START.plus(playbook.deadline()).plus(RunMachine.UNDO_GRACE);
            promise(!now.isAfter(latest), "no run outlives its deadline and grace");
            for (int i = 0; i < 20; i++) hear(somethingLate());
        }

        /** Answers mostly; now and then news, time, a crash, or something that comes late. */
        private RunEvent something() {
            var dice = random.nextInt(100);
            if (dice < 2) return new RunEvent.AlertResolved();
            if (dice < 5) return new RunEvent.AlertJoined();
            if (dice < 6) return new RunEvent.Cancelled("anna", "because");
            if (dice < 9) return new RunEvent.Resumed();
            if (dice < 18) return somethingLate();
            if (dice < 24 || state.outstanding().isEmpty()) return timePasses();
            var command =
                    state.outstanding().get(random.nextInt(state.outstanding().size()));
            if (command instanceof Command.SetTimer) return timePasses();
            if (random.nextInt(4) == 0) pass(Duration.ofSeconds(random.nextInt(40)));
            return now.isBefore(state.deadlineAt()) ? answer(command) : new RunEvent.DeadlineReached();
        }

        /** Goes to the next timer or the deadline, whichever comes first. */
        private RunEvent timePasses() {
            var timers = state.outstanding().stream()
                    .filter(c -> c instanceof Command.SetTimer)
                    .map(c -> (Command.SetTimer) c)
                    .filter(t -> t.due().isBefore(state.deadlineAt()))
                    .toList();
            if (timers.isEmpty()) {
                now = state.deadlineAt().isAfter(now) ? state.deadlineAt() : now;
                return new RunEvent.DeadlineReached();
            }
            var timer = timers.get(random.nextInt(timers.size()));
            now = timer.due().isAfter(now) ? timer.due() : now;
            return new RunEvent.TimerFired(timer.id());
        }

        private void pass(Duration duration) {
            now = now.plus(duration);
            if (now.isAfter(state.deadlineAt())) now = state.deadlineAt();
        }

        private RunEvent expires(int ask, Instant at) {
            if (at.isAfter(now)) now = at;
            return now.isBefore(state.deadlineAt()) ? new RunEvent.AskExpired(ask) : new RunEvent.DeadlineReached();
        }

        /** Some fit what was asked, some do not. */
        private JsonNode anAnswer(int dice) {
            var json = JsonNodeFactory.instance;
            return switch (dice % 4) {
                case 0 -> json.booleanNode(dice > 4);
                case 1 -> json.textNode("a");
                case 2 -> json.objectNode().put("sealed", "v1");
                default -> json.booleanNode(true);
            };
        }

        private RunEvent somethingLate() {
            if (random.nextInt(3) == 0 || heard.isEmpty())
                return random.nextBoolean()
                        ? new RunEvent.TimerFired(random.nextInt(30))
                        : new RunEvent.ActionDone(random.nextInt(30), "late", Optional.empty());
            var event = heard.get(random.nextInt(heard.size()));
            // A person, a crash and an alert may really come twice; these are stories of their own above.
            return event instanceof RunEvent.Answer || event instanceof RunEvent.Started
                    ? event
                    : new RunEvent.Started();
        }

        private RunEvent answer(Command asked) {
            int id = asked.id();
            int dice = random.nextInt(10);
            return switch (asked) {
                case Command.Gather c ->
                    dice < 8 ? new RunEvent.Gathered(id, object()) : new RunEvent.GatherFailed(id, "no");
                case Command.Prepare c ->
                    dice < 8
                            ? new RunEvent.Planned(id, new Prepared("do it", object(), undo(), Duration.ofMinutes(1)))
                            : dice == 8
                                    ? new RunEvent.PlanRefused(id, "no")
                                    : new RunEvent.PlanPostponed(id, "busy", Duration.ofSeconds(20));
                case Command.AskApproval ask ->
                    dice < 2
                            ? expires(id, ask.expiresAt())
                            : new RunEvent.ApprovalDecided(
                                    id,
                                    "engineer" + random.nextInt(4),
                                    dice < 9,
                                    dice % 3 == 0 ? "" : "looked at it",
                                    said(ask.expiresAt()));
                case Command.AskPerson ask ->
                    dice < 2
                            ? expires(id, ask.expiresAt())
                            : new RunEvent.PersonAnswered(
                                    id, "engineer" + random.nextInt(4), anAnswer(dice), said(ask.expiresAt()));
                case Command.AskDoubt ask ->
                    dice < 2
                            ? expires(id, ask.expiresAt())
                            : new RunEvent.DoubtSettled(
                                    id,
                                    "engineer",
                                    RunEvent.DoubtSettled.Settled.values()[random.nextInt(3)],
                                    "",
                                    said(ask.expiresAt()));
                case Command.Look c -> new RunEvent.GuardsEvaluated(id, look(dice));
                case Command.EvaluateGuards c ->
                    new RunEvent.GuardsEvaluated(
                            id, dice == 5 && !c.consented() ? held(Demotion.NAME, 0, true) : verdict(dice));
                case Command.HoldTarget c ->
                    new RunEvent.GuardsEvaluated(
                            id,
                            dice == 0
                                    ? held(Freeze.KILL_SWITCH, 900, false)
                                    : dice < 4 ? held(TargetBusy.NAME, 5, true) : Verdict.ALLOW);
                case Command.Act c ->
                    switch (dice) {
                        case 0 -> new RunEvent.ActionRefused(id, "no");
                        case 1 -> new RunEvent.ActionFailed(id, "no");
                        case 2, 3 -> new RunEvent.ActionUnknown(id, "lost");
                        default ->
                            new RunEvent.ActionDone(id, "done", random.nextBoolean() ? undo() : Optional.empty());
                    };
                case Command.Reconcile c ->
                    new RunEvent.Reconciled(id, Finding.values()[random.nextInt(4)], "seen", Optional.empty());
                case Command.Check c ->
                    dice < 2 ? new RunEvent.CheckPassed(id, "well") : new RunEvent.CheckFailed(id, "unwell");
                case Command.Undo c ->
                    dice < 7 ? new RunEvent.Undone(id, "back") : new RunEvent.UndoRefused(id, "no", dice == 7);
                case Command.SetTimer c -> new RunEvent.TimerFired(id);
                case Command.Tell c -> throw new AssertionError("a Tell is never outstanding");
            };
        }

        /** When something was said that is heard now: perhaps long ago, and perhaps just in time. */
        private Instant said(Instant until) {
            if (random.nextInt(3) > 0) return now;
            // Heard late, while nobody has said yet that the time is over.
            if (random.nextBoolean() && !now.isAfter(until)) {
                now = until.plusMillis(random.nextInt(500));
                if (now.isAfter(state.deadlineAt())) now = state.deadlineAt();
            }
            return until.minusMillis(1 + random.nextInt(1000));
        }

        private Verdict look(int dice) {
            return switch (dice) {
                case 0 -> random.nextBoolean() ? held(Freeze.NAME, 900, false) : held("limit-everything", 900, false);
                case 1 -> held(Silence.UNKNOWN, 15, true);
                default -> Verdict.ALLOW;
            };
        }

        private Verdict held(String guard, int seconds, boolean passing) {
            return new Verdict.Hold(guard, "no", Optional.of(now.plusSeconds(seconds)), passing);
        }

        private Verdict verdict(int dice) {
            return switch (dice) {
                case 0 -> new Verdict.Hold("cooldown", "cooling", Optional.of(now.plusSeconds(900)), false);
                case 1, 2, 3 -> new Verdict.Hold("target-busy", "busy", Optional.of(now.plusSeconds(5)), true);
                case 4 -> new Verdict.Hold("other", "for now", Optional.empty(), true);
                default -> Verdict.ALLOW;
            };
        }

        private Optional<Undo> undo() {
            return random.nextInt(3) == 0 ? Optional.empty() : Optional.of(new Undo(object(), "take it back"));
        }

        private static JsonNode object() {
            return JsonNodeFactory.instance.objectNode();
        }

        private void hear(RunEvent event) {
            heard.add(event);
            var turn = machine.next(state, event, now);
            seen.add(turn.state().phase());
            if (turn.changed()) turns++;
            promises(event, turn);
            if (event instanceof RunEvent.Answer answer) counts(answer, turn);
            state = turn.state();
            if (!(event instanceof RunEvent.Resumed)) {
                var again = machine.next(state, event, now);
                promise(!again.changed() && again.commands().isEmpty(), "a repeated event changes nothing");
            }
            if (json) {
                promise(RunJson.read(RunState.class, RunJson.write(state)).equals(state), "it is stored as it is");
                promise(RunJson.read(RunEvent.class, RunJson.write(event)).equals(event), "it is stored as it is");
            }
        }

        /** What is said in time counts, however late it is heard; what is said too late never does. */
        private void counts(RunEvent.Answer word, Transition turn) {
            if (!(state.outstanding(word.command()).orElse(null) instanceof Command.Question question)) return;
            var said = switch (word) {
                case RunEvent.ApprovalDecided e -> Optional.of(e.at());
                case RunEvent.PersonAnswered e -> Optional.of(e.at());
                case RunEvent.DoubtSettled e -> Optional.of(e.at());
                default -> Optional.<Instant>empty();
            };
            if (said.isEmpty()) return;
            if (!said.get().isBefore(question.expiresAt()))
                promise(!turn.changed(), "what is said too late does not count");
            else if (fits(question, word)) promise(turn.changed(), "what is said in time counts");
        }

        private boolean fits(Command.Question question, RunEvent word) {
            return switch (question) {
                case Command.AskApproval ask ->
                    word instanceof RunEvent.ApprovalDecided d
                            && (!ask.approve().reasonRequired() || !d.reason().isBlank())
                            && state.consent().filter(c -> c.decidedBy(d.by())).isEmpty();
                case Command.AskPerson ask ->
                    word instanceof RunEvent.PersonAnswered p
                            && Answers.problem(ask.answer(), p.answer()).isEmpty();
                case Command.AskDoubt _ -> word instanceof RunEvent.DoubtSettled;
            };
        }

        private void promises(RunEvent event, Transition turn) {
            var after = turn.state();
            if (state.phase().terminal()) {
                promise(!turn.changed() && turn.commands().isEmpty(), "nothing happens after the end");
                return;
            }
            var touching = after.outstanding().stream().filter(Story::touches).count();
            promise(touching <= 1, "one effect at a time");
            promise(after.phase().terminal() == after.outstanding().isEmpty(), "who has not ended waits for something");
            promise(
                    after.ending().isEmpty() || touching == 1 || after.phase() == Phase.UNDOING,
                    "an end waits only for an effect, or for its target");
            if (event instanceof RunEvent.GuardsEvaluated(int id, Verdict verdict)
                    && state.outstanding(id).orElse(null) instanceof Command.Claiming claiming) {
                asked = Optional.of(claiming);
                allowed = verdict instanceof Verdict.Allow;
            }
            if (state.repeating().isPresent()
                    && after.repeating().isEmpty()
                    && after.phase().terminal())
                promise(
                        after.phase() == Phase.NEEDS_HUMAN || answers(event),
                        "what was to be sent again, and was not, is a matter for people");
            if (after.phase() == Phase.IN_DOUBT)
                promise(
                        after.holdsTarget()
                                && after.outstanding().stream().allMatch(c -> c instanceof Command.AskDoubt),
                        "an effect in doubt keeps its target, and waits for people only");
            if (state.phase() == Phase.IN_DOUBT && after.phase() != Phase.IN_DOUBT)
                promise(
                        after.phase() == Phase.NEEDS_HUMAN
                                || event instanceof RunEvent.DoubtSettled d
                                        && d.settled() != RunEvent.DoubtSettled.Settled.STOP,
                        "an effect in doubt ends only by somebody's word, or as a matter for people");
            promise(!state.demoted() || after.demoted(), "who is demoted stays so");
            promise(
                    after.retryAt().isEmpty()
                            || after.retryAt().get().isAfter(now)
                                    && after.heldBy().isPresent(),
                    "decided about anew only later, and only what was held");
            for (var command : turn.commands()) {
                promise(command.id() > lastId, "ids count up");
                lastId = command.id();
                promises(event, command, after);
            }
            promise(after.lastCommand() >= lastId, "ids count up");
            stuck |= after.effects().stream().anyMatch(e -> e.fate() == Fate.STUCK);
        }

        private void promises(RunEvent event, Command command, RunState after) {
            switch (command) {
                case Command.Act act -> {
                    promise(
                            event instanceof RunEvent.GuardsEvaluated(int id, Verdict.Allow allow)
                                    && state.outstanding(id).orElseThrow() instanceof Command.EvaluateGuards guards
                                    && guards.intention().equals(act.intention()),
                            "no effect that the guards did not allow, and exactly that one");
                    promise(now.isBefore(state.deadlineAt()), "no effect begins after the deadline");
                    promise(!state.resolved(), "no effect begins when the alert is over");
                    promise(after.holdsTarget(), "who acts holds the target");
                    promise(
                            act.intention().temporary().isEmpty()
                                    || act.intention().prepared().undo().isPresent(),
                            "what is temporary can be taken back");
                    promise(machine.playbook.autonomy() != Autonomy.OBSERVE, "who observes does not act");
                    promise(machine.playbook.autonomy() != Autonomy.SUGGEST, "who suggests does not act");
                    promise(
                            act.repeats().isEmpty() || repeatable(act),
                            "sent again is only exactly what may be, at most three times");
                    promise(
                            act.repeats().isPresent() || state.repeating().isEmpty(),
                            "nothing else is begun while it is not known what became of an effect");
                    promise(consented(act, after), "no effect without the consent it needs, for exactly this");
                    acts.add(act);
                }
                case Command.Undo undo -> {
                    promise(undone.add(undo.effect()), "nothing is taken back twice");
                    promise(
                            event instanceof RunEvent.GuardsEvaluated(int id, Verdict.Allow allow)
                                    && state.outstanding(id).orElseThrow() instanceof Command.HoldTarget,
                            "nothing is taken back that the guards did not allow");
                    promise(after.holdsTarget(), "who takes back holds the target");
                    promise(
                            after.effects().stream()
                                    .anyMatch(e -> e.command() == undo.effect() && e.fate() == Fate.STANDS),
                            "only what stands is taken back");
                }
                case Command.Reconcile r ->
                    promise(
                            acts.contains(new Command.Act(r.act(), r.intention(), r.intendedAt(), r.repeats())),
                            "asked about exactly what was intended, and when");
                case Command.SetTimer timer -> promise(!timer.due().isBefore(now), "no timer in the past");
                case Command.Tell tell -> {
                    boolean doubt = tell.kind() == Kind.NEEDS_HUMAN && after.phase() == Phase.IN_DOUBT;
                    boolean end = ENDS.contains(tell.kind()) && !doubt;
                    if (end) ends++;
                    promise(!end || after.phase().terminal(), "only an end is told as an end");
                }
                case Command.Gather c -> {}
                case Command.Prepare c -> {}
                case Command.Claiming c -> {}
                case Command.AskDoubt c -> promise(after.holdsTarget(), "an effect in doubt keeps its target");
                case Command.AskApproval ask -> {
                    promise(looked(), "people are asked only about what nothing holds");
                    promise(!after.holdsTarget(), "who waits for people holds nothing");
                    promise(!ask.expiresAt().isAfter(after.deadlineAt()), "nobody is asked beyond the deadline");
                }
                case Command.AskPerson ask -> {
                    promise(looked(), "people are asked only about what nothing holds");
                    promise(!after.holdsTarget(), "who waits for people holds nothing");
                }
                case Command.Check c -> {}
            }
        }

        /** It is known now what became of it. */
        private static boolean answers(RunEvent event) {
            return event instanceof RunEvent.ActionDone
                    || event instanceof RunEvent.Reconciled r
                            && (r.finding() == Finding.HAPPENED || r.finding() == Finding.DID_NOT);
        }

        /** The guards were asked a moment ago whether anything is in the way. */
        private boolean looked() {
            return allowed && asked.filter(a -> a instanceof Command.Look).isPresent();
        }

        private boolean repeatable(Command.Act act) {
            int first = act.repeats().orElseThrow();
            return acts.stream()
                            .map(a -> (Command.Act) a)
                            .anyMatch(a -> a.id() == first && a.intention().equals(act.intention()))
                    && acts.stream()
                                    .map(a -> (Command.Act) a)
                                    .filter(a -> a.repeats().equals(act.repeats()))
                                    .count()
                            < 3;
        }

        private boolean consented(Command.Act act, RunState after) {
            var step = (Step.Change)
                    playbook.procedure().steps().get(act.intention().step());
            if (step.approve().isEmpty() && playbook.autonomy() != Autonomy.APPROVE && !after.demoted()) return true;
            return after.consent()
                    .filter(c -> c.granted() && c.intention().equals(act.intention()))
                    .filter(c -> c.decisions().stream().allMatch(RunState.Decision::granted))
                    .filter(c -> c.decisions().stream()
                                    .map(RunState.Decision::by)
                                    .distinct()
                                    .count()
                            >= step.approve().map(Approve::quorum).orElse(1))
                    .isPresent();
        }

        private static void promise(boolean kept, String what) {
            if (!kept) throw new AssertionError("broken: " + what);
        }

        /** Touches the world, or asks whether it was touched. */
        private static boolean touches(Command command) {
            return command instanceof Command.Act
                    || command instanceof Command.Reconcile
                    || command instanceof Command.Undo;
        }

        private Playbook playbook() {
            var remedy = remedy("random").deadline(random.nextBoolean() ? "10m" : "45m");
            if (random.nextInt(3) == 0) remedy.waits("30s");
            for (int i = random.nextInt(3); i > 0; i--) remedy.gathers("fact" + i, "read" + i);
            if (random.nextInt(8) == 0) remedy.gathers("odd", "read", withNothingToResolve("nothing"));
            if (random.nextInt(6) == 0) remedy.unless("held", expression("sometimes", scope -> random.nextInt(4) == 0));
            if (random.nextInt(40) == 0) remedy.unless("odd", notEvaluable("x", "no x"));
            if (random.nextInt(3) != 0) remedy.verify("alive", random.nextBoolean() ? "0s" : "20s", "1m", "10s");
            if (random.nextInt(4) == 0) remedy.cooldown("5m");
            switch (random.nextInt(4)) {
                case 0 -> remedy.otherwise();
                case 1 -> remedy.otherwise(Otherwise.ESCALATE);
                case 2 -> remedy.otherwise(Otherwise.UNDO);
                default -> remedy.otherwise(Otherwise.UNDO, Otherwise.ESCALATE);
            }
            var rungs = new Remedy.Rung[1 + random.nextInt(3)];
            for (int i = 0; i < rungs.length; i++) rungs[i] = randomRung(i);
            switch (random.nextInt(12)) {
                case 0 -> remedy.autonomy(Autonomy.OBSERVE);
                case 1 -> remedy.autonomy(Autonomy.SUGGEST);
                case 2, 3 -> remedy.autonomy(Autonomy.APPROVE);
                default -> remedy.autonomy(Autonomy.AUTO);
            }
            return switch (random.nextInt(4)) {
                case 0 -> remedy.does(rungs).build();
                case 1 -> remedy.doesAll(steps(rungs)).build();
                default -> remedy.tries(rungs).build();
            };
        }

        private Step[] steps(Remedy.Rung... rungs) {
            var steps = new ArrayList<Step>();
            for (var rung : rungs) {
                if (random.nextInt(3) == 0) steps.add(Remedy.ask("asked", "platform", wanted(), "3m"));
                if (random.nextInt(4) == 0) steps.add(Remedy.read("read", "read0"));
                steps.add(rung.step());
                if (random.nextInt(4) == 0) steps.add(Remedy.tell("all is well", "read", "fact1"));
            }
            return steps.toArray(Step[]::new);
        }

        private Answer wanted() {
            return switch (random.nextInt(4)) {
                case 0 -> new Answer.Confirm();
                case 1 -> new Answer.Text();
                case 2 -> new Answer.Secret();
                default -> new Answer.OneOf(List.of("a", "b"));
            };
        }

        private Remedy.Rung randomRung(int i) {
            var rung = rung("do" + i);
            if (random.nextInt(3) == 0) rung = rung.lasting(random.nextBoolean() ? "40s" : "15m");
            if (random.nextInt(3) == 0) rung = rung.kept();
            if (random.nextInt(3) == 0) rung = rung.verify("own", "0s", "30s", "5s");
            if (random.nextInt(5) == 0) rung = rung.onlyIf(expression("sometimes", scope -> random.nextBoolean()));
            if (random.nextInt(5) == 0)
                rung = rung.approvedBy("platform", 1 + random.nextInt(2), "2m", random.nextInt(3) == 0);
            if (random.nextInt(9) == 0) rung = rung.with(withNothingToResolve("nothing"));
            return rung;
        }
    }
}
