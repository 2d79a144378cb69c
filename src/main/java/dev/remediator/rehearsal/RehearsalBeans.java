package dev.remediator.rehearsal;

import dev.remediator.action.Actions;
import dev.remediator.playbook.PlaybookCatalog;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.function.Supplier;

/** What a running service rehearses. */
final class RehearsalBeans {
    private RehearsalBeans() {}

    @Produces
    @Singleton
    static TestResults results(Supplier<PlaybookCatalog> catalog, Actions actions) {
        return new TestResults(catalog, actions);
    }
}
