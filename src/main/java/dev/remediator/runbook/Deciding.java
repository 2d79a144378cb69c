package dev.remediator.runbook;

import dev.remediator.identity.People;
import dev.remediator.playbook.Approve;
import dev.remediator.playbook.Autonomy;
import dev.remediator.playbook.Playbook;
import dev.remediator.playbook.Procedure;
import dev.remediator.playbook.Start;
import dev.remediator.playbook.Step;
import dev.remediator.playbook.Verify;
import dev.remediator.runbook.DecisionTree.Shape;
import java.util.ArrayList;
import java.util.List;

/** Draws the tree of a playbook, in the order of {@link dev.remediator.run.RunMachine}. Pure. */
final class Deciding {
    /** A way that still leads nowhere: from a node, with an answer. */
    private record Loose(String node, String answer) {}

    private final Playbook playbook;
    private final People people;
    private final DecisionTree.Builder tree = new DecisionTree.Builder();
    private List<Loose> loose = new ArrayList<>();
    private final List<Loose> toOtherwise = new ArrayList<>();
    private final List<Loose> toDone = new ArrayList<>();

    private Deciding(Playbook playbook, People people) {
        this.people = people;
        this.playbook = playbook;
    }

    static DecisionTree of(Playbook playbook, People people) {
        return new Deciding(playbook, people).draw();
    }

    private DecisionTree draw() {
        loose.add(new Loose(tree.add(Shape.BEGIN, Words.begins(playbook)), ""));
        waiting();
        firstCheck();
        if (!playbook.gather().isEmpty()) step(Shape.STEP, "Read: " + Words.gathered(playbook));
        guards();
        switch (playbook.procedure()) {
            case Procedure.Ladder ladder -> ladder(ladder.steps());
            case Procedure.Sequence sequence -> sequence(sequence.steps());
        }
        ends();
        return tree.build();
    }

    private void waiting() {
        if (playbook.holdFor().isEmpty()) return;
        var asked = step(
                Shape.QUESTION,
                "Still firing after %s?".formatted(Words.time(playbook.holdFor().get())));
        var over = tree.add(Shape.GOOD_END, "Nothing is done");
        tree.join(asked, "no", over);
        loose.add(new Loose(asked, "yes"));
    }

    private void firstCheck() {
        if (!(playbook.start() instanceof Start.OnAlert) || playbook.verify().isEmpty()) return;
        var asked = step(
                Shape.QUESTION,
                "Does '%s' pass already?".formatted(playbook.verify().get().check()));
        tree.join(asked, "yes", tree.add(Shape.GOOD_END, "Healed by itself, nothing is done"));
        loose.add(new Loose(asked, "no"));
    }

    private void guards() {
        if (playbook.unless().isEmpty()) return;
        var names = String.join(
                ", or ", playbook.unless().keySet().stream().map(Words::spoken).toList());
        var asked = step(Shape.QUESTION, Words.capital(names) + "?");
        tree.join(
                asked, "yes, or not known", tree.add(Shape.BAD_END, "Held: nothing is done, and the channel says why"));
        loose.add(new Loose(asked, "no"));
    }

    private void ladder(List<Step> rungs) {
        for (var rung : rungs) {
            if (!(rung instanceof Step.Change change)) continue;
            var skipped = condition(rung);
            change(change);
            var verify = playbook.verification(change);
            if (verify.isEmpty()) {
                toDone.addAll(loose);
                loose = new ArrayList<>(skipped);
                continue;
            }
            var asked = step(Shape.QUESTION, Words.verified(verify.get()));
            toDone.add(new Loose(asked, "yes"));
            loose.add(new Loose(asked, takenBack(change)));
            loose.addAll(skipped);
        }
        toOtherwise.addAll(loose);
    }

    private static String takenBack(Step.Change change) {
        if (change.keep()) return "no, it is kept";
        return change.temporary().isPresent() ? "no, it stays for its time" : "no, it is taken back where that can be";
    }

    private void sequence(List<Step> steps) {
        for (var step : steps) {
            var skipped = condition(step);
            switch (step) {
                case Step.Change change -> {
                    change(change);
                    playbook.verification(change).ifPresent(this::mustVerify);
                }
                case Step.Ask ask -> question(ask);
                case Step.Read read -> step(Shape.STEP, "Read: " + Words.reading(read.gathering()));
                case Step.Tell tell -> step(Shape.STEP, "Tell the channel: " + Words.title(tell.message()));
            }
            if (loose.isEmpty()) throw new IllegalStateException("a step leads nowhere");
            loose.addAll(skipped);
        }
        toDone.addAll(loose);
    }

    private void mustVerify(Verify verify) {
        var asked = step(Shape.QUESTION, Words.verified(verify));
        toOtherwise.add(new Loose(asked, "no"));
        loose.add(new Loose(asked, "yes"));
    }

    private void question(Step.Ask ask) {
        var asked = step(
                Shape.PERSON,
                "%s: %s (within %s)".formatted(ask.group(), Words.title(ask.message()), Words.time(ask.within())));
        toOtherwise.add(new Loose(asked, "nobody answers"));
        loose.add(new Loose(asked, Words.answers(ask.answer())));
    }

    /** @return the ways that leave the step out */
    private List<Loose> condition(Step step) {
        if (step.condition().isEmpty()) return List.of();
        var asked = step(Shape.QUESTION, Words.condition(step.condition().get().source()) + " ?");
        loose.add(new Loose(asked, "yes"));
        return List.of(new Loose(asked, "no, or not known"));
    }

    private void change(Step.Change change) {
        switch (playbook.autonomy()) {
            case OBSERVE -> step(Shape.STEP, "Say what would be done: " + Words.does(change));
            case SUGGEST -> step(Shape.PERSON, "Ask people to do it: " + Words.does(change));
            case APPROVE, AUTO -> {
                consent(change);
                step(Shape.STEP, Words.capital(Words.does(change)));
            }
        }
    }

    private void consent(Step.Change change) {
        var approve = change.approve();
        if (approve.isEmpty() && playbook.autonomy() != Autonomy.APPROVE) return;
        var asked = step(Shape.PERSON, approve.map(Deciding::asks).orElse("The target's owners say yes?"));
        toOtherwise.add(new Loose(asked, "no, or nobody answers"));
        loose.add(new Loose(asked, "yes"));
    }

    private static String asks(Approve approve) {
        return approve.quorum() == 1
                ? "Does one of %s say yes within %s?".formatted(approve.by(), Words.time(approve.within()))
                : "Do %d of %s say yes within %s?"
                        .formatted(approve.quorum(), approve.by(), Words.time(approve.within()));
    }

    private void ends() {
        boolean remedy = playbook.start() instanceof Start.OnAlert && playbook.procedure() instanceof Procedure.Ladder;
        if (!toDone.isEmpty()) join(toDone, tree.add(Shape.GOOD_END, remedy ? "Healed" : "Done"));
        if (toOtherwise.isEmpty()) return;
        if (playbook.otherwise().isEmpty()) {
            join(toOtherwise, tree.add(Shape.BAD_END, "Ends as not healed; the channel is told"));
            return;
        }
        loose = toOtherwise;
        for (var otherwise : playbook.otherwise())
            switch (otherwise) {
                case UNDO -> {
                    if (playbook.procedure().changes().isEmpty()) continue;
                    loose = List.of(new Loose(otherwise("Take back what can be taken back, newest first"), ""));
                }
                case ESCALATE -> {
                    join(loose, tree.add(Shape.BAD_END, "Call people, " + Words.calls(playbook.severity(), people)));
                    loose = List.of();
                }
            }
        if (!loose.isEmpty()) join(loose, tree.add(Shape.BAD_END, "Ends as not healed"));
    }

    private String otherwise(String text) {
        var node = tree.add(Shape.STEP, text);
        join(loose, node);
        return node;
    }

    private String step(Shape shape, String text) {
        var node = tree.add(shape, text);
        join(loose, node);
        loose = new ArrayList<>();
        if (shape == Shape.STEP || (shape == Shape.PERSON && text.startsWith("Ask people")))
            loose.add(new Loose(node, ""));
        return node;
    }

    private void join(List<Loose> from, String to) {
        for (var way : List.copyOf(from)) tree.join(way.node(), way.answer(), to);
    }
}
