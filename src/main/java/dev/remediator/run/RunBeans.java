package dev.remediator.run;

import dev.remediator.action.ActionCalls;
import dev.remediator.action.Actions;
import dev.remediator.identity.People;
import dev.remediator.playbook.Safety;
import dev.remediator.secret.Keyring;
import dev.remediator.store.DatabaseClock;
import dev.remediator.store.Transactions;
import dev.remediator.target.Ownership;
import dev.remediator.target.Targets;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** How the parts of a running engine are put together. */
final class RunBeans {
    private RunBeans() {}

    @Produces
    @Singleton
    static DatabaseClock clock(Transactions transactions) {
        return DatabaseClock.of(transactions);
    }

    @Produces
    @Singleton
    @Commands
    static ExecutorService threads() {
        return Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("command-", 0).factory());
    }

    static void stop(@Disposes @Commands ExecutorService threads) {
        threads.shutdownNow();
    }

    @Produces
    @Singleton
    static Node node(
            Transactions transactions,
            @ConfigProperty(name = "remediator.node.name", defaultValue = "remediator") String name,
            @ConfigProperty(name = "quarkus.application.version", defaultValue = "dev") String version) {
        var node = Node.register(transactions, name, version, Stopwatch.SYSTEM);
        transactions.fencedBy(node::pass);
        return node;
    }

    @Produces
    @Singleton
    static JournalRows rows(Announcements announcements, Supplier<Safety> safety, Supplier<Targets> targets) {
        return new JournalRows(announcements, safety, targets);
    }

    @Produces
    @Singleton
    static JournalWriter journal(
            Transactions transactions,
            Node node,
            JournalRows rows,
            Announcements announcements,
            InstantSource clock,
            Supplier<Safety> safety,
            Silences silences) {
        return new JournalWriter(transactions, node, rows, announcements, clock, safety, silences);
    }

    static void stop(@Disposes JournalWriter journal) {
        journal.close();
    }

    @Produces
    @Singleton
    static ScheduledTimers timers(InstantSource clock, @Commands ExecutorService threads) {
        return new ScheduledTimers(clock, threads);
    }

    static void stop(@Disposes ScheduledTimers timers) {
        timers.close();
    }

    @Produces
    @Singleton
    static OwnEffects ownEffects(Transactions transactions) {
        return OwnEffects.load(transactions);
    }

    @Produces
    @Singleton
    static Hands hands(
            Actions actions, ActionCalls calls, Supplier<Targets> targets, OwnEffects effects, InstantSource clock) {
        return new RememberedHands(new ActionHands(actions, calls, targets), effects, clock);
    }

    @Produces
    @Singleton
    static RunExecutor executor(
            JournalWriter journal,
            Hands hands,
            Playbooks playbooks,
            ScheduledTimers timers,
            InstantSource clock,
            @Commands ExecutorService threads) {
        return new RunExecutor(journal, hands, playbooks, timers, clock, threads);
    }

    @Produces
    @Singleton
    static DryRuns dryRuns(
            Transactions transactions,
            Hands hands,
            Supplier<Safety> safety,
            Silences silences,
            InstantSource clock,
            @Commands ExecutorService threads) {
        return new DryRuns(transactions, hands, safety, silences, clock, threads);
    }

    @Produces
    @Singleton
    static TemporaryChanges temporary(
            Transactions transactions,
            Node node,
            Hands hands,
            Announcements announcements,
            InstantSource clock,
            @Commands ExecutorService threads) {
        return new TemporaryChanges(transactions, node, hands, announcements, clock, threads);
    }

    @Produces
    @Singleton
    static Ownership ownership(Supplier<People> people, Supplier<Targets> targets) {
        return new Ownership(people, targets);
    }

    @Produces
    @Singleton
    static Freezing freezing(
            Transactions transactions, Announcements announcements, Ownership ownership, InstantSource clock) {
        return new Freezing(transactions, announcements, ownership, clock);
    }

    @Produces
    @Singleton
    static Demotions demotions(Transactions transactions, Announcements announcements, InstantSource clock) {
        return new Demotions(transactions, announcements, clock);
    }

    @Produces
    @Singleton
    static Replies replies(
            Transactions transactions,
            RunExecutor executor,
            Supplier<People> people,
            Optional<Keyring> keyring,
            InstantSource clock) {
        return new Replies(transactions, executor, people, keyring, clock);
    }

    @Produces
    @Singleton
    static Cancellations cancellations(
            Transactions transactions, RunExecutor executor, Ownership ownership, InstantSource clock) {
        return new Cancellations(transactions, executor, ownership, clock);
    }

    @Produces
    @Singleton
    static EarlyEnds earlyEnds(
            Transactions transactions,
            TemporaryChanges changes,
            Announcements announcements,
            Ownership ownership,
            InstantSource clock) {
        return new EarlyEnds(transactions, changes::sweep, announcements, ownership, clock);
    }

    @Produces
    @Singleton
    static Recovery recovery(Transactions transactions, Node node, RunExecutor executor, InstantSource clock) {
        return new Recovery(transactions, node, executor, clock);
    }
}
