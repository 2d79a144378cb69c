package dev.remediator.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.remediator.action.Durations;
import dev.remediator.identity.People;
import dev.remediator.playbook.Answer;
import dev.remediator.rehearsal.Moment.What;
import dev.remediator.rehearsal.Scenario.Deed;
import dev.remediator.rehearsal.Scenario.PersonAct;
import dev.remediator.run.Command;
import dev.remediator.run.RunEvent;
import java.util.ArrayList;
import java.util.List;

/** The people of a scenario: each does what it says, once. For one thread. */
final class Staff {
    private final List<PersonAct> waiting;
    private final People people;
    private final Agenda agenda;
    private final VirtualRun run;
    private final Chronicle chronicle;

    Staff(List<PersonAct> acts, People people, Agenda agenda, VirtualRun run, Chronicle chronicle) {
        waiting = new ArrayList<>(acts);
        this.people = people;
        this.agenda = agenda;
        this.run = run;
        this.chronicle = chronicle;
    }

    /** Those who act at a time of their own. */
    void begin() {
        for (var act : List.copyOf(waiting)) {
            if (act.sinceAsked()) continue;
            waiting.remove(act);
            agenda.in(act.when(), () -> now(act));
        }
    }

    /** Those who wait to be asked. */
    void asked(Command.Question question) {
        for (var act : List.copyOf(waiting)) {
            if (!concerns(act.deed(), question)) continue;
            waiting.remove(act);
            agenda.in(act.when(), () -> does(act, question));
        }
    }

    private static boolean concerns(Deed deed, Command.Question question) {
        return switch (deed) {
            case Deed.Decide(String capability, boolean _) ->
                question instanceof Command.AskApproval ask
                        && ask.intention().capability().equals(capability);
            case Deed.Answer(String as, JsonNode _) ->
                question instanceof Command.AskPerson ask && ask.as().equals(as);
            case Deed.Settle(String capability, var _) ->
                question instanceof Command.AskDoubt ask
                        && ask.intention().capability().equals(capability);
            case Deed.Cancel() -> false;
        };
    }

    private void now(PersonAct act) {
        if (act.deed() instanceof Deed.Cancel) {
            if (!run.state().phase().terminal()) run.handle(new RunEvent.Cancelled(act.by(), act.reason()));
            return;
        }
        var question = run.state().outstanding().stream()
                .filter(command -> command instanceof Command.Question)
                .map(command -> (Command.Question) command)
                .filter(asked -> concerns(act.deed(), asked))
                .findFirst();
        if (question.isPresent()) does(act, question.get());
        else vain(act, "nobody is asked about that now");
    }

    private void does(PersonAct act, Command.Question question) {
        if (run.state().outstanding(question.id()).isEmpty()) {
            vain(act, "nobody waits for it any more");
            return;
        }
        // Where nobody is asked by name, every engineer is.
        if (!question.group().isEmpty() && !people.isMember(act.by(), question.group())) {
            vain(act, "%s is not of %s".formatted(act.by(), question.group()));
            return;
        }
        var before = run.state();
        switch (act.deed()) {
            case Deed.Decide(String _, boolean granted) ->
                run.handle(
                        new RunEvent.ApprovalDecided(question.id(), act.by(), granted, act.reason(), agenda.instant()));
            case Deed.Answer(String _, JsonNode value) ->
                run.handle(new RunEvent.PersonAnswered(
                        question.id(), act.by(), sealed(question, value), agenda.instant()));
            case Deed.Settle(String _, var settled) ->
                run.handle(new RunEvent.DoubtSettled(question.id(), act.by(), settled, act.reason(), agenda.instant()));
            case Deed.Cancel() -> throw new IllegalStateException("not asked for");
        }
        if (run.state().equals(before)) vain(act, "it does not count" + why(act, question));
    }

    /** What was given never gets further than this. */
    private static JsonNode sealed(Command.Question question, JsonNode value) {
        return question instanceof Command.AskPerson ask && ask.answer() instanceof Answer.Secret
                ? JsonNodeFactory.instance.objectNode().put("sealed", "of-the-rehearsal")
                : value;
    }

    private static String why(PersonAct act, Command.Question question) {
        return switch (question) {
            case Command.AskApproval ask
            when ask.approve().reasonRequired() && act.reason().isBlank() -> ": it needs a reason";
            case Command.AskApproval _ -> ": it is the engineer's own request, or was decided already";
            case Command.AskPerson _, Command.AskDoubt _ -> ": it is not what was asked for";
        };
    }

    private void vain(PersonAct act, String why) {
        var what = switch (act.deed()) {
            case Deed.Decide(String capability, boolean granted) -> (granted ? "approves " : "denies ") + capability;
            case Deed.Answer(String as, JsonNode _) -> "answers '" + as + "'";
            case Deed.Settle(String capability, var settled) ->
                switch (settled) {
                    case HAPPENED -> "says that " + capability + " happened";
                    case DID_NOT -> "says that " + capability + " did not happen";
                    case STOP -> "stops the run because of " + capability;
                };
            case Deed.Cancel() -> "stops the run";
        };
        var when = act.sinceAsked() && act.when().isPositive() ? " after " + Durations.format(act.when()) : "";
        chronicle.add(agenda.instant(), What.NOBODY_ASKED, "", "(%s %s%s: %s)".formatted(act.by(), what, when, why));
    }
}
