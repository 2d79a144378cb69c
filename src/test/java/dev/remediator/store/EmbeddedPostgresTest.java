package dev.remediator.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.ds.PGSimpleDataSource;

/** With real processes, killed for real. */
@Timeout(120)
class EmbeddedPostgresTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    private static Path template = Path.of("unset");

    private Path data = Path.of("unset");

    @BeforeAll
    static void aDatabaseToCopy() throws IOException {
        template = TestPostgres.newFolder();
        EmbeddedPostgres.start(template, TestPostgres.programs()).close();
    }

    @AfterAll
    static void noCopiesAnyMore() throws IOException {
        Folder.delete(template);
    }

    @BeforeEach
    void aFolder() throws IOException {
        data = TestPostgres.newFolder();
    }

    @AfterEach
    void noProcessStaysBehind() throws IOException {
        await().atMost(SOON).until(() -> processesIn(data.resolve("database")).isEmpty());
        Folder.delete(data);
    }

    @Test
    void theFirstStartMakesADatabaseThatIsDurableAndPrivate() throws Exception {
        try (EmbeddedPostgres postgres = start()) {
            assertThat(
                            rows(
                                    postgres,
                                    "SELECT name || '=' || setting FROM pg_settings WHERE name IN ('fsync', "
                                            + "'synchronous_commit', 'full_page_writes', 'data_checksums', 'listen_addresses', "
                                            + "'unix_socket_directories', 'server_encoding', 'password_encryption', 'log_min_error_statement') ORDER BY 1"))
                    .containsExactly(
                            "data_checksums=on",
                            "fsync=on",
                            "full_page_writes=on",
                            "listen_addresses=127.0.0.1",
                            "log_min_error_statement=panic",
                            "password_encryption=scram-sha-256",
                            "server_encoding=UTF8",
                            "synchronous_commit=on",
                            "unix_socket_directories=");
            assertThat(rows(postgres, "SELECT datcollate FROM pg_database WHERE datname = current_database()"))
                    .containsExactly("C");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("database.password"))))
                    .isEqualTo("rw-------");
            assertThat(Files.list(data).map(f -> f.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "application.password",
                            "database",
                            "database.password",
                            "postgresql.log",
                            "remediator.lock",
                            "remediator.pid");
            assertThat(EmbeddedPostgresChild.server(data).info().user())
                    .isNotEmpty()
                    .isNotEqualTo("root");
        }
    }

    @Test
    void nobodyGetsInWithoutThePassword() throws Exception {
        copyTemplate();
        try (EmbeddedPostgres postgres = start()) {
            PGSimpleDataSource guessing = dataSource(postgres);
            for (String guess : List.of("remediator", "postgres", "wrong")) {
                guessing.setPassword(guess);
                assertThatThrownBy(guessing::getConnection).hasMessageContaining("password authentication failed");
            }
        }
    }

    @Test
    void dataSurviveARestart() throws Exception {
        copyTemplate();
        try (EmbeddedPostgres postgres = start()) {
            execute(postgres, "CREATE TABLE t (n int)", "INSERT INTO t VALUES (42)");
        }
        assertThat(processesIn(data.resolve("database"))).isEmpty();

        try (EmbeddedPostgres postgres = start()) {
            assertThat(rows(postgres, "SELECT n FROM t")).containsExactly("42");
        }
    }

    @Test
    void dataSurviveAKilledJvmAndTheServerEndsWithIt() throws Exception {
        copyTemplate();
        int kept;
        ProcessHandle server;
        try (EmbeddedPostgresChild child = EmbeddedPostgresChild.start(data)) {
            child.awaitKept(50);
            server = EmbeddedPostgresChild.server(data);
            kept = child.kill();
        }
        await().atMost(SOON).until(() -> !server.isAlive());

        try (EmbeddedPostgres postgres = start()) {
            assertNothingIsLost(postgres, kept);
        }
    }

    @Test
    void aServerThatIsStillEndingIsWaitedFor() throws Exception {
        copyTemplate();
        int kept;
        try (EmbeddedPostgresChild child = EmbeddedPostgresChild.start(data)) {
            child.awaitKept(50);
            kept = child.kill();
        }
        try (EmbeddedPostgres postgres = start()) {
            assertNothingIsLost(postgres, kept);
        }
    }

    @Test
    void dataSurviveAKilledJvmAndAKilledServer() throws Exception {
        copyTemplate();
        int kept;
        try (EmbeddedPostgresChild child = EmbeddedPostgresChild.start(data)) {
            child.awaitKept(50);
            ProcessHandle server = EmbeddedPostgresChild.server(data);
            assertThat(server.destroyForcibly()).isTrue();
            kept = child.kill();
        }
        try (EmbeddedPostgres postgres = start()) {
            assertNothingIsLost(postgres, kept);
        }
    }

    @Test
    void aServerThatIsKilledAloneIsStartedAgainOnTheSamePort() throws Exception {
        copyTemplate();
        try (EmbeddedPostgres postgres = start()) {
            execute(postgres, "CREATE TABLE t (n int)", "INSERT INTO t VALUES (42)");

            assertThat(EmbeddedPostgresChild.server(data).destroyForcibly()).isTrue();

            await().atMost(SOON)
                    .ignoreExceptions()
                    .untilAsserted(
                            () -> assertThat(rows(postgres, "SELECT n FROM t")).containsExactly("42"));
        }
    }

    @Test
    void aSecondRemediatorOnTheSameFolderIsRefused() throws Exception {
        copyTemplate();
        try (EmbeddedPostgres postgres = start();
                EmbeddedPostgresChild second = EmbeddedPostgresChild.start(data)) {
            String refusal =
                    "the data folder %s is in use by another Remediator (process %d): stop that one, or choose another folder with --data"
                            .formatted(data, ProcessHandle.current().pid());
            assertThat(second.line()).isEqualTo("refused: " + refusal);
            assertThatThrownBy(this::start).hasMessage(refusal);

            assertThat(rows(postgres, "SELECT 1")).containsExactly("1");
        }
    }

    @Test
    void theServerInheritsNothingOfOurEnvironment() throws Exception {
        copyTemplate();
        assumeTrue(Files.isDirectory(Path.of("/proc/self")));
        try (EmbeddedPostgresChild child = EmbeddedPostgresChild.start(data)) {
            child.awaitKept(1);

            assertThat(EmbeddedPostgresChild.environmentOf(EmbeddedPostgresChild.server(data)))
                    .contains("LC_ALL=C")
                    .doesNotContain("hunter2", "A_CREDENTIAL_OF_OURS");
        }
    }

    @Test
    void aPidFileThatNamesSomeoneElseStopsNothing() throws Exception {
        copyTemplate();
        Process innocent = new ProcessBuilder("sleep", "1000").start();
        try {
            Files.writeString(
                    data.resolve("database/postmaster.pid"),
                    innocent.pid() + "\n" + data.resolve("database")
                            + "\n1763830000\n5433\n\n127.0.0.1\n  1 0\nready   \n");

            start().close();

            assertThat(innocent.isAlive()).isTrue();
        } finally {
            innocent.destroyForcibly();
        }
    }

    @Test
    void whatADeathWhileMakingTheDatabaseLeftIsMadeAnew() throws Exception {
        Files.createDirectories(data.resolve("database.partial/base"));
        Files.writeString(data.resolve("database.partial/PG_VERSION"), "17\n");

        try (EmbeddedPostgres postgres = start()) {
            assertThat(rows(postgres, "SELECT current_database()")).containsExactly("remediator");
        }
        assertThat(data.resolve("database.partial")).doesNotExist();
    }

    @Test
    void dataOfAnotherVersionAreRefused() throws Exception {
        copyTemplate();
        Files.writeString(data.resolve("database/PG_VERSION"), "16\n");

        assertThatThrownBy(this::start)
                .hasMessage(
                        "the database in %s was written by PostgreSQL 16, and this Remediator brings 17.11: start the Remediator that wrote it, or move the data with pg_dump and pg_restore"
                                .formatted(data.resolve("database")));
    }

    @Test
    void aLostPasswordIsSaid() throws Exception {
        copyTemplate();
        Files.delete(data.resolve("database.password"));

        assertThatThrownBy(this::start)
                .hasMessage(
                        "the file %s is missing, and without it the database beside it cannot be opened: restore it from a backup"
                                .formatted(data.resolve("database.password")));
    }

    @Test
    void aServerThatCannotStartSaysWhy() throws Exception {
        copyTemplate();
        Files.delete(data.resolve("database/global/pg_control"));

        assertThatThrownBy(this::start)
                .isInstanceOf(DatabaseStartException.class)
                .hasMessageStartingWith("PostgreSQL did not start (exit code 2, log " + data.resolve("postgresql.log"))
                .hasMessageContaining("could not find the database system");
        assertThatThrownBy(this::start).hasMessageNotContaining("in use by another Remediator");
    }

    @Test
    void aFolderThatCannotBeWrittenIsSaid() throws IOException {
        Path file = Files.writeString(data.resolve("file"), "");

        assertThatThrownBy(() -> EmbeddedPostgres.start(file.resolve("data")))
                .isInstanceOf(DatabaseStartException.class)
                .hasMessageStartingWith("the data folder " + file.resolve("data") + " cannot be used (")
                .hasMessageEndingWith("choose another with --data, or let this user write to it");
    }

    /** Making a database takes seconds, copying one does not. */
    private void copyTemplate() throws IOException, InterruptedException {
        String copy = "cp -a '%s'/. '%s'".formatted(template, data);
        assertThat(new ProcessBuilder("sh", "-c", copy).start().waitFor()).isZero();
    }

    private EmbeddedPostgres start() throws IOException {
        return EmbeddedPostgres.start(data, TestPostgres.programs());
    }

    private static void assertNothingIsLost(EmbeddedPostgres postgres, int kept) throws SQLException {
        int found = Integer.parseInt(rows(postgres, "SELECT count(*) FROM kept").getFirst());
        assertThat(found).isGreaterThanOrEqualTo(kept);
        assertThat(rows(postgres, "SELECT max(n) FROM kept")).containsExactly(Integer.toString(found));
    }

    /** Processes that work in a folder: where PostgreSQL's all do. */
    private static List<Long> processesIn(Path folder) {
        return ProcessHandle.allProcesses()
                .map(ProcessHandle::pid)
                .filter(pid -> {
                    try {
                        return Files.readSymbolicLink(Path.of("/proc", pid.toString(), "cwd"))
                                .equals(folder);
                    } catch (IOException e) {
                        return false;
                    }
                })
                .toList();
    }

    static Connection connect(EmbeddedPostgres postgres) throws SQLException {
        return dataSource(postgres).getConnection();
    }

    private static PGSimpleDataSource dataSource(EmbeddedPostgres postgres) {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(postgres.jdbcUrl());
        dataSource.setUser(postgres.owner().username());
        dataSource.setPassword(postgres.owner().password().reveal());
        return dataSource;
    }

    private static void execute(EmbeddedPostgres postgres, String... statements) throws SQLException {
        try (Connection connection = connect(postgres);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static List<String> rows(EmbeddedPostgres postgres, String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = connect(postgres);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                rows.add(result.getString(1));
            }
        }
        return rows;
    }
}
