package dev.remediator.action;

import java.util.Optional;

/** What the platform says about an effect whose result was lost. */
public sealed interface Reconciliation {
    String saw();

    record Happened(String saw, Optional<Undo> undo) implements Reconciliation {}

    record DidNot(String saw) implements Reconciliation {}

    /** A person must decide. */
    record CannotTell(String saw) implements Reconciliation {}
}
