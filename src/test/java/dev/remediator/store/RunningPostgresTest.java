package dev.remediator.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.remediator.secret.Secret;
import dev.remediator.store.PostgresSettings.Embedded;
import dev.remediator.store.PostgresSettings.External;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

class RunningPostgresTest {
    @Test
    void findsTheEmbeddedServerOfAnotherProcessByItsFolder() throws IOException, SQLException {
        Path folder = TestPostgres.newFolder();
        try (var server = EmbeddedPostgres.start(folder, TestPostgres.programs());
                var connection = RunningPostgres.find(new Embedded(folder)).getConnection();
                var rows = connection.createStatement().executeQuery("select current_database()")) {
            assertThat(rows.next()).isTrue();
            assertThat(server.jdbcUrl()).endsWith("/" + rows.getString(1));
        }
    }

    @Test
    void saysWhenNothingRunsThere(@TempDir Path folder) {
        assertThatExceptionOfType(DatabaseStartException.class)
                .isThrownBy(() -> RunningPostgres.find(new Embedded(folder)))
                .withMessageContaining(folder.toString())
                .withMessageContaining("./remediator serve");
    }

    @Test
    void saysWhenTheFolderCannotBeUnderstood(@TempDir Path folder) throws IOException {
        Files.createDirectory(folder.resolve("database"));
        Files.writeString(folder.resolve("database/postmaster.pid"), "4711\n");
        assertThatExceptionOfType(DatabaseStartException.class)
                .isThrownBy(() -> RunningPostgres.find(new Embedded(folder)))
                .withMessageContaining("as the user who runs Remediator");
    }

    @Test
    void anExternalServerIsWhereTheSettingsSay() {
        var found = (PGSimpleDataSource) RunningPostgres.find(
                new External("jdbc:postgresql://db.internal:5433/remediator", "user", Secret.of("password")));
        assertThat(found.getServerNames()).containsExactly("db.internal");
        assertThat(found.getPortNumbers()).containsExactly(5433);
        assertThat(found.getUser()).isEqualTo("user");
    }
}
