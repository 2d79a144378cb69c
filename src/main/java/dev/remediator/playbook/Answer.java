package dev.remediator.playbook;

import java.util.List;

/** What a person is asked for. */
public sealed interface Answer {
    /** That it is done. */
    record Confirm() implements Answer {}

    record Text() implements Answer {}

    /** A text that is sealed as soon as it is given, and erased when the run ends. */
    record Secret() implements Answer {}

    /** One of these. */
    record OneOf(List<String> choices) implements Answer {
        public OneOf {
            choices = List.copyOf(choices);
            if (choices.size() < 2) throw new IllegalArgumentException("a choice needs two things to choose from");
        }
    }
}
