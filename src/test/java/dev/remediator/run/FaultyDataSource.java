package dev.remediator.run;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** A database whose connections break where a test wants it: before the work, before the COMMIT, or after it. */
public final class FaultyDataSource implements DataSource {
    /** What happens to the next transaction that commits. */
    public enum Fault {
        NONE,
        /** The connection breaks, and nothing is stored. */
        BEFORE_COMMIT,
        /** Everything is stored, but the answer never comes. */
        ANSWER_LOST
    }

    private final DataSource healthy;
    private final Deque<Fault> faults = new ArrayDeque<>();
    private boolean away;
    private boolean refusing;
    private Optional<String> last = Optional.empty();

    public FaultyDataSource(DataSource healthy) {
        this.healthy = healthy;
    }

    /** For the next transactions, one each. */
    public synchronized void next(Fault... coming) {
        for (var fault : coming) faults.add(fault);
    }

    /**
     * It goes away right after it has stored a transaction, and before it says so.
     *
     * @param sql a condition that is true in that transaction
     */
    public synchronized void goAwayHavingStored(String sql) {
        last = Optional.of(sql);
    }

    /** It is away when it is asked next, and back at once. */
    public synchronized void refuseOnce() {
        refusing = true;
    }

    private synchronized boolean refuses() {
        boolean refuses = away || refusing;
        refusing = false;
        return refuses;
    }

    public synchronized boolean isAway() {
        return away;
    }

    public synchronized void goAway() {
        away = true;
    }

    public synchronized void comeBack() {
        away = false;
    }

    public synchronized boolean allFaultsHappened() {
        return faults.isEmpty();
    }

    private synchronized Fault fault() {
        var fault = faults.poll();
        return fault == null ? Fault.NONE : fault;
    }

    @Override
    public Connection getConnection() throws SQLException {
        if (refuses()) throw broken();
        var connection = healthy.getConnection();
        return (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("commit") && !connection.isReadOnly()) return commit(connection);
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private Object commit(Connection connection) throws SQLException {
        if (isLast(connection)) {
            connection.commit();
            goAway();
            throw broken();
        }
        switch (fault()) {
            case NONE -> connection.commit();
            case BEFORE_COMMIT -> {
                connection.rollback();
                throw broken();
            }
            case ANSWER_LOST -> {
                connection.commit();
                throw broken();
            }
        }
        return Void.TYPE;
    }

    private synchronized boolean isLast(Connection connection) throws SQLException {
        if (last.isEmpty()) return false;
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select " + last.get())) {
            rows.next();
            if (!rows.getBoolean(1)) return false;
        }
        last = Optional.empty();
        return true;
    }

    private static SQLException broken() {
        return new SQLException("connection reset", "08006");
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        return getConnection();
    }

    @Override
    public PrintWriter getLogWriter() throws SQLException {
        return healthy.getLogWriter();
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLException {
        healthy.setLogWriter(out);
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        healthy.setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() throws SQLException {
        return healthy.getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        return healthy.getParentLogger();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return healthy.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return healthy.isWrapperFor(type);
    }
}
