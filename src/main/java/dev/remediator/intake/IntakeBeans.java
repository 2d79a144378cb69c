package dev.remediator.intake;

import dev.remediator.action.ActionCalls;
import dev.remediator.action.Actions;
import dev.remediator.action.Call;
import dev.remediator.action.GuardLimits;
import dev.remediator.outbound.DirectOutbound;
import dev.remediator.outbound.OutboundLimits;
import dev.remediator.playbook.PlaybookCatalog;
import dev.remediator.run.Announcements;
import dev.remediator.run.JournalRows;
import dev.remediator.run.Node;
import dev.remediator.run.RunExecutor;
import dev.remediator.store.Transactions;
import dev.remediator.target.Targets;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** How intake is put together. */
final class IntakeBeans {
    private IntakeBeans() {}

    @Produces
    @Singleton
    static Actions actions() {
        return Actions.discover();
    }

    @Produces
    @Singleton
    static Remediations remediations(
            Transactions transactions,
            Actions actions,
            InstantSource clock,
            @ConfigProperty(name = "remediator.remediations", defaultValue = "remediations") Path folder) {
        if (!Files.isDirectory(folder))
            throw new IllegalStateException("there is no folder of remediations at " + folder.toAbsolutePath()
                    + "; nothing would ever be done. Make it, or name another with remediator.remediations");
        return switch (PlaybookCatalog.load(folder, actions)) {
            case PlaybookCatalog.Loaded loaded -> new Remediations(transactions, actions, loaded.catalog(), clock);
            case PlaybookCatalog.Refused refused ->
                throw new IllegalStateException("the remediations in " + folder + " have mistakes:\n"
                        + String.join(
                                "\n",
                                refused.problems().stream()
                                        .map(Object::toString)
                                        .toList()));
        };
    }

    @Produces
    @Singleton
    static RemediationsReload reload(
            Remediations remediations,
            Actions actions,
            Transactions transactions,
            Announcements announcements,
            InstantSource clock,
            @ConfigProperty(name = "remediator.remediations", defaultValue = "remediations") Path folder) {
        return new RemediationsReload(
                folder, remediations, actions, new ReloadNews(transactions, announcements), clock);
    }

    @Produces
    @Singleton
    static Supplier<Targets> targets(Remediations remediations) {
        return remediations::targets;
    }

    @Produces
    @Singleton
    static DirectOutbound outbound(
            Remediations remediations,
            Actions actions,
            @ConfigProperty(name = "quarkus.application.version", defaultValue = "dev") String version) {
        var allowed = new AtomicReference<>(Origins.of(remediations.targets(), actions));
        remediations.follow(next -> allowed.set(Origins.of(next.targets(), actions)));
        return new DirectOutbound(allowed::get, OutboundLimits.STANDARD, version);
    }

    static void close(@Disposes DirectOutbound outbound) {
        outbound.close();
    }

    @Produces
    @Singleton
    static ActionCalls calls(DirectOutbound outbound, InstantSource clock) {
        return new ActionCalls(outbound, GuardLimits.STANDARD, new Call.Clock() {
            @Override
            public Instant now() {
                return clock.instant();
            }

            @Override
            public void pause(Duration duration) throws InterruptedException {
                Thread.sleep(duration);
            }
        });
    }

    @Produces
    @Singleton
    static Intake intake(
            Remediations remediations,
            Node node,
            JournalRows journal,
            Announcements announcements,
            RunExecutor executor,
            InstantSource clock) {
        return new Intake(remediations, node, journal, announcements, executor, clock);
    }
}
