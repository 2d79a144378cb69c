package dev.remediator.playbook;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What expressions may name at one place of a playbook.
 *
 * @param facts what is gathered by then
 * @param answers what people have been asked by then
 * @param later facts and answers that come only with a later step, with its line
 * @param alerted whether an alert starts the playbook
 */
record Visible(Map<String, FactShape> facts, Map<String, Answer> answers, Map<String, Integer> later, boolean alerted) {
    Visible {
        facts = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(facts));
        answers = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(answers));
        later = Map.copyOf(later);
    }

    /** Nothing is gathered yet and nobody was asked. */
    static Visible nothing(boolean alerted) {
        return new Visible(Map.of(), Map.of(), Map.of(), alerted);
    }

    static Visible facts(Map<String, FactShape> facts, Map<String, Integer> later, boolean alerted) {
        return new Visible(facts, Map.of(), later, alerted);
    }

    Visible and(String fact, FactShape shape) {
        var more = new LinkedHashMap<>(facts);
        more.put(fact, shape);
        return new Visible(more, answers, later, alerted);
    }

    Visible and(String question, Answer answer) {
        var more = new LinkedHashMap<>(answers);
        more.put(question, answer);
        return new Visible(facts, more, later, alerted);
    }
}
