package dev.remediator.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.remediator.store.StoreException.Failure;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;
import org.postgresql.ds.PGSimpleDataSource;

@ExtendWith(PostgresExtension.class)
class TransactionsTest {
    private final Transactions transactions;
    private final DataSource dataSource;

    TransactionsTest(Transactions transactions, DataSource dataSource) {
        this.transactions = transactions;
        this.dataSource = dataSource;
    }

    @BeforeEach
    void aTable() {
        transactions.call(connection -> execute(
                connection,
                "CREATE TABLE note (id int CONSTRAINT note_key PRIMARY KEY, text text CHECK (text <> 'bad'))"));
    }

    @Test
    void whatReturnsIsCommitted() {
        int rows = transactions.call(connection -> insert(connection, 1, "kept"));

        assertThat(rows).isEqualTo(1);
        assertThat(notes()).containsExactly("kept");
    }

    @Test
    void whatThrowsIsRolledBackAndPassesThroughUnchanged() {
        for (Throwable thrown : List.of(new IllegalStateException("changed my mind"), new AssertionError("broken"))) {
            assertThatThrownBy(() -> transactions.call(connection -> {
                        insert(connection, 1, "lost");
                        return sneak(thrown);
                    }))
                    .isSameAs(thrown);
        }
        assertThat(notes()).isEmpty();
    }

    /** As where this process was given no time: the server ends what does nothing within its transaction. */
    @ParameterizedTest(name = "and found that out when it committed: {0}")
    @ValueSource(booleans = {false, true})
    void whoStoodStillInATransactionMayTryAgain(boolean atTheCommit) {
        var failure = failureOf(connection -> {
            insert(connection, 1, "too slow");
            execute(connection, "SET LOCAL idle_in_transaction_session_timeout = '20ms'");
            await().atMost(Duration.ofSeconds(30)).until(() -> sessionIsGone(connection));
            return atTheCommit ? 0 : insert(connection, 2, "too late");
        });

        assertThat(failure.sqlState()).isEqualTo("25P03");
        assertThat(failure.failure()).isEqualTo(Failure.UNAVAILABLE);
        assertThat(notes()).isEmpty();
    }

    private boolean sessionIsGone(Connection session) throws SQLException {
        var pid = session.unwrap(PGConnection.class).getBackendPID();
        try (var other = dataSource.getConnection();
                var statement = other.prepareStatement("SELECT count(*) FROM pg_stat_activity WHERE pid = ?")) {
            statement.setInt(1, pid);
            try (var rows = statement.executeQuery()) {
                rows.next();
                return rows.getInt(1) == 0;
            }
        }
    }

    @Test
    void aTakenKeyIsAConflictThatNamesItsConstraint() {
        transactions.call(connection -> insert(connection, 1, "first"));

        StoreException failure = failureOf(connection -> insert(connection, 1, "second"));

        assertThat(failure.failure()).isEqualTo(Failure.CONFLICT);
        assertThat(failure.sqlState()).isEqualTo("23505");
        assertThat(failure.constraint()).hasValue("note_key");
        assertThat(failure.maybeCommitted()).isFalse();
        assertThat(failure)
                .hasMessageStartingWith("the database refused, nothing was stored: ERROR: duplicate key value");
        assertThat(notes()).containsExactly("first");
    }

    @Test
    void aConflictWithinABatchIsFoundToo() {
        StoreException failure = failureOf(connection -> {
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO note VALUES (?, 'x')")) {
                for (int id : List.of(1, 2, 2)) {
                    insert.setInt(1, id);
                    insert.addBatch();
                }
                return insert.executeBatch().length;
            }
        });

        assertThat(failure.failure()).isEqualTo(Failure.CONFLICT);
        assertThat(failure.constraint()).hasValue("note_key");
    }

    @Test
    void whatPostgresCanNeverStoreIsInvalid() {
        assertThat(failureOf(connection -> insert(connection, 1, "a\0b")).failure())
                .isEqualTo(Failure.INVALID);
        assertThat(failureOf(connection -> execute(connection, "SELECT 'x'::int"))
                        .failure())
                .isEqualTo(Failure.INVALID);
    }

    @Test
    void aMistakeOfTheProgramIsNeither() {
        StoreException failure = failureOf(connection -> execute(connection, "SELECT nothing FROM nowhere"));

        assertThat(failure.failure()).isEqualTo(Failure.OTHER);
        assertThat(failure.constraint()).isEmpty();
        assertThat(failureOf(connection -> insert(connection, 1, "bad")).failure())
                .isEqualTo(Failure.OTHER);
    }

    @Test
    void aConnectionKilledWhileWorkingIsUnavailableAndNothingIsStored() {
        StoreException failure = failureOf(connection -> {
            insert(connection, 1, "lost");
            return execute(connection, "SELECT pg_terminate_backend(pg_backend_pid())");
        });

        assertThat(failure.failure()).isEqualTo(Failure.UNAVAILABLE);
        assertThat(failure.maybeCommitted()).isFalse();
        assertThat(notes()).isEmpty();
    }

    @Test
    void aConnectionKilledBeforeTheCommitMayHaveCommitted() {
        StoreException failure = failureOf(connection -> {
            int backend = backendOf(connection);
            insert(connection, 1, "?");
            kill(backend);
            return 1;
        });

        assertThat(failure.failure()).isEqualTo(Failure.UNAVAILABLE);
        assertThat(failure.maybeCommitted()).isTrue();
        assertThat(failure).hasMessageStartingWith("the connection broke while committing, it is not known whether");
    }

    @Test
    void aConstraintCheckedAtCommitIsAConflictThatStoredNothing() {
        transactions.call(
                connection -> execute(connection, "ALTER TABLE note ADD UNIQUE (text) DEFERRABLE INITIALLY DEFERRED"));

        StoreException failure = failureOf(connection -> insert(connection, 1, "same") + insert(connection, 2, "same"));

        assertThat(failure.failure()).isEqualTo(Failure.CONFLICT);
        assertThat(failure.maybeCommitted()).isFalse();
        assertThat(notes()).isEmpty();
    }

    @Test
    void noServerIsUnavailable() {
        PGSimpleDataSource nobodyThere = new PGSimpleDataSource();
        nobodyThere.setUrl("jdbc:postgresql://127.0.0.1:1/none");
        nobodyThere.setUser("u");

        StoreException failure =
                catchThrowableOfType(StoreException.class, () -> new Transactions(nobodyThere).call(connection -> 1));

        assertThat(failure.failure()).isEqualTo(Failure.UNAVAILABLE);
        assertThat(failure).hasMessageStartingWith("the database gives no connection, nothing was stored: ");
    }

    @Test
    void anEmptyPoolIsUnavailable() throws SQLException {
        List<Connection> taken = new ArrayList<>();
        try {
            for (int i = 0; i < PostgresExtension.POOL_SIZE; i++) {
                taken.add(dataSource.getConnection());
            }
            assertThat(failureOf(connection -> 1).failure()).isEqualTo(Failure.UNAVAILABLE);
        } finally {
            for (Connection connection : taken) {
                connection.close();
            }
        }
    }

    @Test
    void readingCannotWrite() {
        assertThatThrownBy(() -> transactions.read(connection -> insert(connection, 1, "sly")))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.sqlState()).isEqualTo("25006"));
    }

    @Test
    void aConnectionThatReadCanWriteWhenItIsUsedAgain() {
        for (int i = 0; i < PostgresExtension.POOL_SIZE + 1; i++) {
            int id = i;
            transactions.read(connection -> 1);
            transactions.call(connection -> insert(connection, id, "kept"));
        }
        assertThat(notes()).hasSize(PostgresExtension.POOL_SIZE + 1);
    }

    @Test
    void aTransactionWithinATransactionIsRefused() {
        assertThatThrownBy(() -> transactions.call(outer -> {
                    insert(outer, 1, "outer");
                    return transactions.call(inner -> insert(inner, 2, "inner"));
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a transaction within a transaction: pass the connection on instead");
        assertThat(notes()).isEmpty();
    }

    @Test
    void transactionsSeeWhatOthersCommittedMeanwhile() {
        assertThat(transactions.<String>call(connection -> single(connection, "SHOW transaction_isolation")))
                .isEqualTo("read committed");
    }

    private StoreException failureOf(SqlWork<Integer> work) {
        StoreException failure = catchThrowableOfType(StoreException.class, () -> transactions.call(work));
        assertThat(failure).as("the work must fail").isNotNull();
        return failure;
    }

    private List<String> notes() {
        return transactions.read(connection -> {
            List<String> notes = new ArrayList<>();
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT text FROM note ORDER BY id")) {
                while (rows.next()) {
                    notes.add(rows.getString(1));
                }
            }
            return notes;
        });
    }

    private void kill(int backend) throws SQLException {
        try (Connection other = dataSource.getConnection()) {
            // The second argument: returns when the backend has ended.
            single(other, "SELECT pg_terminate_backend(" + backend + ", 10000)");
        }
    }

    private static int backendOf(Connection connection) throws SQLException {
        return Integer.parseInt(single(connection, "SELECT pg_backend_pid()"));
    }

    private static int insert(Connection connection, int id, String text) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO note VALUES (?, ?)")) {
            insert.setInt(1, id);
            insert.setString(2, text);
            return insert.executeUpdate();
        }
    }

    private static int execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.execute(sql) ? 1 : 0;
        }
    }

    private static String single(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> int sneak(Throwable thrown) throws E {
        throw (E) thrown;
    }
}
