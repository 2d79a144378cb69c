package dev.remediator.store;

import dev.remediator.secret.Secret;
import dev.remediator.store.TestPostgres.Database;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gives a {@code @QuarkusTest} an empty database, which the application migrates when it starts: as the owner of the tables,
 * while all else is done by the role that may less, as in production. Use it by
 * {@code @QuarkusTestResource(PostgresTestResource.class)}.
 */
public final class PostgresTestResource implements QuarkusTestResourceLifecycleManager {
    private @Nullable Database database;

    @Override
    public Map<String, String> start() {
        Database created = TestPostgres.get().create();
        database = created;
        var application = TestPostgres.get().application();
        letEmpty(created, application.username());
        var settings = new HashMap<>(
                Migration.settings(new Login(created.user(), Secret.of(created.password())), application.username()));
        settings.put("quarkus.datasource.jdbc.url", created.url());
        settings.put("quarkus.datasource.username", application.username());
        settings.put("quarkus.datasource.password", application.password().reveal());
        return settings;
    }

    /** Tests empty tables between them, which the application itself never does; not those that are append-only. */
    private static void letEmpty(Database database, String role) {
        try (var connection = database.unpooled().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("alter default privileges in schema public grant truncate on tables to " + role);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void stop() {
        if (database != null) {
            TestPostgres.get().drop(database);
        }
    }
}
