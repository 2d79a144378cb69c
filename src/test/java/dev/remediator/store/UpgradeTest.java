package dev.remediator.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the first version stored goes on after an upgrade. */
@ExtendWith(PostgresExtension.class)
class UpgradeTest {
    private final DataSource database;

    UpgradeTest(DataSource database) {
        this.database = database;
    }

    private Flyway flyway(String upTo) {
        return Flyway.configure()
                .dataSource(database)
                .schemas("upgraded")
                .defaultSchema("upgraded")
                .target(upTo)
                .load();
    }

    private String value(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("set search_path to upgraded");
            try (var rows = statement.executeQuery(sql)) {
                assertThat(rows.next()).isTrue();
                return String.valueOf(rows.getString(1));
            } finally {
                statement.execute("set search_path to public");
            }
        }
    }

    private void execute(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("set search_path to upgraded; " + sql + "; set search_path to public");
        }
    }

    @Test
    void incidentsRunsAndSessionsOfTheFirstVersionAreOfAlertsAndMayOnlyLook() throws SQLException {
        flyway("2.1").migrate();
        execute("""
                insert into incident (id, target, severity, title, opened_at)
                values ('00000000-0000-0000-0000-000000000001', 'mcp-gateway', 'P1', 'Down', now());
                insert into run (id, incident_id, playbook, digest, target, node, seq, phase, state, started_at, deadline_at)
                values ('00000000-0000-0000-0000-000000000002', '00000000-0000-0000-0000-000000000001', 'p', 'd',
                        'mcp-gateway', 1, 1, 'VERIFYING', '{}', now(), now());
                insert into access (hash, kind, created_at, expires_at) values ('\\x01', 'session', now(), now())
                """);

        flyway("latest").migrate();

        assertThat(value("select kind from incident")).isEqualTo("alert");
        assertThat(value("select started_by from run")).isEqualTo("alert");
        assertThat(value("select roles::text || coalesce(engineer, ' nobody') from access"))
                .isEqualTo("{viewer} nobody");
        // Still one open incident of alerts for each target, and one open run of a playbook.
        assertThat(value("select count(*) from pg_indexes where schemaname = 'upgraded'"
                        + " and indexname in ('incident_open', 'run_open') and indexdef like '%UNIQUE%'"))
                .isEqualTo("2");
    }
}
