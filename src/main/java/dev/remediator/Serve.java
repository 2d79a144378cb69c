package dev.remediator;

import dev.remediator.store.EmbeddedPostgres;
import dev.remediator.store.ExternalPostgres;
import dev.remediator.store.Login;
import dev.remediator.store.Migration;
import dev.remediator.store.PostgresSettings;
import dev.remediator.store.PostgresSettings.Embedded;
import dev.remediator.store.PostgresSettings.External;
import io.quarkus.runtime.Quarkus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the service until it is told to stop; with a database of its own where none is configured. */
@Command(
        name = "serve",
        description = "Run the service. Without remediator.database.url, the data are kept in a PostgreSQL of its own.",
        mixinStandardHelpOptions = true,
        usageHelpWidth = 100,
        footerHeading = "%nExamples:%n",
        footer = {
            "  remediator serve                                  on 127.0.0.1:8080, data in ./data",
            "  remediator serve --host 0.0.0.0 --port 9000       where others reach it",
            "  REMEDIATOR_DATABASE_URL=jdbc:postgresql://db/remediator remediator serve",
            "",
            "Settings come from the environment, see docs/operations.md.",
            "",
            "Exit codes: 0 stopped in order, 1 something stood in the way, 2 something must be set otherwise."
        })
final class Serve implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(50);

    @Option(names = "--port", paramLabel = "N", description = "Port to listen on (default: 8080).")
    private @Nullable Integer port;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            description = "Address to listen on (default: 127.0.0.1; 0.0.0.0 for all).")
    private @Nullable String host;

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            description = "Where the database of its own is kept (default: ./data, or REMEDIATOR_DATA).")
    private @Nullable Path data;

    @Option(names = "--train", hidden = true, description = "One training run, for the launcher.")
    private boolean train;

    private final CountDownLatch ended = new CountDownLatch(1);

    @Override
    public Integer call() {
        set("quarkus.http.port", port);
        set("quarkus.http.host", host);
        set(PostgresSettings.DATA, data);
        if (train) {
            return trainOnce();
        }
        Function<String, Optional<String>> config = LaunchConfig.read();
        return serve(PostgresSettings.from(config), config);
    }

    private int trainOnce() {
        Training training = Training.prepare();
        training.begin();
        int exitCode;
        try {
            exitCode = serve(training.database(), LaunchConfig.read());
        } finally {
            training.delete();
        }
        return training.succeeded() ? exitCode : CommandLine.ExitCode.SOFTWARE;
    }

    private int serve(PostgresSettings database, Function<String, Optional<String>> config) {
        return switch (database) {
            case External external -> {
                // Both take a part of a second, so they do it side by side.
                CompletableFuture<Void> usable =
                        CompletableFuture.runAsync(() -> ExternalPostgres.awaitUsable(external, PATIENCE));
                RefusedRemediations.check(config);
                usable.join();
                useDatabase(external.url(), new Login(external.username(), external.password()), external.owner());
                yield runApplication(() -> {});
            }
            case Embedded embedded -> {
                RefusedRemediations.check(config);
                EmbeddedPostgres postgres = EmbeddedPostgres.start(embedded.data());
                useDatabase(postgres.jdbcUrl(), postgres.application(), Optional.of(postgres.owner()));
                yield runApplication(postgres::close);
            }
        };
    }

    private int runApplication(Runnable closeDatabase) {
        Thread hook = new Thread(() -> outlive(closeDatabase), "remediator-stop");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return runQuarkus();
        } finally {
            closeDatabase.run();
            ended.countDown();
        }
    }

    private static int runQuarkus() {
        int[] exitCode = {0};
        Throwable[] failure = {null};
        Quarkus.run(null, (code, thrown) -> {
            exitCode[0] = code;
            failure[0] = thrown;
        });
        if (failure[0] != null) {
            throw new IllegalStateException(failure[0]);
        }
        return exitCode[0];
    }

    /**
     * On a signal all hooks run at once, and the JVM ends with the last of them: this one waits until application and
     * database have ended in their order, and ends the JVM itself where that takes too long.
     */
    private void outlive(Runnable closeDatabase) {
        try {
            if (!ended.await(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                System.err.println(
                        "remediator: did not stop within %d s and is ended".formatted(STOP_LIMIT.toSeconds()));
                closeDatabase.run();
                Runtime.getRuntime().halt(1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void useDatabase(String url, Login application, Optional<Login> owner) {
        System.setProperty("quarkus.datasource.jdbc.url", url);
        System.setProperty("quarkus.datasource.username", application.username());
        System.setProperty("quarkus.datasource.password", application.password().reveal());
        owner.ifPresent(o -> Migration.settings(o, application.username()).forEach(System::setProperty));
    }

    private static void set(String property, @Nullable Object value) {
        if (value != null) {
            System.setProperty(property, value.toString());
        }
    }
}
