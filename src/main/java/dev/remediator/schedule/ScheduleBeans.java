package dev.remediator.schedule;

import dev.remediator.intake.Intake;
import dev.remediator.run.Recovery;
import dev.remediator.run.TemporaryChanges;
import dev.remediator.store.Transactions;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** How upkeep is put together. */
final class ScheduleBeans {
    private ScheduleBeans() {}

    @Produces
    @Singleton
    static Upkeep upkeep(Transactions transactions, Recovery recovery, TemporaryChanges temporary, Intake intake) {
        return new Upkeep(transactions, recovery, temporary, intake);
    }
}
