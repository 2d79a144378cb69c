package dev.remediator.acceptance.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.remediator.acceptance.fault.FaultProxy.Moment;
import dev.remediator.acceptance.fault.FaultProxy.Then;
import dev.remediator.store.StoppablePostgres;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The proxy does harm at exactly the moment that was asked for, between the real driver and a real PostgreSQL. */
class FaultProxyTest {
    private static final UUID KEY = UUID.fromString("01935b2e-0000-7000-8000-00000000c0de");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static StoppablePostgres postgres;

    private static int port;

    @SuppressWarnings("NullAway.Init")
    private FaultProxy proxy;

    @BeforeAll
    static void aDatabase() throws Exception {
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        postgres = StoppablePostgres.start(folder.resolve("data"), port);
        try (var direct = postgres.database().getConnection()) {
            direct.createStatement().execute("create table thing (id uuid primary key, name text)");
        }
    }

    @AfterAll
    static void endIt() {
        postgres.close();
    }

    @BeforeEach
    void aProxy() throws Exception {
        proxy = new FaultProxy(port);
        try (var direct = postgres.database().getConnection()) {
            direct.createStatement().execute("truncate thing");
        }
    }

    @AfterEach
    void close() {
        proxy.close();
    }

    @Test
    void withoutTrapsEverythingPassesAlsoMoreThanABufferHolds() throws Exception {
        try (var connection = connect()) {
            var long1 = "ä".repeat(200_000);
            for (var i = 0; i < 8; i++) insert(connection, UUID.randomUUID(), long1);
            connection.commit();
            try (var rows = connection.createStatement().executeQuery("select sum(length(name)) from thing")) {
                rows.next();
                assertThat(rows.getLong(1)).isEqualTo(1_600_000);
            }
        }
    }

    @Test
    void cutBeforeAStatementItIsNotThere() throws Exception {
        var trap = proxy.set(Moment.BEFORE, p -> p.does("insert into thing"), () -> Then.CUT);
        try (var connection = connect()) {
            assertThatThrownBy(() -> insert(connection, KEY, "a")).isInstanceOf(SQLException.class);
        }
        assertThat(trap.await(5).mentions(KEY)).isTrue();
        assertThat(things()).isZero();
    }

    @Test
    void cutBeforeTheCommitNothingStays() throws Exception {
        proxy.set(Moment.BEFORE_COMMIT, p -> p.mentions("a"), () -> Then.CUT);
        try (var connection = connect()) {
            insert(connection, KEY, "a");
            assertThatThrownBy(connection::commit).isInstanceOf(SQLException.class);
        }
        assertThat(things()).isZero();
    }

    @Test
    void theReplyToTheCommitIsLostAndTheRowIsThere() throws Exception {
        proxy.set(Moment.COMMITTED, p -> p.mentions(KEY), () -> Then.CUT);
        try (var connection = connect()) {
            insert(connection, KEY, "a");
            assertThatThrownBy(connection::commit).isInstanceOf(SQLException.class);
        }
        assertThat(things()).isEqualTo(1);
    }

    @Test
    void heardTheServiceKnowsAndThenItsConnectionIsCut() throws Exception {
        var trap = proxy.set(Moment.HEARD, p -> p.mentions(KEY), () -> Then.CUT);
        try (var connection = connect()) {
            insert(connection, KEY, "a");
            connection.commit();
            trap.await(5);
            await().untilAsserted(() -> assertThatThrownBy(() -> insert(connection, UUID.randomUUID(), "b"))
                    .isInstanceOf(SQLException.class));
        }
        assertThat(things()).isEqualTo(1);
    }

    /** After five uses the driver sends a name instead of the text. */
    @Test
    void aPreparedStatementIsKnownByItsName() throws Exception {
        try (var connection = connect();
                var statement = connection.prepareStatement("insert into thing values (?, ?)")) {
            for (var i = 0; i < 12; i++) {
                statement.setObject(1, UUID.randomUUID());
                statement.setString(2, "n" + i);
                statement.executeUpdate();
                connection.commit();
            }
            var trap = proxy.set(Moment.COMMITTED, p -> p.does("insert into thing") && p.mentions(KEY), () -> Then.CUT);
            statement.setObject(1, KEY);
            statement.setString(2, "the one");
            statement.executeUpdate();
            assertThatThrownBy(connection::commit).isInstanceOf(SQLException.class);
            trap.await(5);
        }
        assertThat(things()).isEqualTo(13);
    }

    /** Many statements may be sent at once, before the first is answered: each is seen. */
    @Test
    void ofStatementsThatAreSentTogetherEachIsSeen() throws Exception {
        var trap = proxy.set(Moment.BEFORE, p -> p.does("update thing") && p.mentions("two"), () -> Then.CUT);
        try (var connection = connect();
                var both = connection.prepareStatement(
                        "insert into thing values (?, ?);\nupdate thing set name = ? where id = ?")) {
            both.setObject(1, KEY);
            both.setString(2, "one");
            both.setString(3, "two");
            both.setObject(4, KEY);
            assertThatThrownBy(both::execute).isInstanceOf(SQLException.class);
        }
        assertThat(trap.await(5)).hasToString("update thing set name = $1 where id = $2");
        assertThat(things()).isZero();
    }

    @Test
    void heldTheOthersGoOn() throws Exception {
        var go = new CountDownLatch(1);
        proxy.set(Moment.BEFORE_COMMIT, p -> p.mentions("held"), () -> {
            go.await();
            return Then.GO_ON;
        });
        try (var one = connect();
                var other = connect()) {
            insert(one, KEY, "held");
            var committing = CompletableFuture.runAsync(() -> {
                try {
                    one.commit();
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
            insert(other, UUID.randomUUID(), "free");
            other.commit();
            assertThat(things()).isEqualTo(1);
            go.countDown();
            committing.join();
            assertThat(things()).isEqualTo(2);
        }
    }

    @Test
    void awayNobodyConnectsAndEverybodyIsCut() throws Exception {
        try (var connection = connect()) {
            proxy.away(true);
            assertThatThrownBy(() -> insert(connection, KEY, "a")).isInstanceOf(SQLException.class);
            assertThatThrownBy(this::connect).isInstanceOf(SQLException.class);
        }
        proxy.away(false);
        try (var connection = connect()) {
            insert(connection, KEY, "a");
            connection.commit();
        }
        assertThat(things()).isEqualTo(1);
    }

    /** As when its machine loses power: what was committed is there again, what was not is not. */
    @Test
    void aServerThatWasKilledComesBackWithWhatWasCommitted() throws Exception {
        try (var connection = connect()) {
            insert(connection, KEY, "committed");
            connection.commit();
            insert(connection, UUID.randomUUID(), "not committed");
            postgres.kill();
            assertThatThrownBy(connection::commit).isInstanceOf(SQLException.class);
        }
        assertThatThrownBy(this::connect).isInstanceOf(SQLException.class);
        postgres.startAgain();
        assertThat(things()).isEqualTo(1);
        try (var connection = connect()) {
            assertThat(connection.isValid(1)).isTrue();
        }
    }

    private Connection connect() throws SQLException {
        var environment = postgres.environment();
        var connection = DriverManager.getConnection(
                proxy.through(Objects.requireNonNull(environment.get("REMEDIATOR_DATABASE_URL"))),
                environment.get("REMEDIATOR_DATABASE_USERNAME"),
                environment.get("REMEDIATOR_DATABASE_PASSWORD"));
        connection.setAutoCommit(false);
        return connection;
    }

    private static void insert(Connection connection, UUID id, String name) throws SQLException {
        try (var statement = connection.prepareStatement("insert into thing values (?, ?)")) {
            statement.setObject(1, id);
            statement.setString(2, name);
            statement.executeUpdate();
        }
    }

    private static long things() throws SQLException {
        try (var direct = postgres.database().getConnection();
                var rows = direct.createStatement().executeQuery("select count(*) from thing")) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
