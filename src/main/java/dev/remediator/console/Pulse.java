package dev.remediator.console;

import dev.remediator.store.StoreException;
import dev.remediator.store.Transactions;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Notices that something changed which the pages show, from whichever node. Looks once a second for all browsers
 * together, and not at all while nobody is there.
 */
@Singleton
final class Pulse {
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final String AWAY = "away";

    // Runs move without a word now and then; letters die and are retried.
    private static final String VERSION = """
            select concat_ws('.',
              (select max(id) from announcement),
              (select extract(epoch from max(decided_at)) from disposition),
              (select sum(seq) from run where ended_at is null),
              (select count(*) from temporary_change where ended_at is null),
              (select sum(attempts) from temporary_change where ended_at is null),
              (select concat(count(*), extract(epoch from max(made_at))) from frozen where lifted_at is null),
              (select count(*) from outbox where dead_at is not null),
              (select count(*) from outbox where sent_at is null and dead_at is null and last_error is not null))
            """;

    private final Transactions transactions;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Multi<String> versions;

    Pulse(Transactions transactions) {
        this.transactions = transactions;
        this.versions = Multi.createFrom()
                .ticks()
                .every(EVERY)
                .onOverflow()
                .drop()
                .onItem()
                .transformToUniAndConcatenate(
                        _ -> Uni.createFrom().item(this::version).runSubscriptionOn(threads))
                .broadcast()
                .withCancellationAfterLastSubscriberDeparture()
                .toAllSubscribers();
    }

    /** Once a second what {@link #version} says, changed or not; never fails. */
    Multi<String> versions() {
        return versions.onOverflow().dropPreviousItems();
    }

    /** Equal while the pages would show the same, apart from the passing of time. */
    String version() {
        try {
            return transactions.read(connection -> {
                try (PreparedStatement select = connection.prepareStatement(VERSION);
                        ResultSet row = select.executeQuery()) {
                    row.next();
                    return row.getString(1);
                }
            });
        } catch (StoreException e) {
            return AWAY;
        }
    }
}
