package dev.remediator.review;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * How well a playbook does.
 *
 * @param periods of 7, 30 and 90 days, up to now
 * @param lastRun when its newest run began
 * @param lastHealed when a run of it last healed
 * @param lastByHand when a person last started it
 * @param lastDrill when people last practised it
 */
public record PlaybookStatistics(
        String playbook,
        List<Period> periods,
        Optional<Instant> lastRun,
        Optional<Instant> lastHealed,
        Optional<Instant> lastByHand,
        Optional<LocalDate> lastDrill) {
    /** Of how many of a playbook's newest runs, and approvals, at most. */
    public static final int NEWEST = 20_000;

    public PlaybookStatistics {
        periods = List.copyOf(periods);
    }

    /**
     * The runs that ended within the last days.
     *
     * @param runs all that ended
     * @param healed acted, and that was verified
     * @param byItself nothing had to be done
     * @param held a guard said no
     * @param cancelled ended early, by a person or because the alert was over
     * @param failed what could be tried did not help
     * @param needsPerson ended by calling for a person
     * @param medianToHeal from the run's beginning to its end, of those that healed
     * @param p90ToHeal nine of ten took no longer
     * @param asked how often people were asked for consent
     * @param expired how often nobody answered in time
     * @param medianWait from the question to its end
     * @param p90Wait nine of ten waited no longer
     */
    public record Period(
            int days,
            long runs,
            long healed,
            long byItself,
            long held,
            long cancelled,
            long failed,
            long needsPerson,
            Optional<Duration> medianToHeal,
            Optional<Duration> p90ToHeal,
            long asked,
            long expired,
            Optional<Duration> medianWait,
            Optional<Duration> p90Wait) {
        /** How many of a hundred runs that came to an end of their own healed; empty where none did. */
        public Optional<Integer> success() {
            long tried = healed + failed + needsPerson;
            return tried == 0 ? Optional.empty() : Optional.of((int) Math.round(100.0 * healed / tried));
        }
    }
}
