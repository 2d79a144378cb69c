package dev.remediator.cli;

import dev.remediator.store.DatabaseStartException;
import dev.remediator.store.EmbeddedPostgres;
import dev.remediator.store.PostgresSettings;
import dev.remediator.store.RunningPostgres;
import dev.remediator.store.StoreException;
import dev.remediator.store.Transactions;
import java.nio.file.Files;
import java.nio.file.Path;

/** The service's database, whether the service runs or not. */
record RecordedDatabase(Transactions transactions, Runnable closing) implements AutoCloseable {
    /** @throws DatabaseStartException if there is none; the message says what to do */
    static RecordedDatabase open(PostgresSettings settings) {
        return switch (settings) {
            case PostgresSettings.External external ->
                new RecordedDatabase(new Transactions(RunningPostgres.find(external)), () -> {});
            case PostgresSettings.Embedded embedded -> embedded(embedded.data().toAbsolutePath());
        };
    }

    private static RecordedDatabase embedded(Path data) {
        if (!Files.isDirectory(data.resolve("database")))
            throw new DatabaseStartException(
                    "there is no database in the data folder %s: name its folder (--data), a database (--database) or an export (--file)"
                            .formatted(data));
        if (Files.exists(data.resolve("database").resolve("postmaster.pid"))) {
            var running = new Transactions(RunningPostgres.find(new PostgresSettings.Embedded(data)));
            try {
                running.read(connection -> connection.isValid(5));
                return new RecordedDatabase(running, () -> {});
            } catch (StoreException e) {
                // Left behind by one that was killed: starting it mends that.
            }
        }
        var started = EmbeddedPostgres.start(data);
        try {
            return new RecordedDatabase(
                    new Transactions(RunningPostgres.find(new PostgresSettings.Embedded(data))), started::close);
        } catch (RuntimeException e) {
            started.close();
            throw e;
        }
    }

    @Override
    public void close() {
        closing.run();
    }
}
