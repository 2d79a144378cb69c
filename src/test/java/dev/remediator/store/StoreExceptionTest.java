package dev.remediator.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.store.StoreException.Failure;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SQLSTATEs as PostgreSQL's manual lists them, appendix A. */
class StoreExceptionTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
                    08000, UNAVAILABLE, connection_exception
                    08001, UNAVAILABLE, sqlclient_unable_to_establish_sqlconnection
                    08006, UNAVAILABLE, connection_failure
                    25006, UNAVAILABLE, read_only_sql_transaction
                    25P03, UNAVAILABLE, idle_in_transaction_session_timeout
                    25P04, UNAVAILABLE, transaction_timeout
                    53100, UNAVAILABLE, disk_full
                    53300, UNAVAILABLE, too_many_connections
                    57P01, UNAVAILABLE, admin_shutdown
                    57P02, UNAVAILABLE, crash_shutdown
                    57P03, UNAVAILABLE, cannot_connect_now
                    57P05, UNAVAILABLE, idle_session_timeout
                    58030, UNAVAILABLE, io_error
                    40001, CONFLICT,    serialization_failure
                    40P01, CONFLICT,    deadlock_detected
                    23505, CONFLICT,    unique_violation
                    23P01, CONFLICT,    exclusion_violation
                    55P03, CONFLICT,    lock_not_available
                    22001, INVALID,     string_data_right_truncation
                    22021, INVALID,     character_not_in_repertoire
                    22P02, INVALID,     invalid_text_representation
                    54000, INVALID,     program_limit_exceeded
                    57014, OTHER,       query_canceled
                    23502, OTHER,       not_null_violation
                    42P01, OTHER,       undefined_table
                    XX000, OTHER,       internal_error
                    '',    OTHER,       not a state at all
                    """)
    void eachStateHasItsFailure(String sqlState, Failure failure, String name) {
        assertThat(StoreException.working(new SQLException(name, sqlState)).failure())
                .as(name)
                .isEqualTo(failure);
    }

    @Test
    void withoutAStateTheCauseDecides() {
        assertThat(StoreException.working(new SQLException("read failed", new IOException()))
                        .failure())
                .isEqualTo(Failure.UNAVAILABLE);
        assertThat(StoreException.working(new SQLTransientConnectionException("pool is empty"))
                        .failure())
                .isEqualTo(Failure.UNAVAILABLE);
        assertThat(StoreException.working(new SQLException("no idea")).failure())
                .isEqualTo(Failure.OTHER);
    }

    @Test
    void aStateHiddenInTheCauseOrTheNextExceptionIsFound() {
        SQLException batch = new SQLException("batch entry 2 was aborted");
        batch.setNextException(new SQLException("duplicate key", "23505"));

        assertThat(StoreException.working(batch).sqlState()).isEqualTo("23505");
        assertThat(StoreException.working(new SQLException("pool", new SQLException("full", "53300")))
                        .sqlState())
                .isEqualTo("53300");
    }

    @Test
    void whateverStopsConnectingNothingWasStored() {
        StoreException failure = StoreException.connecting(new SQLException("password authentication failed", "28P01"));

        assertThat(failure.failure()).isEqualTo(Failure.UNAVAILABLE);
        assertThat(failure.maybeCommitted()).isFalse();
        assertThat(failure.sqlState()).isEqualTo("28P01");
    }

    @Test
    void onlyABrokenConnectionLeavesACommitUnknown() {
        assertThat(StoreException.committing(new SQLException("gone", "08006")).maybeCommitted())
                .isTrue();
        assertThat(StoreException.committing(new SQLException("deadlock", "40P01"))
                        .maybeCommitted())
                .isFalse();
    }
}
