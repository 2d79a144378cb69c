package dev.remediator.store;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.remediator.secret.Secret;
import dev.remediator.store.PostgresSettings.External;
import dev.remediator.store.TestPostgres.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ExternalPostgresTest {
    private static final Duration LONG = Duration.ofMinutes(5);

    @Test
    void aDatabaseThatAnswersIsUsable() {
        Database database = TestPostgres.get().create();

        ExternalPostgres.awaitUsable(settings(database.url(), database.password()), Duration.ZERO);
    }

    @Test
    void noServerIsSaidWithTheSettingsToLookAt() {
        String url = "jdbc:postgresql://127.0.0.1:1/remediator";

        assertThatThrownBy(() -> ExternalPostgres.awaitUsable(settings(url, "x"), Duration.ofMillis(600)))
                .isInstanceOf(DatabaseStartException.class)
                .hasMessageStartingWith("the database at " + url + " cannot be used (Connection to 127.0.0.1:1 refused")
                .hasMessageEndingWith("check remediator.database.url, remediator.database.username and "
                        + "remediator.database.password");
    }

    @Test
    void aWrongPasswordIsNotWaitedFor() {
        Database database = TestPostgres.get().create();

        assertThatThrownBy(() -> ExternalPostgres.awaitUsable(settings(database.url(), "hunter2"), LONG))
                .hasMessageContaining("password authentication failed")
                .message()
                .doesNotContain("hunter2");
    }

    @Test
    void aDatabaseThatDoesNotExistIsNotWaitedFor() {
        Database database = TestPostgres.get().create();
        String url = database.url() + "_nowhere";

        assertThatThrownBy(() -> ExternalPostgres.awaitUsable(settings(url, database.password()), LONG))
                .hasMessageContaining("does not exist");
    }

    @Test
    void aServerThatIsFullOrNotThereYetIsWaitedFor() throws Exception {
        Database database = TestPostgres.get().create();
        String name = database.url().substring(database.url().lastIndexOf('/') + 1);
        String role = "app_" + name;
        execute(database, "CREATE ROLE " + role + " LOGIN PASSWORD 'x'");
        execute(database, "ALTER DATABASE " + name + " CONNECTION LIMIT 0");
        External settings = new External(database.url(), role, Secret.of("x"));

        CompletableFuture<Void> usable = CompletableFuture.runAsync(() -> ExternalPostgres.awaitUsable(settings, LONG));

        await().during(Duration.ofMillis(300)).until(() -> !usable.isDone());
        execute(database, "ALTER DATABASE " + name + " CONNECTION LIMIT -1");
        usable.get(20, TimeUnit.SECONDS);
    }

    private static void execute(Database database, String sql) throws SQLException {
        try (Connection connection = database.unpooled().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static External settings(String url, String password) {
        return new External(url, DatabaseFiles.USER, Secret.of(password));
    }
}
