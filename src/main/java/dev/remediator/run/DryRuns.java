package dev.remediator.run;

import dev.remediator.guard.Demotion;
import dev.remediator.guard.StandingChange;
import dev.remediator.guard.TargetBusy;
import dev.remediator.guard.Verdict;
import dev.remediator.playbook.Limits;
import dev.remediator.playbook.Playbook;
import dev.remediator.playbook.Safety;
import dev.remediator.playbook.Windows;
import dev.remediator.store.Transactions;
import dev.remediator.target.Target;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Says what a run would do before somebody begins it: the same machine and real readings, and an end before the first thing
 * that changes anything or asks anybody. Nothing is written, nothing is claimed, and no platform is changed.
 */
public final class DryRuns {
    /** All readings of one together. */
    static final Duration LONGEST = Duration.ofSeconds(8);

    private static final int MOST_TURNS = 500;

    private final Transactions transactions;
    private final Hands hands;
    private final Claims claims;
    private final InstantSource clock;
    private final ExecutorService threads;
    private final Duration longest;

    public DryRuns(
            Transactions transactions,
            Hands hands,
            Supplier<Safety> safety,
            Silences silences,
            InstantSource clock,
            ExecutorService threads) {
        this(transactions, hands, safety, silences, clock, threads, LONGEST);
    }

    DryRuns(
            Transactions transactions,
            Hands hands,
            Supplier<Safety> safety,
            Silences silences,
            InstantSource clock,
            ExecutorService threads,
            Duration longest) {
        this.transactions = transactions;
        this.hands = hands;
        this.claims = new Claims(safety, silences);
        this.clock = clock;
        this.threads = threads;
        this.longest = longest;
    }

    /** As if this person had begun it. Blocks for as long as the platforms take to answer, 8 s at most. */
    public DryRun of(Playbook playbook, Target target, String by) throws InterruptedException {
        return new Rehearsed(playbook, target, by).play();
    }

    /** One of them; for one thread. */
    private final class Rehearsed {
        private final Playbook playbook;
        private final RunMachine machine;
        private final Deeds deeds;
        private final Instant began = clock.instant();
        private final long until = System.nanoTime() + longest.toNanos();
        private final List<DryRun.Said> said = new ArrayList<>();
        private final Map<String, Verdict.Hold> holds = new HashMap<>();
        private final List<Verdict.Hold> inOrder = new ArrayList<>();
        private final Deque<Command> open = new ArrayDeque<>();
        private final Map<Integer, Future<RunEvent>> answers = new HashMap<>();
        private RunState state;

        Rehearsed(Playbook playbook, Target target, String by) {
            this.playbook = playbook;
            machine = new RunMachine(playbook, target);
            state = machine.fresh(Ids.next(), Ids.next(), new Trigger.ByPerson(playbook.name(), by, ""), began);
            deeds = new Deeds(hands, clock, state.id(), target.name());
        }

        DryRun play() throws InterruptedException {
            try {
                return result(end());
            } finally {
                answers.values().forEach(each -> each.cancel(true));
            }
        }

        private DryRun.End end() throws InterruptedException {
            RunEvent event = new RunEvent.Started();
            for (int turns = 0; turns < MOST_TURNS; turns++) {
                var turn = machine.next(state, event, clock.instant());
                state = turn.state();
                for (var command : turn.commands()) take(command);
                var suggestion = last(Announcement.Kind.SUGGESTED);
                if (suggestion.isPresent()) return new DryRun.OnlySays(suggestion.get());
                if (state.phase() == Phase.SUCCEEDED)
                    return new DryRun.Over("it would tell what it has read, and change nothing", state.phase());
                if (state.phase().terminal())
                    return new DryRun.Over(state.reason().orElse("nothing would be done"), state.phase());
                var next = open.poll();
                if (next == null) return new DryRun.NotTold("it waits for something that a dry run does not know");
                var stop = stop(next);
                if (stop.isPresent()) return stop.get();
                event = answer(next);
            }
            return new DryRun.NotTold("it takes more than %d turns".formatted(MOST_TURNS));
        }

        /** Readings begin at once, as in a run. */
        private void take(Command command) {
            switch (command) {
                case Command.Tell tell -> said.add(new DryRun.Said(tell.kind(), tell.text(), tell.details()));
                case Command.Gather gather -> reading(gather, () -> deeds.gather(gather));
                case Command.Check check -> reading(check, () -> deeds.check(check));
                case Command.Prepare prepare -> reading(prepare, () -> deeds.prepare(prepare));
                case Command.Claiming _,
                        Command.Question _,
                        Command.Act _,
                        Command.Reconcile _,
                        Command.Undo _,
                        Command.SetTimer _ -> open.add(command);
            }
        }

        private void reading(Command command, Callable<RunEvent> work) {
            answers.put(command.id(), threads.submit(work));
            open.add(command);
        }

        private Optional<DryRun.End> stop(Command next) {
            return switch (next) {
                case Command.EvaluateGuards asked -> {
                    guards(asked, asked.limits(), asked.windows());
                    yield Optional.of(acts(asked.intention(), consent(asked)));
                }
                case Command.AskApproval asked ->
                    Optional.of(acts(
                            asked.intention(),
                            Optional.of(new DryRun.Consent(
                                    asked.approve().by(), asked.approve().quorum()))));
                case Command.AskPerson asked ->
                    Optional.of(new DryRun.Asks("asks %s".formatted(asked.group()), asked.group(), asked.text()));
                case Command.SetTimer timer ->
                    Optional.of(new DryRun.Waits(
                            last(Announcement.Kind.WAITING).orElse("it would wait until " + timer.due())));
                case Command.Look look -> {
                    guards(look, look.limits(), look.windows());
                    yield Optional.empty();
                }
                case Command.Gather _, Command.Check _, Command.Prepare _ -> Optional.empty();
                case Command.HoldTarget _,
                        Command.AskDoubt _,
                        Command.Act _,
                        Command.Reconcile _,
                        Command.Undo _,
                        Command.Tell _ ->
                    throw new IllegalStateException(
                            "a dry run ends before " + next.getClass().getSimpleName());
            };
        }

        /** A playbook that acts only with consent asks the target's owners. */
        private Optional<DryRun.Consent> consent(Command.EvaluateGuards asked) {
            return holds.containsKey(Demotion.NAME) && !asked.consented()
                    ? machine.target.owner().map(owner -> new DryRun.Consent(owner, 1))
                    : Optional.empty();
        }

        private DryRun.Acts acts(Command.Intention intention, Optional<DryRun.Consent> consent) {
            var plain = intention.withoutSecrets();
            return new DryRun.Acts(
                    Consenting.says(plain),
                    plain.capability(),
                    plain.step(),
                    plain.input(),
                    RunJson.tree(plain.prepared()),
                    plain.prepared().undo().map(undo -> undo.says()),
                    plain.temporary().map(Say::duration),
                    consent);
        }

        /** What a guard holds is noted, and the run goes on as if it did not: what it would do is wanted, too. */
        private RunEvent answer(Command asked) throws InterruptedException {
            if (asked instanceof Command.Claiming claiming)
                return new RunEvent.GuardsEvaluated(claiming.id(), Verdict.ALLOW);
            var answer = answers.get(asked.id());
            if (answer == null) throw new IllegalStateException("nobody reads " + asked);
            try {
                return answer.get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                return late(asked, "no answer within %s".formatted(Say.duration(longest)));
            } catch (ExecutionException e) {
                return late(asked, String.valueOf(e.getCause()));
            }
        }

        private static RunEvent late(Command asked, String why) {
            return switch (asked) {
                case Command.Gather g -> new RunEvent.GatherFailed(g.id(), why);
                case Command.Check c -> new RunEvent.CheckFailed(c.id(), why, true);
                case Command.Prepare p -> new RunEvent.PlanRefused(p.id(), why);
                default -> throw new IllegalArgumentException("nothing is read there");
            };
        }

        private void guards(Command.Claiming asked, Limits limits, Windows windows) {
            var look = asked instanceof Command.Look it
                    ? it
                    : new Command.Look(asked.id(), limits, windows, Claims.inhibitors(claim(asked)));
            var found = transactions.read(connection -> {
                var now = clock.instant();
                var all = new ArrayList<Verdict>();
                all.addAll(claims.decide(connection, new RoundTrip(), List.of(claim(look)), now));
                var trip = new RoundTrip();
                var stops = Stops.ask(trip, List.of(claim(asked)), now);
                var standing = StandingOn.ask(trip, List.of(claim(asked)), now);
                var holder = new ArrayList<UUID>();
                trip.query(
                        "select run_id from acting where target = ?",
                        row -> holder.add(row.getObject(1, UUID.class)),
                        state.target());
                trip.run(connection);
                if (!holder.isEmpty())
                    all.add(TargetBusy.decide(state.target(), state.id(), Optional.of(holder.getFirst()), now));
                all.add(Demotion.about(stops.demotion(playbook.name()), now));
                all.add(StandingChange.decide(state.target(), standing.about(state), now));
                return all;
            });
            for (var verdict : found)
                if (verdict instanceof Verdict.Hold hold && holds.putIfAbsent(hold.guard(), hold) == null)
                    inOrder.add(hold);
        }

        private Journal.Claim claim(Command.Claiming asked) {
            return new Journal.Claim(
                    state,
                    1,
                    asked,
                    verdict -> machine.next(state, new RunEvent.GuardsEvaluated(asked.id(), verdict), clock.instant()));
        }

        private Optional<String> last(Announcement.Kind kind) {
            return said.reversed().stream()
                    .filter(each -> each.kind() == kind)
                    .map(DryRun.Said::text)
                    .findFirst();
        }

        private DryRun result(DryRun.End end) {
            return new DryRun(
                    playbook.name(),
                    playbook.digest(),
                    machine.target.name(),
                    began,
                    said,
                    state.facts().entrySet().stream()
                            .flatMap(fact -> Shown.lines(fact.getKey(), fact.getValue()).stream())
                            .toList(),
                    end,
                    inOrder);
        }
    }
}
