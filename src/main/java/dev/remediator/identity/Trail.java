package dev.remediator.identity;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;

/** Where it is written down who was let in, and by whom. */
@FunctionalInterface
public interface Trail {
    /**
     * Part of the caller's transaction.
     *
     * @param action lower-case letters and dashes
     * @param subject who or what was let in
     * @param details without secrets
     */
    void record(
            Connection connection, Instant at, Caller by, String action, String subject, Map<String, String> details)
            throws SQLException;
}
