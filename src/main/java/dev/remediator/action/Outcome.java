package dev.remediator.action;

import java.util.Optional;

/** What became of an effect. {@code summary} and {@code reason} are for people. */
public sealed interface Outcome {
    /** It happened. {@code undo} replaces the prepared one when present. */
    record Done(String summary, Optional<Undo> undo) implements Outcome {
        public Done {
            summary = Brief.of(summary);
        }
    }

    /** A rule of the platform or of the action forbade it; certainly nothing was changed. */
    record Refused(String reason) implements Outcome {
        public Refused {
            reason = Brief.of(reason);
        }
    }

    /** It was tried and certainly did not happen, or the platform reports that it failed. */
    record Failed(String reason) implements Outcome {
        public Failed {
            reason = Brief.of(reason);
        }
    }

    /** Nobody can tell from here: the connection broke after the request was sent. */
    record Unknown(String reason) implements Outcome {
        public Unknown {
            reason = Brief.of(reason);
        }
    }
}
