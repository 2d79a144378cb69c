package dev.remediator.simulation;

import dev.remediator.identity.Engineer;
import dev.remediator.identity.Group;
import dev.remediator.identity.People;
import dev.remediator.run.Columns;
import dev.remediator.run.Journal;
import dev.remediator.run.JournalEntry;
import dev.remediator.run.LiveNode;
import dev.remediator.run.Replies;
import dev.remediator.run.RoundTrip;
import dev.remediator.run.Table;
import dev.remediator.run.Trigger;
import dev.remediator.store.PostgresExtension;
import dev.remediator.store.Transactions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** Production's tables: its journal, nodes and words of people on PostgreSQL. */
@ExtendWith(PostgresExtension.class)
final class PostgresStoreTest extends StoreContract {
    private final Transactions transactions;
    private final Table table;
    private final Map<Long, LiveNode> nodes = new LinkedHashMap<>();

    PostgresStoreTest(Transactions transactions) {
        this.transactions = transactions;
        table = new Table(transactions);
    }

    @AfterEach
    void close() {
        nodes.values().forEach(LiveNode::close);
    }

    private static People people() {
        return new People(
                Map.of("ana", engineer("ana"), "ben", engineer("ben"), "cem", engineer("cem")),
                Map.of("platform", new Group("platform", "owns it", List.of("ana", "ben"), Optional.empty())),
                Map.of(),
                Map.of(),
                List.of());
    }

    private static Engineer engineer(String name) {
        return new Engineer(name, name, Optional.empty(), Optional.empty(), Optional.empty(), true);
    }

    private LiveNode live(long node) {
        return Objects.requireNonNull(nodes.get(node));
    }

    private final Tables tables = new Tables() {
        @Override
        public long register() {
            var node = LiveNode.on(transactions);
            nodes.put(node.node().id(), node);
            return node.node().id();
        }

        @Override
        public boolean renew(long node) {
            return live(node).node().renew();
        }

        @Override
        public void leaseIsOver(long node) {
            table.change("update node set lease_until = now() - interval '1 s' where id = ?", node);
        }

        @Override
        public List<UUID> takeOver(long node) {
            return live(node).node().takeOver(false);
        }

        @Override
        public Journal journal(long node) {
            return live(node).writer();
        }

        @Override
        public void begin(long node, JournalEntry first) {
            var state = first.turn().state();
            var incident = new Columns("uuid", "text", "text", "text", "timestamptz");
            incident.add(state.incident(), state.target() + state.id(), "P1", "GatewayDown", NOW);
            var episode = new Columns("uuid", "int8", "timestamptz", "uuid", "uuid");
            var trigger = (Trigger.ByAlert) state.trigger();
            episode.add(
                    trigger.episode(), trigger.episode().getLeastSignificantBits(), NOW, state.id(), state.incident());
            transactions.call(connection -> {
                var trip = new RoundTrip()
                        .update(
                                "insert into incident (id, target, severity, title, opened_at) select * from unnest(?, ?, ?, ?, ?)",
                                incident)
                        .update("""
                                insert into alert_episode (id, identity, source, labels, annotations, generator_url, starts_at,
                                    last_starts_at, seen_at, delivery_id, run_id, incident_id)
                                select a, b, 'test', '{}', '{}', '', c, c, c, a, d, e from unnest(?, ?, ?, ?, ?) t(a, b, c, d, e)
                                """, episode);
                live(node).rows().begin(trip, node, List.of(first));
                trip.run(connection);
                return true;
            });
        }

        @Override
        public Optional<String> holder(String target) {
            return table.rows("select run_id from acting where target = ?", target).stream()
                    .findFirst();
        }

        @Override
        public int seq(UUID run) {
            return Integer.parseInt(table.value("select seq from run where id = ?", run));
        }

        @Override
        public String temporary(UUID run) {
            return table.rows("""
                            select case when ended_at is null
                                        then state || ' ' || extract(epoch from due_at - timestamptz '2026-11-22T03:00:00Z')::int
                                        else state end
                            from temporary_change where run_id = ?
                            """, run).stream().findFirst().orElse("");
        }

        @Override
        public int timers(UUID run) {
            return (int) table.count("timer where run_id = ?", run);
        }

        @Override
        public String decides(UUID run, int command, String engineer, boolean granted) {
            var node = nodes.values().iterator().next();
            var replies =
                    new Replies(transactions, node.executor(), PostgresStoreTest::people, Optional.empty(), () -> NOW);
            return switch (replies.decide(run, command, engineer, granted, "")) {
                case Replies.Result.Noted _ -> "NOTED";
                case Replies.Result.Unknown _ -> "UNKNOWN";
                case Replies.Result.NotTheirs _ -> "NOT_THEIRS";
                case Replies.Result.Over _ -> "OVER";
                case Replies.Result.Unfit _ -> "UNFIT";
            };
        }

        @Override
        public void freeze(String target) {
            table.change("""
                    insert into frozen (id, scope, name, reason, made_by, made_at)
                    values (gen_random_uuid(), 'target', ?, 'odd', 'ana', timestamptz '2026-11-22T03:00:00Z')
                    """, target);
        }
    };

    @Override
    Tables tables() {
        return tables;
    }
}
