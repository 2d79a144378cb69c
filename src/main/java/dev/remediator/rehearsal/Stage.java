package dev.remediator.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.remediator.action.Actions;
import dev.remediator.action.Call;
import dev.remediator.action.Change;
import dev.remediator.action.Prepared;
import dev.remediator.action.Undo;
import dev.remediator.action.UndoOutcome;
import dev.remediator.run.Command;
import dev.remediator.run.RunEvent;
import dev.remediator.run.RunState;
import dev.remediator.target.Targets;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The described world while it is played: answers every command that reaches it. For one thread. */
final class Stage {
    private static final Duration AT_MOST = Duration.ofMinutes(30);
    private static final String UNDO = "undo ";
    private static final Duration AGAIN = Duration.ofSeconds(10);

    private final World world;
    private final Agenda agenda;
    private final Actions actions;
    private final Targets targets;
    private final Checks checks;
    private final Map<String, Integer> calls = new HashMap<>();
    private final Set<String> assumed = new LinkedHashSet<>();

    Stage(World world, String target, Agenda agenda, Actions actions, Targets targets) {
        this.world = world;
        this.agenda = agenda;
        this.actions = actions;
        this.targets = targets;
        checks = new Checks(world, target, agenda.instant(), assumed::add);
    }

    Reply reply(RunState run, Command command) {
        return switch (command) {
            case Command.Gather c -> Reply.now(gather(c));
            case Command.Check c -> Reply.now(check(run.target(), c));
            case Command.Prepare c -> Reply.now(prepare(run.target(), c));
            case Command.Act c -> act(c);
            case Command.Reconcile c -> Reply.now(reconcile(c));
            case Command.Undo c -> undo(c);
            case Command.Claiming _,
                    Command.AskApproval _,
                    Command.AskPerson _,
                    Command.AskDoubt _,
                    Command.SetTimer _,
                    Command.Tell _ -> throw new IllegalArgumentException("no concern of the world: " + command);
        };
    }

    private RunEvent.Answer gather(Command.Gather c) {
        var evidence = world.facts().get(c.name());
        if (evidence instanceof World.Evidence.Of(JsonNode value, JsonNode _))
            return new RunEvent.Gathered(c.id(), value);
        if (evidence instanceof World.Evidence.Unreadable(String reason))
            return new RunEvent.GatherFailed(c.id(), reason);
        if (c.check().isPresent() && (checks.describes(c.target(), c.check().get()) || !world.describedOnly())) {
            var spell = checks.at(c.target(), c.check().get(), agenda.instant());
            return new RunEvent.Gathered(
                    c.id(),
                    JsonNodeFactory.instance
                            .objectNode()
                            .put("status", spell.answer() == Spell.Answer.PASS ? "up" : "down")
                            .put("saw", spell.seen(c.check().get())));
        }
        if (!world.describedOnly()) assumed.add("'%s' cannot be read".formatted(c.name()));
        return new RunEvent.GatherFailed(c.id(), "the world that is rehearsed says nothing about it");
    }

    private RunEvent.Answer check(String target, Command.Check c) {
        var spell = checks.at(target, c.check(), agenda.instant());
        var saw = spell.seen(c.check());
        return switch (spell.answer()) {
            case PASS -> new RunEvent.CheckPassed(c.id(), saw);
            case FAIL -> new RunEvent.CheckFailed(c.id(), saw);
            case UNREADABLE -> new RunEvent.CheckFailed(c.id(), saw, true);
        };
    }

    private RunEvent.Answer prepare(String target, Command.Prepare c) {
        var doing = doing(c.capability());
        if (doing.end() == Doing.End.IMPOSSIBLE) {
            called(c.capability());
            return new RunEvent.PlanRefused(c.id(), doing.saysOr("it cannot be done"));
        }
        if (doing.end() == Doing.End.NOT_NOW) {
            called(c.capability());
            return new RunEvent.PlanPostponed(
                    c.id(),
                    doing.saysOr("something else is under way"),
                    doing.after().isPositive() ? doing.after() : AGAIN);
        }
        var says = says(target, c.capability(), c.input());
        var undo = reversible(target, c.capability(), doing)
                ? Optional.of(new Undo(JsonNodeFactory.instance.objectNode(), UNDO + says))
                : Optional.<Undo>empty();
        return new RunEvent.Planned(c.id(), new Prepared(says, JsonNodeFactory.instance.objectNode(), undo, AT_MOST));
    }

    private Reply act(Command.Act c) {
        var capability = c.intention().capability();
        var says = c.intention().prepared().says();
        var doing = doing(capability);
        called(capability);
        Runnable happens = () -> checks.done(capability, agenda.instant());
        return switch (doing.end()) {
            case DONE ->
                new Reply(
                        doing.after(),
                        happens,
                        new RunEvent.ActionDone(c.id(), doing.saysOr(says + ": done"), Optional.empty()));
            case REFUSED ->
                new Reply(doing.after(), () -> {}, new RunEvent.ActionRefused(c.id(), doing.saysOr("refused")));
            case FAILED ->
                new Reply(doing.after(), () -> {}, new RunEvent.ActionFailed(c.id(), doing.saysOr("failed")));
            case UNKNOWN ->
                new Reply(
                        doing.after(),
                        doing.finding() == RunEvent.Reconciled.Finding.HAPPENED ? happens : () -> {},
                        new RunEvent.ActionUnknown(c.id(), doing.saysOr("no answer")));
            // It was possible when it was planned.
            case IMPOSSIBLE, NOT_NOW ->
                new Reply(doing.after(), () -> {}, new RunEvent.ActionRefused(c.id(), doing.saysOr("refused")));
        };
    }

    private RunEvent.Answer reconcile(Command.Reconcile c) {
        var finding = before(c.intention().capability()).finding();
        return new RunEvent.Reconciled(
                c.id(),
                finding,
                switch (finding) {
                    case HAPPENED -> "it is there";
                    case DID_NOT -> "there is no trace of it";
                    case REPEATABLE -> "it may be sent again";
                    case CANNOT_TELL -> "nobody can tell";
                },
                Optional.empty());
    }

    private Reply undo(Command.Undo c) {
        var outcome = undo(c.capability(), c.undo());
        return new Reply(
                Duration.ZERO,
                () -> {
                    if (outcome instanceof UndoOutcome.Undone) undone(c.capability());
                },
                switch (outcome) {
                    case UndoOutcome.Undone(var summary) -> new RunEvent.Undone(c.id(), summary);
                    case UndoOutcome.Foreign(var summary) -> new RunEvent.UndoRefused(c.id(), summary, true);
                    case UndoOutcome.Failed(var summary) -> new RunEvent.UndoRefused(c.id(), summary, false);
                });
    }

    /** What taking back gives, for a run and for a temporary change whose time is over. */
    UndoOutcome undo(String capability, Undo undo) {
        var doing = before(capability);
        var says = doing.undoSays();
        return switch (doing.undo()) {
            case AS_IT_CAN, TAKEN_BACK -> new UndoOutcome.Undone(says.isEmpty() ? undone(undo) : says);
            case FOREIGN -> new UndoOutcome.Foreign(says.isEmpty() ? "it has another value now" : says);
            case FAILED, NONE -> new UndoOutcome.Failed(says.isEmpty() ? "the platform refused" : says);
        };
    }

    List<String> assumed() {
        return List.copyOf(assumed);
    }

    private static String undone(Undo undo) {
        return undo.says().startsWith(UNDO) ? undo.says().substring(UNDO.length()) : undo.says();
    }

    void undone(String capability) {
        checks.undone(capability, agenda.instant());
    }

    /** What the next call gives. */
    private Doing doing(String capability) {
        return nth(capability, calls.getOrDefault(capability, 0));
    }

    /** What the last call gave. */
    private Doing before(String capability) {
        return nth(capability, Math.max(0, calls.getOrDefault(capability, 0) - 1));
    }

    private Doing nth(String capability, int n) {
        var doings = world.actions().getOrDefault(capability, List.of(Doing.DONE));
        return doings.get(Math.min(n, doings.size() - 1));
    }

    private void called(String capability) {
        calls.merge(capability, 1, Integer::sum);
    }

    private boolean reversible(String target, String capability, Doing doing) {
        return switch (doing.undo()) {
            case NONE -> false;
            case TAKEN_BACK, FOREIGN, FAILED -> true;
            case AS_IT_CAN ->
                targets.find(target)
                        .flatMap(t -> actions.find(capability, t))
                        .filter(Stage::canUndo)
                        .isPresent();
        };
    }

    /** A change that says nothing about taking back cannot. */
    private static boolean canUndo(Object action) {
        if (!(action instanceof Change<?, ?>)) return false;
        try {
            return action.getClass().getMethod("undo", Call.class, Undo.class).getDeclaringClass() != Change.class;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("every change has it", e);
        }
    }

    private static String says(String target, String capability, JsonNode input) {
        var says = new StringBuilder(capability + " of " + target);
        var before = " with ";
        for (var parameter : input.properties()) {
            says.append(before).append(parameter.getKey()).append(' ').append(Shown.value(parameter.getValue()));
            before = ", ";
        }
        return says.toString();
    }
}
