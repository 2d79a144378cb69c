package dev.remediator.action;

/** What a check saw; {@code saw} is one line for people, with the figure and its bound. */
public sealed interface CheckResult {
    String saw();

    record Passed(String saw) implements CheckResult {
        public Passed {
            saw = Brief.of(saw);
        }
    }

    record Failed(String saw) implements CheckResult {
        public Failed {
            saw = Brief.of(saw);
        }
    }
}
