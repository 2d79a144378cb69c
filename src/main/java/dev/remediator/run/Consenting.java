package dev.remediator.run;

import dev.remediator.action.Undo;
import dev.remediator.approval.PlanHash;
import dev.remediator.playbook.Approve;
import dev.remediator.playbook.Autonomy;
import dev.remediator.playbook.Otherwise;
import dev.remediator.playbook.Procedure;
import dev.remediator.playbook.Step;
import dev.remediator.run.Announcement.Kind;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Whether a change may be made at all, and with whose consent. Consent is for exactly one plan: after it was given the
 * step is planned anew, and where the plan is another one, people are asked again.
 */
final class Consenting {
    /** How often people are asked about one step, whose plan changes each time. */
    static final int TIMES = 3;

    private final RunMachine machine;

    Consenting(RunMachine machine) {
        this.machine = machine;
    }

    /** Whether the playbook changes anything at all. */
    boolean mayAct() {
        return switch (machine.playbook.autonomy()) {
            case OBSERVE, SUGGEST -> false;
            case APPROVE, AUTO -> true;
        };
    }

    /** Says what a playbook that may not act would have done. */
    void onlySay(Turn turn, Command.Intention intention) {
        switch (machine.playbook.autonomy()) {
            case OBSERVE -> {
                turn.tell(Kind.SUGGESTED, "Would have done this: " + says(intention), details(intention));
                machine.watching.begin(turn);
            }
            case SUGGEST -> {
                turn.tell(Kind.SUGGESTED, "Please do this: " + says(intention), details(intention));
                machine.holding.held(turn, Holding.SUGGESTS, "suggests only");
            }
            case APPROVE, AUTO -> throw new IllegalStateException("it may act");
        }
    }

    private boolean needed(Turn turn, Step.Change step) {
        return step.approve().isPresent() || machine.playbook.autonomy() == Autonomy.APPROVE || turn.demoted;
    }

    /** Whether people are asked before this step is done. */
    boolean asks(Turn turn, Step.Change step) {
        return mayAct() && needed(turn, step) && !granted(turn, turn.step);
    }

    /** People agreed to a step, as it was planned then. */
    static boolean granted(Turn turn, int step) {
        return turn.consent.filter(c -> c.step() == step && c.granted()).isPresent();
    }

    /** @return whether the guards may be asked; otherwise people are, or the run is over */
    boolean given(Turn turn, Step.Change step, Command.Intention intention) {
        if (!needed(turn, step)) return true;
        var approve = step.approve().or(this::owners);
        if (approve.isEmpty()) {
            machine.endings.fail(
                    turn,
                    "%s needs consent, and nobody owns %s who could be asked"
                            .formatted(step.capability(), machine.target.name()));
            return false;
        }
        var hash = hash(turn, intention);
        var before = turn.consent.filter(c -> c.step() == intention.step());
        if (before.filter(c -> c.granted() && c.hash().equals(hash)).isPresent()) return true;
        int times = before.map(RunState.Consent::times).orElse(0);
        if (times >= TIMES) {
            turn.waitingSince = Optional.empty();
            turn.ending = Optional.of(new RunState.Ending(
                    Phase.NEEDS_HUMAN, machine.playbook.otherwise().contains(Otherwise.UNDO), true));
            turn.reason = Optional.of("people agreed %d times, and each time it had changed before it was done: %s"
                    .formatted(times, intention.prepared().says()));
            machine.endings.conclude(turn);
            return false;
        }
        if (before.isPresent() && before.get().granted()) {
            turn.tell(Kind.NOT_DONE, "Not done yet: " + changed(before.get().intention(), intention));
            turn.consent = Optional.of(before.get().withdrawn());
            machine.steps.step(turn, turn.step);
            return false;
        }
        ask(turn, approve.get(), intention, hash, times + 1);
        return false;
    }

    private Optional<Approve> owners() {
        return machine.target.owner().map(owner -> new Approve(owner, 1, Approve.DEFAULT_WITHIN, false));
    }

    private String hash(Turn turn, Command.Intention intention) {
        return PlanHash.of(
                turn.run(),
                intention.step(),
                intention.capability(),
                intention.input(),
                RunJson.tree(intention.prepared()),
                machine.target.name(),
                machine.playbook.digest());
    }

    private void ask(Turn turn, Approve approve, Command.Intention intention, String hash, int times) {
        int id = turn.nextId();
        var until = turn.waitForPeople(approve.within());
        turn.consent =
                Optional.of(new RunState.Consent(intention.step(), id, times, intention, hash, List.of(), false));
        turn.send(new Command.AskApproval(id, intention, hash, approve, until));
        var details = new ArrayList<>(List.of(details(intention)));
        details.addAll(Shown.evidence(turn.facts()));
        if (approve.quorum() > 1) details.add("%d of %s must agree".formatted(approve.quorum(), approve.by()));
        if (approve.reasonRequired()) details.add("A decision needs a reason");
        details.add(
                "Decide: ./remediator approve %1$s/%2$d --as ENGINEER%3$s (or deny %1$s/%2$d --as ENGINEER --reason TEXT), or POST /api/v1/approvals/%1$s/%2$d/decision"
                        .formatted(turn.run(), id, approve.reasonRequired() ? " --reason TEXT" : ""));
        details.add("Plan " + hash);
        turn.tell(
                Kind.ASKED,
                "%s is asked for consent, until %s: %s".formatted(approve.by(), moment(until), says(intention)),
                details.toArray(String[]::new));
    }

    /** What people must know beside what will be done. */
    private static String[] details(Command.Intention intention) {
        return new String[] {
            intention
                    .prepared()
                    .undo()
                    .map(Undo::says)
                    .map(s -> "Taken back by: " + s)
                    .orElse("It cannot be taken back")
        };
    }

    /** What will be done, and for how long. */
    static String says(Command.Intention intention) {
        return intention
                .temporary()
                .map(t -> intention.prepared().says() + ", for " + Say.duration(t))
                .orElse(intention.prepared().says());
    }

    static String moment(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static String changed(Command.Intention before, Command.Intention now) {
        if (!before.input().equals(now.input()))
            return "what was agreed to had the parameters %s, now they are %s"
                    .formatted(Sealing.erased(before.input()), Sealing.erased(now.input()));
        if (!before.prepared().says().equals(now.prepared().says()))
            return "what was agreed to was '%s', now it is '%s'"
                    .formatted(before.prepared().says(), now.prepared().says());
        if (!before.prepared().undo().equals(now.prepared().undo()))
            return "it would be taken back in another way than when it was agreed to";
        return "what was read before it has changed since it was agreed to";
    }

    void decided(Turn turn, Command.AskApproval asked, RunEvent.ApprovalDecided decision) {
        var consent = turn.consent.filter(c -> c.command() == asked.id());
        if (consent.isEmpty() || problem(turn, asked, consent.get(), decision).isPresent()) return;
        var mine = new RunState.Decision(decision.by(), decision.granted(), decision.reason(), decision.at());
        var all = new ArrayList<>(consent.get().decisions());
        all.add(mine);
        boolean enough = decision.granted() && all.size() >= asked.approve().quorum();
        turn.consent = Optional.of(new RunState.Consent(
                asked.intention().step(),
                asked.id(),
                consent.get().times(),
                asked.intention(),
                asked.hash(),
                all,
                enough));
        var why = decision.reason().isBlank() ? "" : " (" + decision.reason() + ")";
        if (!decision.granted()) {
            turn.answered(asked.id());
            turn.tell(Kind.DECIDED, "%s said no%s".formatted(decision.by(), why));
            machine.endings.fail(
                    turn, "%s said no to this: %s%s".formatted(decision.by(), says(asked.intention()), why));
        } else if (!enough) {
            turn.tell(
                    Kind.DECIDED,
                    "%s agreed, %d of %d%s"
                            .formatted(
                                    decision.by(), all.size(), asked.approve().quorum(), why));
        } else {
            turn.answered(asked.id());
            turn.tell(Kind.DECIDED, "%s agreed%s. Everything is looked at once more".formatted(names(all), why));
            machine.steps.step(turn, turn.step);
        }
    }

    /** Why a decision does not count; what stops people before they get here stops everybody else, too. */
    private static Optional<String> problem(
            Turn turn, Command.AskApproval asked, RunState.Consent consent, RunEvent.ApprovalDecided decision) {
        if (!decision.at().isBefore(asked.expiresAt())) return Optional.of("the time is over");
        if (consent.decidedBy(decision.by())) return Optional.of("decided already");
        if (asked.approve().reasonRequired() && decision.reason().isBlank()) return Optional.of("no reason");
        boolean own = turn.trigger() instanceof Trigger.ByPerson p && p.by().equals(decision.by());
        return own && decision.granted() ? Optional.of("their own request") : Optional.empty();
    }

    void expired(Turn turn, Command.AskApproval asked) {
        if (turn.now.isBefore(asked.expiresAt())) return;
        turn.answered(asked.id());
        var agreed = turn.consent.map(RunState.Consent::decisions).orElse(List.of());
        var says = agreed.isEmpty()
                ? "nobody of %s decided in time".formatted(asked.approve().by())
                : "only %s agreed in time, and %d must"
                        .formatted(names(agreed), asked.approve().quorum());
        turn.tell(Kind.DECIDED, "No consent: %s. Silence is not taken for a yes".formatted(says));
        if (asked.approve().otherwise() == Approve.Otherwise.NEXT
                && machine.playbook.procedure() instanceof Procedure.Ladder) {
            machine.steps.step(turn, turn.step + 1);
            return;
        }
        machine.endings.fail(turn, "%s, so this was not done: %s".formatted(says, says(asked.intention())));
    }

    private static String names(List<RunState.Decision> decisions) {
        return decisions.stream().map(RunState.Decision::by).collect(Collectors.joining(", "));
    }
}
