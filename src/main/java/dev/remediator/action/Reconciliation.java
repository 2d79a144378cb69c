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

    /**
     * Nobody can tell, and that does not matter: the target's owner has declared that it may be sent again with the same
     * key. Whether it is, the guards decide.
     */
    record Repeatable(String saw) implements Reconciliation {
        public Repeatable {
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
