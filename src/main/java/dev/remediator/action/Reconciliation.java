package dev.remediator.action;

import java.util.Optional;

/** What the platform says about an effect whose result was lost. */
public sealed interface Reconciliation {
    String saw();

    record Happened(String saw, Optional<Undo> undo) implements Reconciliation {
        public Happened {
            saw = Brief.of(saw);
        }
    }

    record DidNot(String saw) implements Reconciliation {
        public DidNot {
            saw = Brief.of(saw);
        }
    }

    /** A person must decide. */
    record CannotTell(String saw) implements Reconciliation {
        public CannotTell {
            saw = Brief.of(saw);
        }
    }
}
