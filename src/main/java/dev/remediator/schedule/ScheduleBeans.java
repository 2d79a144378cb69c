package dev.remediator.schedule;

import dev.remediator.escalation.Escalation;
import dev.remediator.escalation.Reminders;
import dev.remediator.intake.Intake;
import dev.remediator.intake.NewestSet;
import dev.remediator.intake.Remediations;
import dev.remediator.intake.RunStarter;
import dev.remediator.run.Announcements;
import dev.remediator.run.Freezing;
import dev.remediator.run.Recovery;
import dev.remediator.run.TemporaryChanges;
import dev.remediator.store.Transactions;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.quartz.Scheduler;

/** How upkeep is put together. */
final class ScheduleBeans {
    private ScheduleBeans() {}

    @Produces
    @Singleton
    static Schedules schedules(Scheduler quartz, Remediations remediations, NewestSet newest, MissedTimes missed) {
        return new ScheduledPlaybooks(
                quartz,
                work -> QuarkusTransaction.requiringNew().run(work),
                remediations::catalog,
                newest::look,
                missed::look,
                System::nanoTime);
    }

    @Produces
    @Singleton
    static MissedTimes missedTimes(Transactions transactions, RunStarter starter, InstantSource clock) {
        return new MissedTimes(transactions, starter, clock);
    }

    @Produces
    @Singleton
    static LeftOutTimes leftOutTimes(Remediations remediations, RunStarter starter, InstantSource clock) {
        return new LeftOutTimes(() -> remediations.catalog().playbooks(), starter::due, clock);
    }

    @Produces
    @Singleton
    static AuditHead auditHead(
            Transactions transactions,
            Announcements announcements,
            @ConfigProperty(name = "remediator.audit.publish-every", defaultValue = "1H") Duration every,
            InstantSource clock) {
        return new AuditHead(transactions, announcements, every, clock);
    }

    @Produces
    @Singleton
    static Upkeep upkeep(
            Transactions transactions,
            Recovery recovery,
            TemporaryChanges temporary,
            Intake intake,
            Escalation escalation,
            Reminders reminders,
            Freezing freezing) {
        return new Upkeep(transactions, recovery, temporary, intake, escalation, reminders, freezing);
    }
}
