package dev.remediator.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.playbook.Answer;
import dev.remediator.playbook.Message;
import dev.remediator.playbook.NotEvaluable;
import dev.remediator.playbook.Step;
import dev.remediator.run.Announcement.Kind;
import java.util.ArrayList;
import java.util.List;

/** Steps that concern people: asking them, and telling them. */
final class Asking {
    private final RunMachine machine;

    Asking(RunMachine machine) {
        this.machine = machine;
    }

    void ask(Turn turn, Step.Ask step) {
        String text;
        try {
            text = text(turn, step.message());
        } catch (NotEvaluable e) {
            machine.endings.fail(
                    turn,
                    "step %d, ask: the message '%s' cannot be filled in (%s)"
                            .formatted(turn.step + 1, step.message().name(), e.getMessage()));
            return;
        }
        int id = turn.nextId();
        var until = turn.waitForPeople(step.within());
        var title = step.message().title().orElse(step.message().name());
        turn.send(new Command.AskPerson(
                id, turn.step, step.as(), step.group(), withTitle(step.message(), text), step.answer(), until));
        var details = new ArrayList<>(lines(text));
        details.add(wanted(step.answer()));
        details.add("Answer: ./remediator answer %1$s/%2$d --as ENGINEER, or POST /api/v1/questions/%1$s/%2$d/answer"
                .formatted(turn.run(), id));
        turn.tell(
                Kind.ASKED,
                "%s is asked, until %s: %s".formatted(step.group(), Consenting.moment(until), title),
                details.toArray(String[]::new));
    }

    private static String wanted(Answer answer) {
        return switch (answer) {
            case Answer.Confirm _ -> "Wanted: that it is done";
            case Answer.Text _ -> "Wanted: a text";
            case Answer.Secret _ -> "Wanted: a secret. It is sealed when it is given, and erased when the run ends";
            case Answer.OneOf oneOf -> "Wanted: one of " + String.join(", ", oneOf.choices());
        };
    }

    void answered(Turn turn, Command.AskPerson asked, RunEvent.PersonAnswered event) {
        if (!event.at().isBefore(asked.expiresAt())) return;
        if (Answers.problem(asked.answer(), event.answer()).isPresent()) return;
        turn.answered(asked.id());
        if (asked.answer() instanceof Answer.Confirm && !event.answer().booleanValue()) {
            turn.tell(Kind.DECIDED, "%s says that it cannot be done".formatted(event.by()));
            machine.endings.fail(
                    turn, "step %d, ask: %s says that it cannot be done".formatted(turn.step + 1, event.by()));
            return;
        }
        turn.answer(asked.as(), event.answer());
        turn.tell(Kind.DECIDED, "%s answered: %s".formatted(event.by(), shown(asked.answer(), event.answer())));
        machine.steps.step(turn, turn.step + 1);
    }

    private static String shown(Answer wanted, JsonNode answer) {
        return switch (wanted) {
            case Answer.Confirm _ -> "it is done";
            case Answer.Text _, Answer.OneOf _ -> answer.textValue();
            case Answer.Secret _ -> "the secret, which is sealed";
        };
    }

    void expired(Turn turn, Command.AskPerson asked) {
        if (turn.now.isBefore(asked.expiresAt())) return;
        turn.answered(asked.id());
        var why = "nobody of %s answered in time".formatted(asked.group());
        turn.tell(Kind.DECIDED, "No answer: " + why);
        machine.endings.fail(turn, "step %d, ask: %s".formatted(turn.step + 1, why));
    }

    void tell(Turn turn, Step.Tell step) {
        var details = new ArrayList<String>();
        try {
            details.addAll(lines(text(turn, step.message())));
        } catch (NotEvaluable e) {
            details.add("The message '%s' could not be filled in: %s"
                    .formatted(step.message().name(), e.getMessage()));
        }
        details.addAll(Shown.all(step.show(), turn::fact));
        turn.tell(Kind.REPORTED, step.message().title().orElse(step.message().name()), details.toArray(String[]::new));
    }

    private String text(Turn turn, Message message) throws NotEvaluable {
        return message.text().resolve(turn.scope(machine.target));
    }

    private static String withTitle(Message message, String text) {
        return message.title().map(title -> title + "\n\n" + text.strip()).orElse(text);
    }

    private static List<String> lines(String text) {
        return text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }
}
