package dev.remediator.store;

import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * A transaction that did not succeed, classified once, so that callers choose by {@link #failure()} and never by SQLSTATE.
 * The message holds no row values as long as the driver's {@code logServerErrorDetail} is off.
 */
public final class StoreException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What a caller can do about it. */
    public enum Failure {
        /**
         * The database is away, full, shutting down or a standby, or it ended this session: the same work may succeed
         * later (HTTP: 503).
         */
        UNAVAILABLE,
        /** Another transaction was first: read again and decide anew, or accept that the row exists. */
        CONFLICT,
        /** The database can never store this value: the same data will fail again (HTTP: 400). */
        INVALID,
        /** Anything else, as a rule a mistake in this program. */
        OTHER
    }

    private static final Set<String> CONFLICTS = Set.of(
            "40001", // serialization_failure
            "40P01", // deadlock_detected
            "55P03", // lock_not_available
            "23505", // unique_violation
            "23P01"); // exclusion_violation
    private static final Set<String> AWAY = Set.of(
            "25006", // read_only_sql_transaction: a standby, until the failover is through
            "25P03", // idle_in_transaction_session_timeout: this process stood still, the server ended the session
            "25P04", // transaction_timeout: likewise
            "57P01", // admin_shutdown
            "57P02", // crash_shutdown
            "57P03", // cannot_connect_now: starting up or recovering
            "57P05"); // idle_session_timeout: the connection is gone, the database is not

    private final Failure failure;
    private final String sqlState;
    private final String constraint;
    private final boolean maybeCommitted;

    private StoreException(
            Failure failure, String message, SQLException cause, @Nullable String sqlState, boolean maybeCommitted) {
        super(message, cause);
        this.failure = failure;
        this.sqlState = sqlState == null ? "" : sqlState;
        this.constraint = violatedConstraint(cause);
        this.maybeCommitted = maybeCommitted;
    }

    /** No connection could be had: whatever the reason, nothing was begun. */
    static StoreException connecting(SQLException cause) {
        return new StoreException(
                Failure.UNAVAILABLE,
                "the database gives no connection, nothing was stored: " + cause.getMessage(),
                cause,
                sqlState(cause),
                false);
    }

    /** The work failed and was rolled back. */
    static StoreException working(SQLException cause) {
        return new StoreException(
                classify(cause),
                "the database refused, nothing was stored: " + cause.getMessage(),
                cause,
                sqlState(cause),
                false);
    }

    /** The commit failed; where the connection broke, nobody knows on this side whether it had happened. */
    static StoreException committing(SQLException cause) {
        Failure failure = classify(cause);
        boolean unknown = failure == Failure.UNAVAILABLE;
        return new StoreException(
                failure,
                (unknown
                                ? "the connection broke while committing, it is not known whether it was stored: "
                                : "the database refused to commit, nothing was stored: ")
                        + cause.getMessage(),
                cause,
                sqlState(cause),
                unknown);
    }

    public Failure failure() {
        return failure;
    }

    /** The five characters of the SQLSTATE, or empty where the failure did not come from the server. */
    public String sqlState() {
        return sqlState;
    }

    /** The violated constraint's name, for example to tell apart which unique key was hit. */
    public Optional<String> constraint() {
        return constraint.isEmpty() ? Optional.empty() : Optional.of(constraint);
    }

    /** Whether the work may be stored in spite of the failure. Whatever the caller repeats must then be harmless twice. */
    public boolean maybeCommitted() {
        return maybeCommitted;
    }

    private static Failure classify(SQLException failure) {
        String sqlState = sqlState(failure);
        if (sqlState != null) {
            return classify(sqlState);
        }
        for (Throwable t : failure) {
            if (t instanceof IOException || t instanceof SQLTransientConnectionException) {
                return Failure.UNAVAILABLE;
            }
        }
        return Failure.OTHER;
    }

    static Failure classify(String sqlState) {
        if (CONFLICTS.contains(sqlState)) {
            return Failure.CONFLICT;
        }
        if (AWAY.contains(sqlState)) {
            return Failure.UNAVAILABLE;
        }
        return switch (sqlState.substring(0, Math.min(2, sqlState.length()))) {
            case "08", "53", "58" -> Failure.UNAVAILABLE; // connection, resources, the server's disk
            case "22", "54" -> Failure.INVALID; // data exception; program limit, as a key too large for its index
            default -> Failure.OTHER;
        };
    }

    /** Batches hide the server's answer in the next exception, pools in the cause: iterating goes through both. */
    private static @Nullable String sqlState(SQLException failure) {
        for (Throwable t : failure) {
            if (t instanceof SQLException sql && sql.getSQLState() != null) {
                return sql.getSQLState();
            }
        }
        return null;
    }

    private static String violatedConstraint(SQLException failure) {
        for (Throwable t : failure) {
            ServerErrorMessage server = t instanceof PSQLException e ? e.getServerErrorMessage() : null;
            if (server != null && server.getConstraint() != null) {
                return server.getConstraint();
            }
        }
        return "";
    }
}
