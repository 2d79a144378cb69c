package dev.remediator.action;

/** What became of taking an effect back. */
public sealed interface UndoOutcome {
    String summary();

    record Undone(String summary) implements UndoOutcome {
        public Undone {
            summary = Brief.of(summary);
        }
    }

    /** The value is no longer ours: somebody else changed it meanwhile, so it was left alone. */
    record Foreign(String summary) implements UndoOutcome {
        public Foreign {
            summary = Brief.of(summary);
        }
    }

    record Failed(String summary) implements UndoOutcome {
        public Failed {
            summary = Brief.of(summary);
        }
    }
}
