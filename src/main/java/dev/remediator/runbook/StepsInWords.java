package dev.remediator.runbook;

import static dev.remediator.runbook.Markdown.escape;
import static dev.remediator.runbook.Markdown.mono;

import dev.remediator.identity.People;
import dev.remediator.playbook.Approve;
import dev.remediator.playbook.Autonomy;
import dev.remediator.playbook.Otherwise;
import dev.remediator.playbook.Playbook;
import dev.remediator.playbook.Procedure;
import dev.remediator.playbook.Start;
import dev.remediator.playbook.Step;
import dev.remediator.playbook.Verify;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A playbook as numbered steps, in the order of a run. Pure; gives Markdown. */
final class StepsInWords {
    private final Playbook playbook;
    private final List<String> lines = new ArrayList<>();

    private final People people;

    private StepsInWords(Playbook playbook, People people) {
        this.people = people;
        this.playbook = playbook;
    }

    static List<String> of(Playbook playbook, People people) {
        return new StepsInWords(playbook, people).lines();
    }

    private List<String> lines() {
        playbook.holdFor()
                .ifPresent(time -> lines.add(
                        "Wait %s. If the alert is over by then, nothing is done.".formatted(Words.time(time))));
        if (playbook.start() instanceof Start.OnAlert)
            playbook.verify()
                    .ifPresent(v ->
                            lines.add("Check %s. If it passes already, nothing is done.".formatted(mono(v.check()))));
        if (!playbook.gather().isEmpty())
            lines.add("Read, all at once: %s."
                    .formatted(playbook.gather().stream()
                            .map(g -> mono(g.name()) + " (" + escape(Words.reading(g)) + ")")
                            .collect(Collectors.joining(", "))));
        playbook.unless()
                .forEach((name, guard) -> lines.add("**Hold, and do nothing, if** %s: %s, or where that cannot be told."
                        .formatted(mono(name), mono(Words.condition(guard.source())))));
        boolean ladder = playbook.procedure() instanceof Procedure.Ladder;
        for (var step : playbook.procedure().steps()) lines.add(step(step, ladder));
        var otherwise = playbook.otherwise().stream()
                .filter(each -> each != Otherwise.UNDO
                        || !playbook.procedure().changes().isEmpty())
                .toList();
        if (!otherwise.isEmpty())
            lines.add((ladder
                            ? "If nothing of that has helped"
                            : asks() ? "If a step fails, or nobody answers" : "If a step fails")
                    + ": "
                    + otherwise.stream().map(this::otherwise).collect(Collectors.joining(", then "))
                    + ".");
        return lines;
    }

    private boolean asks() {
        return playbook.procedure().steps().stream().anyMatch(step -> step instanceof Step.Ask)
                || playbook.procedure().changes().stream()
                        .anyMatch(change -> change.approve().isPresent());
    }

    private String step(Step step, boolean ladder) {
        var text = new StringBuilder();
        step.condition()
                .ifPresent(c -> text.append("**If** ")
                        .append(mono(Words.condition(c.source())))
                        .append(": "));
        switch (step) {
            case Step.Change change -> change(change, ladder, text);
            case Step.Read read ->
                text.append("read ")
                        .append(mono(read.gathering().name()))
                        .append(" (")
                        .append(escape(Words.reading(read.gathering())))
                        .append(").");
            case Step.Ask ask ->
                text.append("ask **")
                        .append(escape(ask.group()))
                        .append("**: ")
                        .append(escape(Words.sentence(Words.title(ask.message()))))
                        .append(" Answer: ")
                        .append(escape(Words.answers(ask.answer())))
                        .append(", within ")
                        .append(Words.time(ask.within()))
                        .append('.');
            case Step.Tell tell ->
                text.append("tell the channel: ")
                        .append(escape(Words.title(tell.message())))
                        .append(tell.show().isEmpty() ? "." : ", with " + String.join(", ", tell.show()) + ".");
        }
        return Words.capital(text.toString());
    }

    private void change(Step.Change change, boolean ladder, StringBuilder text) {
        switch (playbook.autonomy()) {
            case OBSERVE -> text.append("say that this would be done: ");
            case SUGGEST -> text.append("ask people to do this by hand: ");
            case APPROVE, AUTO -> consent(change, text);
        }
        text.append(ladder ? "try **" : "do **")
                .append(escape(change.capability()))
                .append("**");
        var with = Words.values(change.with().source());
        if (!with.isEmpty()) text.append(" with ").append(mono(with));
        change.temporary()
                .ifPresent(time ->
                        text.append(", for %s: it is taken back then, whatever happens".formatted(Words.time(time))));
        text.append('.');
        playbook.verification(change).ifPresent(verify -> text.append(' ').append(proof(verify)));
        if (change.keep()) text.append(" It stays, also where it does not help.");
    }

    private void consent(Step.Change change, StringBuilder text) {
        if (change.approve().isPresent()) text.append(consent(change.approve().get()));
        else if (playbook.autonomy() == Autonomy.APPROVE) text.append("with the consent of the target's owners, ");
    }

    private static String consent(Approve approve) {
        return "with the consent of %s **%s** within %s%s, "
                .formatted(
                        approve.quorum() == 1 ? "one of" : approve.quorum() + " of",
                        escape(approve.by()),
                        Words.time(approve.within()),
                        approve.reasonRequired() ? " (with a reason)" : "");
    }

    private static String proof(Verify verify) {
        return verify.hold().isZero()
                ? "Proved when %s passes within %s.".formatted(mono(verify.check()), Words.time(verify.within()))
                : "Proved when %s passes for %s without a break, within %s."
                        .formatted(mono(verify.check()), Words.time(verify.hold()), Words.time(verify.within()));
    }

    private String otherwise(Otherwise otherwise) {
        return switch (otherwise) {
            case UNDO -> "take back what can be taken back, newest first";
            case ESCALATE -> "call people (" + escape(Words.calls(playbook.severity(), people)) + ")";
        };
    }
}
