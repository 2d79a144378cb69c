package dev.remediator.store;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The one way to the database. Each call is one transaction on one connection, at READ COMMITTED (the pool's setting):
 * committed when the work returns, rolled back when it throws anything. Safe for use by many threads.
 *
 * <p>A call within a call is refused: it would take a second connection, see nothing of the first, and commit although
 * the first rolls back. Code that takes part in a transaction takes its {@link Connection}.
 */
@Singleton
public final class Transactions {
    private static final ScopedValue<Boolean> RUNNING = ScopedValue.newInstance();

    /** Looks at a transaction that is about to be committed, and refuses by throwing. */
    @FunctionalInterface
    public interface Fence {
        void pass(Connection connection) throws SQLException;
    }

    private final DataSource dataSource;
    private volatile Fence fence = connection -> {};

    public Transactions(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** From now on nothing that writes is committed without it. */
    public void fencedBy(Fence fence) {
        this.fence = fence;
    }

    /**
     * Runs the work and commits it.
     *
     * @throws StoreException if the database failed; anything else that the work throws passes through unchanged
     */
    public <T extends @Nullable Object> T call(SqlWork<T> work) {
        return transaction(work, false);
    }

    /**
     * Runs work that only reads; the database refuses it to write.
     *
     * @throws StoreException as {@link #call}
     */
    public <T extends @Nullable Object> T read(SqlWork<T> work) {
        return transaction(work, true);
    }

    private <T extends @Nullable Object> T transaction(SqlWork<T> work, boolean readOnly) {
        if (RUNNING.isBound()) {
            throw new IllegalStateException("a transaction within a transaction: pass the connection on instead");
        }
        Connection connection = connect(readOnly);
        try {
            T result = run(work, connection);
            if (!readOnly) passFence(connection);
            commit(connection);
            return result;
        } catch (Throwable t) {
            rollBack(connection, t);
            throw t;
        } finally {
            release(connection, readOnly);
        }
    }

    private Connection connect(boolean readOnly) {
        try {
            Connection connection = dataSource.getConnection();
            try {
                connection.setAutoCommit(false);
                if (readOnly) {
                    connection.setReadOnly(true);
                }
                return connection;
            } catch (Throwable t) {
                connection.close();
                throw t;
            }
        } catch (SQLException e) {
            throw StoreException.connecting(e);
        }
    }

    private static <T extends @Nullable Object> T run(SqlWork<T> work, Connection connection) {
        try {
            return ScopedValue.where(RUNNING, true).call(() -> work.run(connection));
        } catch (SQLException e) {
            throw StoreException.working(e);
        }
    }

    private void passFence(Connection connection) {
        try {
            fence.pass(connection);
        } catch (SQLException e) {
            throw StoreException.working(e);
        }
    }

    private static void commit(Connection connection) {
        try {
            connection.commit();
        } catch (SQLException e) {
            throw StoreException.committing(e);
        }
    }

    private static void rollBack(Connection connection, Throwable reason) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            reason.addSuppressed(e); // a broken connection: the server rolls back by itself
        }
    }

    /** The work is committed or rolled back by now: a connection that cannot be given back changes nothing about that. */
    private static void release(Connection connection, boolean readOnly) {
        try (connection) {
            if (readOnly) {
                connection.setReadOnly(false);
            }
        } catch (SQLException ignored) {
            // The pool finds a broken connection when it validates or next uses it.
        }
    }
}
