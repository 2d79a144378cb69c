package dev.remediator.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.TimeZone;
import javax.sql.DataSource;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What every other test of the store relies on. */
@ExtendWith(PostgresExtension.class)
class PostgresExtensionTest {
    @RepeatedTest(2)
    void eachTestFindsWhatTheMigrationsMadeAndNothingElse(DataSource dataSource) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            assertThat(count(statement, "qrtz_locks")).isZero();
            assertThat(count(statement, "flyway_schema_history")).isPositive();
            assertThat(count(statement, "pg_tables WHERE tablename = 'left_behind'"))
                    .isZero();

            statement.execute("INSERT INTO qrtz_locks VALUES ('s', 'l')");
            statement.execute("CREATE TABLE left_behind (id int)");
        }
    }

    @RepeatedTest(2)
    void aTransactionThatATestLeftOpenDoesNotStopTheNext(DataSource dataSource) throws SQLException {
        Connection leaked = dataSource.getConnection();
        leaked.setAutoCommit(false);
        assertThat(leaked.createStatement().executeUpdate("INSERT INTO qrtz_locks VALUES ('s', 'l')"))
                .isEqualTo(1);
    }

    @Test
    void sessionsHaveATimeZoneThatIsNeitherOursNorUtc(Transactions transactions) {
        String zone = transactions.<String>read(connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SHOW TimeZone")) {
                row.next();
                return row.getString(1);
            }
        });
        assertThat(zone).isNotEqualTo("UTC").isNotEqualTo(TimeZone.getDefault().getID());
    }

    @Nested
    class InANestedClass {
        @RepeatedTest(2)
        void testsStartAfreshToo(DataSource dataSource) throws SQLException {
            eachTestFindsWhatTheMigrationsMadeAndNothingElse(dataSource);
        }
    }

    private static int count(Statement statement, String from) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT count(*) FROM " + from)) {
            row.next();
            return row.getInt(1);
        }
    }
}
