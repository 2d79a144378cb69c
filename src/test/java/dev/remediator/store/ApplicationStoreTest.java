package dev.remediator.store;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;

import dev.remediator.store.StoreException.Failure;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.quartz.Scheduler;

/** The application's own settings, on the application's own pool. */
@QuarkusTest
@QuarkusTestResource(PostgresTestResource.class)
class ApplicationStoreTest {
    private final Transactions transactions;
    private final Scheduler scheduler;

    ApplicationStoreTest(Transactions transactions, Scheduler scheduler) {
        this.transactions = transactions;
        this.scheduler = scheduler;
    }

    @Test
    void migrationsAreAppliedBeforeTheFirstRequest() {
        List<String> applied = column("SELECT script FROM flyway_schema_history WHERE success ORDER BY installed_rank");

        assertThat(applied).startsWith("db/migration/V1__quartz.sql");
        given().get("/q/health/ready").then().statusCode(200).body("status", equalTo("UP"));
    }

    @Test
    void transactionsAreReadCommitted() {
        assertThat(column("SHOW transaction_isolation")).containsExactly("read committed");
    }

    @Test
    void quartzKeepsItsStateInTheDatabaseForSeveralNodes() throws Exception {
        assertThat(scheduler.isStarted()).isTrue();
        assertThat(scheduler.getMetaData().isJobStoreClustered()).isTrue();
        assertThat(scheduler.getMetaData().isJobStoreSupportsPersistence()).isTrue();
        assertThat(column("SELECT instance_name FROM qrtz_scheduler_state"))
                .containsExactly(scheduler.getSchedulerInstanceId());
    }

    @Test
    void aBrokenConnectionFailsOnceAndIsReplaced() {
        String kill = "SELECT pg_terminate_backend(pg_backend_pid())";
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> column(kill))
                    .isInstanceOfSatisfying(
                            StoreException.class, e -> assertThat(e.failure()).isEqualTo(Failure.UNAVAILABLE));
            assertThat(column("SELECT 'works'")).containsExactly("works");
        }
    }

    private List<String> column(String sql) {
        return transactions.read(connection -> strings(connection, sql));
    }

    private static List<String> strings(Connection connection, String sql) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }
}
