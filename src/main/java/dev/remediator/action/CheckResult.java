package dev.remediator.action;

/** What a check saw; {@code saw} is one line for people, with the figure and its bound. */
public sealed interface CheckResult {
    String saw();

    record Passed(String saw) implements CheckResult {
        public Passed {
            saw = Brief.of(saw);
        }
    }

    /** @param notMade nobody could look, so it says nothing about the target */
    record Failed(String saw, boolean notMade) implements CheckResult {
        public Failed {
            saw = Brief.of(saw);
        }

        public Failed(String saw) {
            this(saw, false);
        }
    }

    /** The check could not be made: whoever would know did not answer, or it is set up wrongly. */
    static CheckResult notMade(String why) {
        return new Failed(why, true);
    }
}
