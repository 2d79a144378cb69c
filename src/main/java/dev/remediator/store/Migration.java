package dev.remediator.store;

import java.util.Map;

/** How Flyway works as the owner of the tables, and the rest as a role that may less. */
public final class Migration {
    private Migration() {}

    /**
     * Quarkus' settings for it.
     *
     * @param application whom the last step of every migration gives the rights
     */
    public static Map<String, String> settings(Login owner, String application) {
        return Map.of(
                "quarkus.flyway.username", owner.username(),
                "quarkus.flyway.password", owner.password().reveal(),
                // As in application.properties, and said to afterMigrate.sql. A role's name may hold any character.
                "quarkus.flyway.init-sql",
                        "set idle_in_transaction_session_timeout = 0; set remediator.application_role = '%s'"
                                .formatted(application.replace("'", "''")));
    }
}
