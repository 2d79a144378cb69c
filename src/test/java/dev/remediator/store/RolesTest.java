package dev.remediator.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.remediator.secret.Secret;
import dev.remediator.store.PostgresSettings.Embedded;
import dev.remediator.store.PostgresSettings.External;
import dev.remediator.store.TestPostgres.Database;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.ds.PGSimpleDataSource;

/** What the role may with which the service works: everything it needs, and no change of what is append-only. */
@Timeout(60)
class RolesTest {
    private static final List<String> KEPT = List.of("audit", "audit_chain", "run_event");

    private static DataSource as(String url, Login login) {
        var dataSource = new PGSimpleDataSource();
        dataSource.setUrl(url);
        dataSource.setUser(login.username());
        dataSource.setPassword(login.password().reveal());
        return dataSource;
    }

    private static List<String> execute(DataSource database, String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            var found = new ArrayList<String>();
            if (statement.execute(sql))
                try (var rows = statement.getResultSet()) {
                    while (rows.next()) found.add(rows.getString(1));
                }
            return found;
        }
    }

    /** As the launcher has Quarkus do it. */
    private static void migrate(String url, Login owner, String application, String upTo) {
        var settings = Migration.settings(owner, application);
        Flyway.configure()
                .dataSource(url, settings.get("quarkus.flyway.username"), settings.get("quarkus.flyway.password"))
                .initSql(settings.get("quarkus.flyway.init-sql"))
                .target(upTo)
                .load()
                .migrate();
    }

    private record Roles(Database database, Login owner, Login application) {
        DataSource asOwner() {
            return as(database.url(), owner);
        }

        DataSource asApplication() {
            return as(database.url(), application);
        }
    }

    private static Roles migrated(String upTo) {
        var database = upTo.equals("latest")
                ? TestPostgres.get().createMigrated()
                : TestPostgres.get().create();
        var owner = new Login(database.user(), Secret.of(database.password()));
        var application = TestPostgres.get().application();
        migrate(database.url(), owner, application.username(), upTo);
        return new Roles(database, owner, application);
    }

    @Test
    void theApplicationAddsToWhatIsAppendOnlyAndChangesNothingOfIt() throws SQLException {
        var roles = migrated("latest");
        var application = roles.asApplication();
        execute(application, """
                insert into audit (at, actor, kind, action, subject, details)
                values (now(), 'ana', 'engineer', 'freeze', 'mcp-gateway', '{}');
                insert into run_event (run_id, seq, at, node, type, event)
                values (gen_random_uuid(), 1, now(), 1, 'started', '{}')
                """);

        assertThat(execute(application, "select count(*) from audit_chain")).containsExactly("1");
        for (var table : KEPT)
            for (var sql : List.of("update %s set %s", "delete from %s", "truncate %s"))
                assertThatThrownBy(() -> execute(
                                application,
                                sql.formatted(table, table.equals("run_event") ? "node = 2" : "hash = hash")
                                        .replace("audit set hash = hash", "audit set actor = 'ben'")))
                        .as(sql + table)
                        .hasMessageContaining("permission denied");
        assertThatThrownBy(() -> execute(application, "insert into audit_chain values (2, 7, sha256('x'))"))
                .hasMessageContaining("permission denied");
        for (var sql : List.of(
                "alter table audit disable trigger all",
                "drop trigger audit_linked on audit",
                "set session_replication_role = replica",
                "create or replace function audit_link() returns trigger language sql as 'select 1'",
                "create table anything (n int)",
                "select apply_rights(current_user)",
                "set role remediator",
                "copy audit to program 'cat'"))
            assertThatThrownBy(() -> execute(application, sql)).as(sql).isInstanceOf(SQLException.class);
        execute(application, "grant update on audit to current_user"); // a warning says that nothing was granted
        assertThatThrownBy(() -> execute(application, "update audit set actor = 'ben'"))
                .hasMessageContaining("permission denied");
        assertThat(execute(application, "select actor from audit")).containsExactly("ana");
    }

    @Test
    void noPartitionOfTheJournalIsAWayAround() throws SQLException {
        var roles = migrated("latest");
        assertThat(execute(roles.asApplication(), "select make_partitions('2031-01-01', 2)"))
                .hasSize(1);
        execute(
                roles.asOwner(),
                "alter default privileges grant all on tables to "
                        + roles.application().username());
        assertThat(execute(roles.asApplication(), "select make_partitions('2031-02-01', 2)"))
                .hasSize(1);
        migrate(roles.database().url(), roles.owner(), roles.application().username(), "latest");

        var partitions = execute(
                roles.asOwner(),
                "select inhrelid::regclass::text from pg_inherits where inhparent = 'run_event'::regclass");
        assertThat(partitions).contains("run_event_rest", "run_event_20310102", "run_event_20310202");
        for (var partition : partitions)
            assertThatThrownBy(() -> execute(roles.asApplication(), "delete from " + partition))
                    .as(partition)
                    .hasMessageContaining("permission denied");
        assertThatThrownBy(() -> execute(roles.asApplication(), "select make_partitions('2031-01-01', 100000)"))
                .hasMessageContaining("more than anybody needs");
    }

    @Test
    void allOtherTablesAreTheApplicationsToWorkWithAlsoThoseOfLaterMigrations() throws SQLException {
        var roles = migrated("latest");
        execute(roles.asOwner(), "create table from_a_later_version (id bigint generated by default as identity)");
        migrate(roles.database().url(), roles.owner(), roles.application().username(), "latest");

        assertThat(execute(roles.asApplication(), """
                        select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
                            and not relispartition and relname not in ('audit', 'audit_chain', 'run_event',
                                'flyway_schema_history')
                            and not (has_table_privilege(oid, 'select') and has_table_privilege(oid, 'insert')
                                and has_table_privilege(oid, 'update') and has_table_privilege(oid, 'delete'))
                        """)).isEmpty();
        assertThatCode(() -> execute(roles.asApplication(), "insert into from_a_later_version default values"))
                .doesNotThrowAnyException();
        assertThat(execute(roles.asApplication(), "select count(*) from flyway_schema_history"))
                .hasSize(1);
    }

    /** Rows of version 0.3.0 are linked in their order, and the journal of runs it began goes on. */
    @Test
    void whatAnOlderVersionRecordedIsLinkedByTheUpgrade() throws SQLException {
        var roles = migrated("5");
        execute(roles.asOwner(), """
                insert into audit (at, actor, kind, action, subject, details)
                select now(), 'ana', 'engineer', 'freeze', 'target-' || n, '{"n": 1}' from generate_series(1, 300) n
                """);
        migrate(roles.database().url(), roles.owner(), roles.application().username(), "latest");
        execute(roles.asApplication(), """
                insert into audit (at, actor, kind, action, subject, details)
                values (now(), 'ana', 'engineer', 'freeze', 'afterwards', '{}')
                """);

        assertThat(execute(
                        roles.asApplication(),
                        "select count(*) from audit_chain c join audit a on a.id = c.audit_id"
                                + " and a.id - (select min(id) from audit) = c.seq - 1"))
                .containsExactly("301");
    }

    @Test
    void aDataFolderOfAnOlderVersionGetsTheRoleAtItsNextStart() throws Exception {
        Path folder = TestPostgres.newFolder();
        try (var first = EmbeddedPostgres.start(folder, TestPostgres.programs())) {
            // As the older version left it: all with one role.
            execute(as(first.jdbcUrl(), first.owner()), "revoke all on schema public from remediator_application");
            execute(
                    as(first.jdbcUrl(), first.owner()),
                    "drop owned by remediator_application; drop role remediator_application");
            Flyway.configure()
                    .dataSource(
                            first.jdbcUrl(),
                            first.owner().username(),
                            first.owner().password().reveal())
                    .target("5")
                    .load()
                    .migrate();
        }
        Files.delete(folder.resolve("application.password"));

        try (var second = EmbeddedPostgres.start(folder, TestPostgres.programs())) {
            assertThat(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(folder.resolve("application.password"))))
                    .isEqualTo("rw-------");
            assertThat(execute(RunningPostgres.find(new Embedded(folder)), "select current_user || count(*) from run"))
                    .as("commands beside the service read before anything is migrated")
                    .containsExactly("remediator_application0");
            migrate(second.jdbcUrl(), second.owner(), second.application().username(), "latest");
            assertThatThrownBy(() -> execute(as(second.jdbcUrl(), second.application()), "delete from audit"))
                    .hasMessageContaining("permission denied");
        }
        try (var third = EmbeddedPostgres.start(folder, TestPostgres.programs())) {
            assertThat(execute(as(third.jdbcUrl(), third.application()), "select current_user"))
                    .containsExactly("remediator_application");
        }
        Folder.delete(folder);
    }

    @Test
    void withOneRoleOnlyItIsRefusedByATriggerWhatItCouldGiveItselfBack() throws SQLException {
        var database = TestPostgres.get().create();
        var name = database.url().substring(database.url().lastIndexOf('/') + 1);
        var alone = new Login("alone_" + name, Secret.of("x"));
        execute(database.unpooled(), "create role %s login password 'x'".formatted(alone.username()));
        execute(database.unpooled(), "alter schema public owner to " + alone.username());
        Flyway.configure()
                .dataSource(database.url(), alone.username(), "x")
                .load()
                .migrate();
        var itself = as(database.url(), alone);
        execute(itself, """
                insert into audit (at, actor, kind, action, subject, details)
                values (now(), 'ana', 'engineer', 'freeze', 'mcp-gateway', '{}')
                """);

        for (var table : KEPT)
            assertThatThrownBy(() -> execute(itself, "delete from " + table)).hasMessageContaining("permission denied");
        execute(itself, "grant delete on audit to current_user");
        assertThatThrownBy(() -> execute(itself, "delete from audit")).hasMessageContaining("append-only");
        assertThatCode(
                        () -> execute(
                                itself,
                                "insert into audit_chain select 2, 2, hash from audit_chain; select make_partitions(current_date, 20)"))
                .as("it owns everything")
                .doesNotThrowAnyException();
    }

    @Test
    void tablesThatBelongToTheApplicationAreNotTakenForTheOwners() throws SQLException {
        var roles = migrated("latest");
        var name = roles.database().url().substring(roles.database().url().lastIndexOf('/') + 1);
        execute(roles.asOwner(), "create role owner_%s login password 'x'".formatted(name));
        var settings = new External(
                roles.database().url(),
                roles.application().username(),
                roles.application().password(),
                Optional.of(new Login("owner_" + name, Secret.of("x"))));

        assertThatThrownBy(() -> ExternalPostgres.awaitUsable(settings, Duration.ZERO))
                .isInstanceOf(DatabaseStartException.class)
                .hasMessageMatching(
                        "the table [a-z_]+ belongs to remediator and not to owner_%s \\(remediator.database.owner-username\\): as a superuser, in this database, run: reassign owned by \"remediator\" to \"owner_%s\""
                                .formatted(name, name));
        assertThatCode(() -> ExternalPostgres.awaitUsable(
                        new External(
                                roles.database().url(),
                                roles.application().username(),
                                roles.application().password(),
                                Optional.of(roles.owner())),
                        Duration.ZERO))
                .doesNotThrowAnyException();
    }
}
