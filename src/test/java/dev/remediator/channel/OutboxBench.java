package dev.remediator.channel;

import dev.remediator.playbook.Severity;
import dev.remediator.run.Announcement;
import dev.remediator.run.Announcement.Kind;
import dev.remediator.store.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/** An outbox on a real PostgreSQL whose time a test owns, with a dispatcher for each channel. */
final class OutboxBench {
    final ManualClock clock;
    final Transactions transactions;
    private final Map<String, Audience> audiences;
    private final List<Dispatcher> dispatchers;

    OutboxBench(Transactions transactions, ManualClock clock, Map<String, Audience> audiences, List<Channel> channels) {
        this.transactions = transactions;
        this.clock = clock;
        this.audiences = audiences;
        this.dispatchers = channels.stream()
                .map(c -> new Dispatcher(
                        c,
                        audiences.getOrDefault(c.name(), Audience.ofAll()),
                        transactions,
                        Optional.empty(),
                        clock,
                        new Random(7)))
                .toList();
    }

    static OutboxBench of(Transactions transactions, ManualClock clock, Channel... channels) {
        Map<String, Audience> audiences = new java.util.LinkedHashMap<>();
        for (Channel c : channels) audiences.put(c.name(), Audience.ofAll());
        return new OutboxBench(transactions, clock, audiences, List.of(channels));
    }

    void announce(UUID incident, Kind kind, Severity severity, String... texts) {
        announce(Arrays.stream(texts)
                .map(text -> new Announcement(
                        incident,
                        Optional.empty(),
                        clock.instant(),
                        kind,
                        severity,
                        "mcp-gateway",
                        "GatewayDown on mcp-gateway",
                        text,
                        List.of()))
                .toList());
    }

    void announce(List<Announcement> announcements) {
        transactions.call(connection -> {
            new OutboxAnnouncements(audiences, () -> {}).insert(connection, announcements);
            return true;
        });
    }

    /** Lets every channel do what is due now. */
    Duration run() {
        Duration shortest = Dispatcher.IDLE;
        for (Dispatcher dispatcher : dispatchers) {
            Duration pause = run(dispatcher);
            if (pause.compareTo(shortest) < 0) shortest = pause;
        }
        return shortest;
    }

    /** Steps until nothing is due. */
    private static Duration run(Dispatcher dispatcher) {
        for (int i = 0; i < 1_000; i++) {
            Duration pause = dispatcher.step();
            if (pause.isPositive()) return pause;
        }
        throw new AssertionError("never at rest");
    }

    /** Lets time pass, with every channel doing whatever is due at each moment. */
    void runFor(Duration duration) {
        Instant end = clock.instant().plus(duration);
        while (true) {
            Duration pause = run();
            Duration left = Duration.between(clock.instant(), end);
            if (pause.compareTo(left) >= 0) {
                clock.pass(left);
                return;
            }
            clock.pass(pause);
        }
    }

    /** Lets a long time pass, with every channel looking every ten minutes. */
    void later(Duration duration) {
        Instant end = clock.instant().plus(duration);
        run();
        while (clock.instant().isBefore(end)) {
            Duration left = Duration.between(clock.instant(), end);
            Duration next = Duration.ofMinutes(10);
            clock.pass(left.compareTo(next) < 0 ? left : next);
            run();
        }
    }

    int count(String condition) {
        return transactions.read(connection -> {
            try (var rows =
                    connection.createStatement().executeQuery("select count(*) from outbox where " + condition)) {
                rows.next();
                return rows.getInt(1);
            }
        });
    }

    List<String> errors() {
        return transactions.read(connection -> {
            try (var rows = connection
                    .createStatement()
                    .executeQuery("select last_error from outbox where last_error is not null")) {
                var errors = new java.util.ArrayList<String>();
                while (rows.next()) errors.add(rows.getString(1));
                return errors;
            }
        });
    }
}
