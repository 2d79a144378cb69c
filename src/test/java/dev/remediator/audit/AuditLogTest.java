package dev.remediator.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.remediator.identity.Actor;
import dev.remediator.identity.Caller;
import dev.remediator.store.PostgresExtension;
import dev.remediator.store.Transactions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Entries stand or fall with the transaction of what they are about. */
@ExtendWith(PostgresExtension.class)
final class AuditLogTest {
    private static final Instant NOW = Instant.parse("2026-11-22T03:00:00Z");
    private static final Caller ANA = new Caller(new Actor.Engineer("ana"), Optional.of("192.0.2.7"));

    private final Transactions transactions;

    AuditLogTest(Transactions transactions) {
        this.transactions = transactions;
    }

    @Test
    void anEntrySaysWhoDidWhatToWhatAndFromWhere() {
        var run = UUID.fromString("019ab3c1-7d2e-7000-8000-3f0c5a1b2c3d");
        add(AuditEntry.of(ANA, NOW, "freeze", "mcp-gateway")
                .about(run)
                .with("reason", "a sale")
                .with("minutes", JsonNodeFactory.instance.numberNode(90)));

        assertThat(rows())
                .containsExactly("ana engineer 192.0.2.7 freeze mcp-gateway 019ab3c1-7d2e-7000-8000-3f0c5a1b2c3d"
                        + " {\"reason\": \"a sale\", \"minutes\": 90} t");
    }

    @Test
    void everyKindOfActorIsStoredAsWhatItIs() {
        for (var actor : List.of(
                new Actor.Engineer("ana"),
                new Actor.Machine("pipeline"),
                new Actor.Schedule("monthly-report"),
                Actor.remediator()))
            add(AuditEntry.of(new Caller(actor, Optional.empty()), NOW, "effect", "mcp-gateway"));

        assertThat(rows())
                .extracting(row -> row.substring(0, row.indexOf(" effect")))
                .containsExactly(
                        "ana engineer null",
                        "pipeline machine null",
                        "monthly-report schedule null",
                        "remediator system null");
    }

    @Test
    void whatIsRolledBackLeavesNoEntry() {
        assertThatThrownBy(() -> transactions.call(connection -> {
                    AuditLog.add(connection, AuditEntry.of(ANA, NOW, "freeze", "everything"));
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");

        assertThat(rows()).isEmpty();
    }

    @Test
    void manyAreAddedInTheirOrderAndNoneIsFine() {
        transactions.call(connection -> {
            AuditLog.add(connection, List.of());
            AuditLog.add(
                    connection,
                    List.of(AuditEntry.of(ANA, NOW, "freeze", "one"), AuditEntry.of(ANA, NOW, "freeze", "two")));
            return true;
        });

        assertThat(rows()).extracting(row -> row.split(" ")[4]).containsExactly("one", "two");
    }

    @Test
    void whatPostgresqlCannotStoreIsReplaced() {
        add(AuditEntry.of(ANA, NOW, "freeze", "a\u0000b")
                .with("reason", "half \uD800 of a pair")
                .with("k\u0000", JsonNodeFactory.instance.arrayNode().add("x\u0000y")));

        assertThat(rows().getFirst())
                .contains("freeze a\uFFFDb null {\"k\uFFFD\": [\"x\uFFFDy\"], \"reason\": \"half \uFFFD of a pair\"}");
    }

    @Test
    void anActionIsAWord() {
        assertThatIllegalArgumentException().isThrownBy(() -> AuditEntry.of(ANA, NOW, "Froze it", "x"));
        assertThatIllegalArgumentException().isThrownBy(() -> AuditEntry.of(ANA, NOW, "", "x"));
    }

    private void add(AuditEntry entry) {
        transactions.call(connection -> {
            AuditLog.add(connection, entry);
            return true;
        });
    }

    private List<String> rows() {
        return transactions.read(connection -> {
            try (var statement = connection.prepareStatement("""
                            select concat_ws(' ', actor, kind, coalesce(address, 'null'), action, subject,
                                coalesce(run_id::text, 'null'), details::text, at = '2026-11-22T03:00:00Z') from audit order by id
                            """);
                    var rows = statement.executeQuery()) {
                var all = new ArrayList<String>();
                while (rows.next()) all.add(rows.getString(1));
                return all;
            }
        });
    }
}
