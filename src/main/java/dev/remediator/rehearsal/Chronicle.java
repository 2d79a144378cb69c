package dev.remediator.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.guard.Verdict;
import dev.remediator.playbook.Playbook;
import dev.remediator.playbook.Step;
import dev.remediator.playbook.Verify;
import dev.remediator.rehearsal.Moment.What;
import dev.remediator.run.Command;
import dev.remediator.run.Phase;
import dev.remediator.run.RunEvent;
import dev.remediator.run.RunState;
import dev.remediator.run.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Writes down what happens: the machine's own words to people, and which kind of moment each of them is. For one thread. */
final class Chronicle {
    private final Instant start;
    private final Playbook playbook;
    private final World world;
    private final List<Moment> moments = new ArrayList<>();

    Chronicle(Instant start, Playbook playbook, World world) {
        this.start = start;
        this.world = world;
        this.playbook = playbook;
    }

    Timeline timeline() {
        return new Timeline(moments);
    }

    void add(Instant at, What what, String subject, String text) {
        add(Moment.of(Duration.between(start, at), what, subject, text));
    }

    void add(Moment moment) {
        moments.add(moment);
    }

    void turned(Transition turn) {
        if (turn.event() instanceof RunEvent.Gathered(int command, var value)
                && turn.before().outstanding(command).orElse(null) instanceof Command.Gather gather)
            add(turn.at(), What.GATHER, gather.name(), "Read '%s': %s".formatted(gather.name(), shown(gather, value)));
        for (var command : turn.commands()) if (command instanceof Command.Tell tell) told(turn, tell);
    }

    /** What was described of it; all else is empty. */
    private String shown(Command.Gather gather, JsonNode value) {
        return Shown.fields(
                world.facts().get(gather.name()) instanceof World.Evidence.Of(JsonNode _, JsonNode written)
                        ? written
                        : value);
    }

    private void told(Transition turn, Command.Tell tell) {
        var moment = moment(
                turn,
                tell,
                Moment.of(Duration.between(start, turn.at()), kind(turn, tell), "", tell.text())
                        .with(tell.details()));
        add(moment);
        if (moment.what() == What.HELD)
            add(turn.at(), What.RUN, phase(turn.state().phase()), tell.text());
    }

    private static What kind(Transition turn, Command.Tell tell) {
        return switch (tell.kind()) {
            case DOING -> What.DO;
            case DONE -> What.DONE;
            case NOT_DONE -> What.NOT_DONE;
            case SKIPPED -> tell.text().startsWith("Evidence '") ? What.NOT_GATHERED : What.SKIP;
            case VERIFIED -> What.VERIFIED;
            case NOT_VERIFIED -> turn.before().phase() == Phase.VERIFYING ? What.NOT_VERIFIED : What.SAID;
            case UNDONE -> What.UNDO;
            case UNDO_FAILED -> What.NOT_UNDONE;
            case WAITING -> hold(turn).isPresent() ? What.WAITS : What.SAID;
            case ESCALATED -> What.ESCALATE;
            case HELD -> What.HELD;
            case HEALED, HEALED_BY_ITSELF, CANCELLED, FAILED -> What.RUN;
            // What nobody can tell is asked first.
            case NEEDS_HUMAN -> turn.state().phase().terminal() ? What.RUN : What.ASK;
            case ASKED -> What.ASK;
            case DECIDED -> decision(turn);
            case SUGGESTED -> What.SUGGEST;
            case REPORTED -> What.TELL;
            case INCIDENT_OPENED,
                    ALERT_JOINED,
                    RUN_STARTED,
                    SEEN,
                    CHECKING,
                    TEMPORARY_ENDED,
                    TEMPORARY_FAILED,
                    INCIDENT_CLOSED,
                    REVIEWED -> What.SAID;
        };
    }

    private Moment moment(Transition turn, Command.Tell tell, Moment bare) {
        return switch (bare.what()) {
            case DO ->
                acting(turn)
                        .map(act -> named(bare, act.intention().capability())
                                .doing(
                                        turn.state().target(),
                                        act.intention().input(),
                                        act.intention().temporary()))
                        .orElse(bare);
            case DONE, NOT_DONE, UNDO, NOT_UNDONE -> named(bare, answered(turn));
            case SKIP -> named(bare, before(tell.text(), " is left out"));
            case NOT_GATHERED -> named(bare, quoted(tell.text()));
            case VERIFIED, NOT_VERIFIED -> named(bare, check(turn.before()));
            case WAITS -> named(bare, hold(turn).map(Verdict.Hold::guard).orElse(""));
            case HELD ->
                named(
                        bare,
                        hold(turn)
                                .map(Verdict.Hold::guard)
                                .orElseGet(() -> playbook.unless().keySet().stream()
                                        .filter(name -> tell.text().contains("guard '" + name + "'"))
                                        .findFirst()
                                        .orElse("")));
            case ESCALATE -> named(bare, playbook.severity().name());
            case ASK -> asking(turn, bare);
            case APPROVED, DENIED, UNANSWERED, ANSWERED ->
                named(bare, answered(turn)).about(who(turn));
            case SUGGEST -> named(bare, answered(turn));
            case TELL -> named(bare, message(tell.text()));
            case RUN -> named(bare, phase(turn.state().phase()));
            case SAID, GATHER, RESTORED, NOT_RESTORED, WORLD, NOBODY_ASKED -> bare;
        };
    }

    private static Moment named(Moment bare, String subject) {
        return Moment.of(bare.at(), bare.what(), subject, bare.text()).with(bare.details());
    }

    private static Optional<Command.Act> acting(Transition turn) {
        return turn.commands().stream()
                .filter(command -> command instanceof Command.Act)
                .map(command -> (Command.Act) command)
                .findFirst();
    }

    private static Optional<Verdict.Hold> hold(Transition turn) {
        return turn.event() instanceof RunEvent.GuardsEvaluated(int _, Verdict.Hold hold)
                ? Optional.of(hold)
                : Optional.empty();
    }

    private static What decision(Transition turn) {
        return switch (turn.event()) {
            case RunEvent.ApprovalDecided e -> e.granted() ? What.APPROVED : What.DENIED;
            case RunEvent.PersonAnswered _ -> What.ANSWERED;
            case RunEvent.AskExpired _ -> What.UNANSWERED;
            default -> What.SAID;
        };
    }

    private static String who(Transition turn) {
        return switch (turn.event()) {
            case RunEvent.ApprovalDecided e -> e.by();
            case RunEvent.PersonAnswered e -> e.by();
            case RunEvent.DoubtSettled e -> e.by();
            default -> "";
        };
    }

    /** Addresses and hashes tell nobody anything who reads a timeline. */
    private static Moment asking(Transition turn, Moment bare) {
        var lines = bare.details().stream()
                .filter(line -> !line.startsWith("Decide: ")
                        && !line.startsWith("Answer: ")
                        && !line.startsWith("Say it: ")
                        && !line.startsWith("Plan "))
                .toList();
        for (var command : turn.commands())
            switch (command) {
                case Command.AskApproval ask -> {
                    return named(bare, ask.approve().by())
                            .about(ask.intention().capability())
                            .with(lines);
                }
                case Command.AskPerson ask -> {
                    return named(bare, ask.group()).about(ask.as()).with(lines);
                }
                case Command.AskDoubt ask -> {
                    return named(bare, ask.group())
                            .about(ask.intention().capability())
                            .with(lines);
                }
                default -> {}
            }
        return bare;
    }

    private String message(String said) {
        for (var step : playbook.procedure().steps())
            if (step instanceof Step.Tell tell
                    && tell.message().title().orElse(tell.message().name()).equals(said))
                return tell.message().name();
        return "";
    }

    /** The capability, or the question, of the command that this turn's event answers. */
    private String answered(Transition turn) {
        if (!(turn.event() instanceof RunEvent.Answer answer)) return "";
        return turn.before()
                .outstanding(answer.command())
                .map(command -> switch (command) {
                    case Command.Prepare c -> c.capability();
                    case Command.Act c -> c.intention().capability();
                    case Command.Reconcile c -> c.intention().capability();
                    case Command.Undo c -> c.capability();
                    case Command.EvaluateGuards c -> c.intention().capability();
                    case Command.AskApproval c -> c.intention().capability();
                    case Command.AskPerson c -> c.as();
                    case Command.AskDoubt c -> c.intention().capability();
                    case Command.Look _,
                            Command.HoldTarget _,
                            Command.Gather _,
                            Command.Check _,
                            Command.SetTimer _,
                            Command.Tell _ -> "";
                })
                .orElse("");
    }

    private String check(RunState state) {
        var steps = playbook.procedure().steps();
        return state.step() >= steps.size()
                ? ""
                : steps.get(state.step()) instanceof Step.Change change
                        ? playbook.verification(change).map(Verify::check).orElse("")
                        : "";
    }

    private static String before(String text, String mark) {
        int at = text.indexOf(mark);
        return at < 0 ? "" : text.substring(0, at);
    }

    private static String quoted(String text) {
        int open = text.indexOf('\'');
        int close = text.indexOf('\'', open + 1);
        return open < 0 || close < 0 ? "" : text.substring(open + 1, close);
    }

    static String phase(Phase phase) {
        return phase.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
