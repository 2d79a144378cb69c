package dev.remediator.ingest;

import dev.remediator.store.Transactions;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** Transactions without a database: counts commits, and fails where told to. */
final class FakeDatabase {
    final AtomicInteger commits = new AtomicInteger();
    volatile boolean away;
    volatile boolean breaksAtCommit;

    Transactions transactions() {
        return new Transactions(proxy(DataSource.class, "getConnection", this::connect));
    }

    private Object connect() throws SQLException {
        if (away) throw new SQLException("connection refused", "08001");
        return proxy(Connection.class, "commit", this::commit);
    }

    private Object commit() throws SQLException {
        if (breaksAtCommit) throw new SQLException("connection lost", "08006");
        return commits.incrementAndGet();
    }

    private interface Answer {
        Object get() throws SQLException;
    }

    /** Answers one method; the others do nothing and return nothing. */
    private static <T> T proxy(Class<T> type, String method, Answer answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, called, arguments) -> called.getName().equals(method) ? answer.get() : null));
    }
}
