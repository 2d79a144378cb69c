package dev.remediator.playbook;

import dev.remediator.alert.Matchers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What starts a playbook by itself. A person may start any of them. */
public sealed interface Start {
    /**
     * An alert.
     *
     * @param when any of them may match
     * @param holdFor {@code for:} of the playbook: the alert must still be firing after this time
     */
    record OnAlert(List<Matchers> when, Optional<Duration> holdFor) implements Start {
        public OnAlert {
            when = List.copyOf(when);
            if (when.isEmpty()) throw new IllegalArgumentException("an alert is matched by at least one line");
        }
    }

    /** A clock. */
    record OnSchedule(Schedule schedule) implements Start {}

    /** Nothing but a person. */
    record ByPerson() implements Start {}
}
