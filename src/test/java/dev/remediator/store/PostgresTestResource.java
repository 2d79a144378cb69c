package dev.remediator.store;

import dev.remediator.store.TestPostgres.Database;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gives a {@code @QuarkusTest} an empty database, which the application migrates when it starts. Use it by
 * {@code @QuarkusTestResource(PostgresTestResource.class)}.
 */
public final class PostgresTestResource implements QuarkusTestResourceLifecycleManager {
    private @Nullable Database database;

    @Override
    public Map<String, String> start() {
        Database created = TestPostgres.get().create();
        database = created;
        return Map.of(
                "quarkus.datasource.jdbc.url", created.url(),
                "quarkus.datasource.username", created.user(),
                "quarkus.datasource.password", created.password());
    }

    @Override
    public void stop() {
        if (database != null) {
            TestPostgres.get().drop(database);
        }
    }
}
