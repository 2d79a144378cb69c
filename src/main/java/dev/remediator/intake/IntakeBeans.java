package dev.remediator.intake;

import dev.remediator.action.ActionCalls;
import dev.remediator.action.Actions;
import dev.remediator.action.Call;
import dev.remediator.action.GuardLimits;
import dev.remediator.action.Unsealer;
import dev.remediator.identity.AccessLink;
import dev.remediator.identity.People;
import dev.remediator.outbound.DirectOutbound;
import dev.remediator.outbound.OutboundLimits;
import dev.remediator.playbook.PlaybookCatalog;
import dev.remediator.playbook.Safety;
import dev.remediator.run.Announcements;
import dev.remediator.run.DryRuns;
import dev.remediator.run.FencedOutbound;
import dev.remediator.run.JournalRows;
import dev.remediator.run.Node;
import dev.remediator.run.RunExecutor;
import dev.remediator.run.Silences;
import dev.remediator.run.Timers;
import dev.remediator.secret.Keyring;
import dev.remediator.secret.Sealed;
import dev.remediator.secret.SecretSource;
import dev.remediator.store.Transactions;
import dev.remediator.target.Ownership;
import dev.remediator.target.Targets;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** How intake is put together. */
final class IntakeBeans {
    private static final Logger LOG = Logger.getLogger(Unanswered.class);

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
    static NewestSet newestSet(Transactions transactions, Node node, Remediations remediations) {
        return new NewestSet(transactions, node, () -> remediations.catalog().digest());
    }

    @Produces
    @Singleton
    static Supplier<Targets> targets(Remediations remediations) {
        return remediations::targets;
    }

    @Produces
    @Singleton
    static Supplier<PlaybookCatalog> catalog(Remediations remediations) {
        return remediations::catalog;
    }

    @Produces
    @Singleton
    static Supplier<People> people(Remediations remediations) {
        return remediations::people;
    }

    @Produces
    @Singleton
    static Supplier<Safety> safety(Remediations remediations) {
        return remediations::safety;
    }

    @Produces
    @Singleton
    static AlertmanagerSilences silences(Remediations remediations, DirectOutbound outbound, InstantSource clock) {
        return new AlertmanagerSilences(remediations::safety, outbound, clock).start();
    }

    static void close(@Disposes AlertmanagerSilences silences) {
        silences.close();
    }

    /** Where no key is configured, no secret can be taken from people. */
    @Produces
    @Singleton
    static Optional<Keyring> keyring(Config config) {
        return SecretSource.read(Keyring.PROPERTY, name -> config.getOptionalValue(name, String.class))
                .map(Keyring::of);
    }

    @Produces
    @Singleton
    static RunStarter starter(
            Transactions transactions,
            Remediations remediations,
            Node node,
            JournalRows journal,
            Announcements announcements,
            RunExecutor executor,
            Ownership ownership,
            InstantSource clock) {
        return new RunStarter(transactions, remediations, node, journal, announcements, executor, ownership, clock);
    }

    @Produces
    @Singleton
    static DirectOutbound outbound(
            Remediations remediations,
            Actions actions,
            @ConfigProperty(name = "quarkus.application.version", defaultValue = "dev") String version) {
        var allowed = new AtomicReference<>(Origins.of(remediations.catalog(), actions));
        remediations.follow(next -> allowed.set(Origins.of(next, actions)));
        return new DirectOutbound(allowed::get, OutboundLimits.STANDARD, version);
    }

    static void close(@Disposes DirectOutbound outbound) {
        outbound.close();
    }

    @Produces
    @Singleton
    static ActionCalls calls(DirectOutbound outbound, Node node, InstantSource clock, Optional<Keyring> keyring) {
        var unsealer = keyring.<Unsealer>map(keys -> text -> keys.open(Sealed.parse(text)))
                .orElse(Unsealer.NONE);
        var time = new Call.Clock() {
            @Override
            public Instant now() {
                return clock.instant();
            }

            @Override
            public void pause(Duration duration) throws InterruptedException {
                Thread.sleep(duration);
            }
        };
        return new ActionCalls(
                new FencedOutbound(outbound, node::mayNotAct, clock), GuardLimits.STANDARD, time, unsealer);
    }

    @Produces
    @Singleton
    static Explainer explainer(
            Remediations remediations, Transactions transactions, Silences silences, InstantSource clock) {
        return new Explainer(remediations, transactions, silences, clock);
    }

    @Produces
    @Singleton
    static Previews previews(Remediations remediations, DryRuns dryRuns, InstantSource clock) {
        return new Previews(remediations, dryRuns, clock);
    }

    @Produces
    @Singleton
    static Unanswered unanswered(
            Remediations remediations,
            InstantSource clock,
            Timers timers,
            @ConfigProperty(name = "remediator.url") Optional<URI> console,
            @ConfigProperty(name = "quarkus.http.host", defaultValue = "127.0.0.1") String host,
            @ConfigProperty(name = "quarkus.http.port", defaultValue = "8080") int port) {
        return new Unanswered(
                remediations,
                console.orElseGet(() -> AccessLink.base(false, host, port)),
                clock,
                (delay, task) -> timers.at(clock.instant().plus(delay), task),
                LOG::info);
    }

    @Produces
    @Singleton
    static Intake intake(
            Remediations remediations,
            Node node,
            JournalRows journal,
            Announcements announcements,
            RunExecutor executor,
            InstantSource clock,
            Unanswered unanswered) {
        return new Intake(remediations, node, journal, announcements, executor, clock, unanswered);
    }
}
