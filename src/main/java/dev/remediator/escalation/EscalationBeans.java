package dev.remediator.escalation;

import dev.remediator.identity.People;
import dev.remediator.run.Announcements;
import dev.remediator.store.Transactions;
import dev.remediator.target.Targets;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.function.Supplier;

/** How calling people is put together. */
final class EscalationBeans {
    private EscalationBeans() {}

    @Produces
    @Singleton
    static Escalation escalation(
            Transactions transactions, Announcements announcements, Supplier<People> people, InstantSource clock) {
        return new Escalation(transactions, announcements, people, clock);
    }

    @Produces
    @Singleton
    static Acknowledgements acknowledgements(
            Transactions transactions, Announcements announcements, InstantSource clock) {
        return new Acknowledgements(transactions, announcements, clock);
    }

    @Produces
    @Singleton
    static Reminders reminders(
            Transactions transactions, Announcements announcements, Supplier<Targets> targets, InstantSource clock) {
        return new Reminders(transactions, announcements, targets, clock);
    }
}
