package dev.remediator.store;

import dev.remediator.secret.Secret;
import dev.remediator.store.PostgresSettings.Embedded;
import dev.remediator.store.PostgresSettings.External;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** The database of a service that runs already, for commands beside it. */
public final class RunningPostgres {
    /** Of {@code postmaster.pid}, counted from 0. */
    private static final int PORT_LINE = 3;

    private RunningPostgres() {}

    /**
     * A way to it, one connection for each request.
     *
     * @throws DatabaseStartException if it is the embedded one and does not run, or its folder belongs to another user
     */
    public static DataSource find(PostgresSettings settings) {
        return switch (settings) {
            case External external -> dataSource(external.url(), external.username(), external.password());
            case Embedded embedded -> embedded(embedded.data().toAbsolutePath());
        };
    }

    private static DataSource embedded(Path folder) {
        Path running = folder.resolve("database").resolve("postmaster.pid");
        try {
            if (!Files.exists(running)) {
                throw new DatabaseStartException(
                        "no Remediator runs on the data folder %s: start it (./remediator serve), or name its folder with --data"
                                .formatted(folder));
            }
            List<String> lines = Files.readAllLines(running);
            int port = Integer.parseInt(lines.get(PORT_LINE).strip());
            var login = login(folder);
            return dataSource(EmbeddedPostgres.url(port), login.username(), login.password());
        } catch (IOException | RuntimeException e) {
            if (e instanceof DatabaseStartException said) throw said;
            throw new DatabaseStartException(
                    "the data folder %s cannot be read (%s): run this as the user who runs Remediator"
                            .formatted(folder, e.getClass().getSimpleName()),
                    e);
        }
    }

    /** A service of a version that knew one role still runs with that one. */
    private static Login login(Path folder) throws IOException {
        Path application = folder.resolve(DataFolder.APPLICATION_PASSWORD);
        return Files.exists(application)
                ? new Login(DatabaseFiles.APPLICATION, read(application))
                : new Login(DatabaseFiles.USER, read(folder.resolve("database.password")));
    }

    private static Secret read(Path file) throws IOException {
        return Secret.of(Files.readString(file).strip());
    }

    private static DataSource dataSource(String url, String username, Secret password) {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(url);
        dataSource.setUser(username);
        dataSource.setPassword(password.reveal());
        dataSource.setConnectTimeout(5);
        dataSource.setSocketTimeout(15);
        return dataSource;
    }
}
