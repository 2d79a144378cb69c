package dev.remediator.intake;

import dev.remediator.alert.Labels;
import dev.remediator.playbook.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * For every playbook, whether it acts on an alert or the first thing against it.
 *
 * @param answers one for each playbook: who acts, who matches, then the nearest misses, then what alerts never start
 * @param catalog digest of the remediations that were asked
 */
public record Explanation(Labels labels, List<Answer> answers, String catalog) {
    /** So many of those that are for alerts of another name, or for none, are told of where not all are asked for. */
    public static final int NEAREST = 20;

    /** No more than so many are told of where not all are asked for, however many match. */
    static final int MOST = 200;

    /** One playbook's. */
    public record Answer(String playbook, Severity severity, Why why) {
        /** As a line for people: the playbook and the sentence. */
        public String says() {
            return playbook + ": " + why.says();
        }
    }

    /**
     * A part of the answers.
     *
     * @param leftOut how many playbooks are not among them; all of them are far from the alert, unless very many are near
     */
    public record Part(List<Answer> answers, int leftOut) {
        public Part {
            answers = List.copyOf(answers);
        }
    }

    public Explanation {
        answers = List.copyOf(answers);
    }

    /** The playbook that takes the alert, or is on it already. */
    public Optional<Answer> acts() {
        return answers.stream().filter(answer -> answer.why().acts()).findFirst();
    }

    /** Of one playbook; empty where there is none of that name. */
    public Optional<Answer> of(String playbook) {
        return answers.stream()
                .filter(answer -> answer.playbook().equals(playbook))
                .findFirst();
    }

    /** One sentence: who takes it, or why nothing happens. */
    public String summary() {
        var acts = acts();
        if (acts.isPresent())
            return acts.get().playbook() + " " + acts.get().why().says();
        var first = answers.stream().findFirst();
        if (first.isEmpty()) return "nothing takes it: there is no playbook";
        if (first.get().why().matches())
            return "nothing takes it: " + first.get().says();
        return first.get().why() instanceof Why.OtherAlert
                ? "nothing takes it: no playbook matches; nearest is "
                        + first.get().says()
                : "nothing takes it: no playbook is started by alerts";
    }

    /** What a person should see: all that could have been meant, and of the rest the {@link #NEAREST}. */
    public Part nearest() {
        var shown = new ArrayList<Answer>();
        int others = 0;
        for (var answer : answers) {
            if (shown.size() == MOST) break;
            if (far(answer.why()) && ++others > NEAREST) continue;
            shown.add(answer);
        }
        return new Part(shown, answers.size() - shown.size());
    }

    private static boolean far(Why why) {
        return !why.matches()
                && !(why instanceof Why.OtherAlert other && !other.miss().far());
    }
}
