package dev.remediator.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.playbook.Severity;
import dev.remediator.run.Announcement;
import dev.remediator.run.Announcement.Kind;
import dev.remediator.store.PostgresExtension;
import dev.remediator.store.Transactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is a part of a storm stands in its timeline, and is not told by itself while the storm lasts. */
@ExtendWith(PostgresExtension.class)
class StormOutboxTest {
    private static final UUID STORM = new UUID(0, 1);
    private static final UUID MEMBER = new UUID(0, 2);
    private static final UUID ALONE = new UUID(0, 3);

    private final Transactions transactions;

    StormOutboxTest(DataSource database) {
        transactions = new Transactions(database);
    }

    @BeforeEach
    void aStormWithOneMember() {
        execute("insert into incident (id, target, severity, title, opened_at, kind, storm_id) values"
                + " ('%s', 'everything', 'P1', 'A storm', now(), 'storm', null),".formatted(STORM)
                + " ('%s', 't1', 'P1', 'Down', now(), 'alert', '%s'),".formatted(MEMBER, STORM)
                + " ('%s', 't2', 'P1', 'Down', now(), 'alert', null)".formatted(ALONE));
    }

    @Test
    void membersAreSilentButForWhatSomebodyMustAnswer() {
        tell(MEMBER, Kind.INCIDENT_OPENED, Kind.ESCALATED, Kind.HELD, Kind.NEEDS_HUMAN, Kind.TEMPORARY_FAILED);
        tell(STORM, Kind.ESCALATED);
        tell(ALONE, Kind.HELD);

        assertThat(waiting())
                .containsExactly(
                        "NEEDS_HUMAN of " + MEMBER,
                        "TEMPORARY_FAILED of " + MEMBER,
                        "ESCALATED of " + STORM,
                        "HELD of " + ALONE);
        assertThat(count("select count(*) from announcement"))
                .as("all stand in their timelines")
                .isEqualTo(7);
    }

    @Test
    void onceTheStormIsOverItsMembersAreHeardAgain() {
        execute("update incident set closed_at = now() where kind = 'storm'");
        tell(MEMBER, Kind.HEALED);

        assertThat(waiting()).containsExactly("HEALED of " + MEMBER);
    }

    private void tell(UUID incident, Kind... kinds) {
        var told = new ArrayList<Announcement>();
        for (var kind : kinds)
            told.add(new Announcement(
                    incident,
                    Optional.empty(),
                    Instant.parse("2026-11-22T03:00:00Z"),
                    kind,
                    Severity.P1,
                    "t1",
                    "Down",
                    "said",
                    List.of()));
        transactions.call(connection -> {
            new OutboxAnnouncements(List.of("chat"), () -> {}).insert(connection, told);
            return true;
        });
    }

    private List<String> waiting() {
        return transactions.read(connection -> {
            try (var statement = connection.prepareStatement(
                            "select a.kind, o.incident_id from outbox o join announcement a on a.id = o.announcement_id order by a.id");
                    var rows = statement.executeQuery()) {
                var all = new ArrayList<String>();
                while (rows.next()) all.add(rows.getString(1) + " of " + rows.getString(2));
                return all;
            }
        });
    }

    private long count(String sql) {
        return transactions.read(connection -> count(connection, sql));
    }

    private static long count(Connection connection, String sql) throws SQLException {
        try (var statement = connection.prepareStatement(sql);
                var rows = statement.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private void execute(String sql) {
        transactions.call(connection -> {
            try (var statement = connection.prepareStatement(sql)) {
                return statement.executeUpdate();
            }
        });
    }
}
