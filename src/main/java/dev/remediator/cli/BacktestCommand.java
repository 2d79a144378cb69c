package dev.remediator.cli;

import dev.remediator.action.Actions;
import dev.remediator.backtest.Assumptions;
import dev.remediator.backtest.DatabaseRecording;
import dev.remediator.backtest.FileRecording;
import dev.remediator.backtest.Recording;
import dev.remediator.backtest.RecordingException;
import dev.remediator.backtest.Replay;
import dev.remediator.backtest.Result;
import dev.remediator.ingest.WebhookParser;
import dev.remediator.intake.ActivePlaybooks;
import dev.remediator.playbook.PlaybookCatalog;
import dev.remediator.store.DatabaseStartException;
import dev.remediator.store.PostgresSettings;
import dev.remediator.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Hears recorded deliveries again with other playbooks, and says what would have gone otherwise. Changes nothing. */
@Command(
        name = "backtest",
        description = {
            "Run recorded alerts through a folder of remediations, and say what would have gone otherwise.",
            "Reads only; nothing is called, changed or told."
        },
        exitCodeOnInvalidInput = CommonOptions.TROUBLE,
        exitCodeOnExecutionException = CommonOptions.TROUBLE,
        footer = {
            "  What would my changed folder have done in the last 30 days?",
            "    remediator backtest",
            "  Take the week that matters home from production, and try there:",
            "    remediator backtest --export week.jsonl.gz --since 7d",
            "    remediator backtest --file week.jsonl.gz",
            "  What does this branch change against main? (deliveries from anywhere)",
            "    git worktree add ../released main",
            "    remediator backtest --file week.jsonl.gz --against ../released/remediations",
            "  In CI: fail when anything would go otherwise",
            "    remediator backtest --file week.jsonl.gz --fail-on-change -o json",
            "",
            "docs/backtest.md says how to read the answer and what it cannot know.",
            "",
            "Exit codes: 0 done (with --fail-on-change: and nothing differs), 1 with --fail-on-change:",
            "something differs, 2 the command was not understood or the recording cannot be read."
        })
public final class BacktestCommand implements Callable<Integer> {
    private static final int SHOWN = 20;
    private static final int MOST = 100_000;

    private final Supplier<Function<String, Optional<String>>> config;
    private final Supplier<Actions> actions;
    private final Supplier<List<WebhookParser>> parsers;
    private final Function<PostgresSettings, RecordedDatabase> databases;
    private final InstantSource clock;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Parameters(
            arity = "0..1",
            paramLabel = "FOLDER",
            defaultValue = "remediations",
            description = "The remediations to try (default: ${DEFAULT-VALUE}).")
    private Path folder = Path.of("remediations");

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description = "Read an export, plain, .gz or .zst; - is standard input.")
    private @Nullable String file;

    @Option(
            names = "--database",
            paramLabel = "URL",
            description =
                    "Read this database (default: remediator.database.url, or the one in the data folder); user and"
                            + " password as remediator.database.username and .password-file say.")
    private @Nullable String database;

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            description = "Data folder of Remediator, whether it runs or not (default: ./data, or REMEDIATOR_DATA).")
    private @Nullable Path data;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            defaultValue = "30d",
            converter = TimeOptions.OfSince.class,
            description =
                    "Of a database, read what is younger: 12h, 30d, or a time such as 2026-11-01T00:00:00Z (default:"
                            + " ${DEFAULT-VALUE}).")
    private TimeOptions.Since since = new TimeOptions.Since(Optional.of(Duration.ofDays(30)), Optional.empty());

    @Option(
            names = "--against",
            paramLabel = "FOLDER",
            description = "Compare with these remediations instead of with what really happened.")
    private @Nullable Path against;

    @Option(
            names = "--run-takes",
            paramLabel = "TIME",
            defaultValue = "5m",
            converter = TimeOptions.OfDuration.class,
            description = "How long a run holds its target where none of its playbook was recorded (default:"
                    + " ${DEFAULT-VALUE}).")
    private Duration runTakes = Duration.ofMinutes(5);

    @Option(names = "--all", description = "List every difference, not only the newest 20.")
    private boolean all;

    @Option(names = "--fail-on-change", description = "Exit with 1 if anything would have gone otherwise.")
    private boolean failOnChange;

    @Option(
            names = "--export",
            paramLabel = "FILE",
            description = "Only write the recording into a file (compressed where it is called .gz), for --file.")
    private @Nullable Path export;

    /**
     * @param config of the service: answers a property's text, empty where it is not set
     * @param parsers of every kind of source
     */
    public BacktestCommand(Supplier<Function<String, Optional<String>>> config, Supplier<List<WebhookParser>> parsers) {
        this(config, Actions::discover, parsers, RecordedDatabase::open, InstantSource.system());
    }

    BacktestCommand(
            Supplier<Function<String, Optional<String>>> config,
            Supplier<Actions> actions,
            Supplier<List<WebhookParser>> parsers,
            Function<PostgresSettings, RecordedDatabase> databases,
            InstantSource clock) {
        this.config = config;
        this.actions = actions;
        this.parsers = parsers;
        this.databases = databases;
        this.clock = clock;
    }

    @Override
    public Integer call() {
        if (file != null && (database != null || data != null))
            return common.trouble("a file or a database: give --file, or --database or --data, not both");
        try {
            if (export != null) return export(export);
            return compare();
        } catch (RecordingException | DatabaseStartException | StoreException | IllegalArgumentException e) {
            return common.trouble(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return common.trouble(e.toString());
        }
    }

    private int compare() throws IOException {
        var playbooks = playbooks(folder);
        if (playbooks.isEmpty()) return CommonOptions.TROUBLE;
        var before = Optional.<ActivePlaybooks>empty();
        if (against != null) {
            before = playbooks(against);
            if (before.isEmpty()) return CommonOptions.TROUBLE;
        }
        try (var opened = open();
                var progress = new ProgressBar(opened.recording()::share, "alerts")) {
            var facts = opened.recording().facts();
            if (before.isEmpty() && !facts.decided())
                return common.trouble(
                        "this recording says what came, not what was decided about it: name the remediations to"
                                + " compare with (--against FOLDER)");
            var replay = new Replay(
                    facts,
                    playbooks.get(),
                    before,
                    new Assumptions(facts.usualRuns(), runTakes),
                    all ? MOST : SHOWN,
                    progress);
            var threads = Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors()));
            var result = replay.run(opened.recording(), parsers.get(), threads);
            progress.close();
            print(result);
            return failOnChange && result.compared().different() > 0 ? CommonOptions.NO : CommonOptions.FINE;
        }
    }

    private void print(Result result) {
        if (common.json()) {
            common.print(BacktestJson.of(result));
            return;
        }
        new BacktestText(common.out())
                .print(result, folder.toString(), Optional.ofNullable(against).map(Path::toString));
        common.out().flush();
    }

    private int export(Path to) throws IOException {
        if (to.getFileName().toString().endsWith(".zst"))
            return common.trouble(
                    "an export is written plain or as .gz; compress it with zstd yourself: --file reads it");
        try (var opened = open();
                var progress = new ProgressBar(opened.recording()::share, "deliveries")) {
            long deliveries = ExportFile.write(opened.recording(), to, progress);
            progress.close();
            common.err()
                    .printf(
                            Locale.ROOT,
                            "%,d deliveries since %s are in %s. It holds everything that the alerts said: keep it as"
                                    + " you keep them.%n",
                            deliveries,
                            opened.recording().facts().since(),
                            to);
            return 0;
        }
    }

    /** A recording together with what must be closed after it. */
    private record Opened(Recording recording, AutoCloseable beneath) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            try (recording) {
                beneath.close();
            } catch (IOException | RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IOException(e);
            }
        }
    }

    private Opened open() throws IOException {
        if (file != null) {
            if (!file.equals("-")) return new Opened(FileRecording.open(Path.of(file)), () -> {});
            InputStream in = System.in;
            return new Opened(FileRecording.of("standard input", in, 0), () -> {});
        }
        var opened = databases.apply(PostgresSettings.from(settings()));
        try {
            var now = clock.instant();
            return new Opened(new DatabaseRecording(opened.transactions(), since.from(now), now), opened);
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    private Function<String, Optional<String>> settings() {
        var settings = config.get();
        var given = new HashMap<String, String>();
        if (database != null) given.put(PostgresSettings.URL, database);
        if (data != null) given.put(PostgresSettings.DATA, data.toString());
        return name -> Optional.ofNullable(given.get(name)).or(() -> settings.apply(name));
    }

    private Optional<ActivePlaybooks> playbooks(Path from) {
        if (!Files.isDirectory(from)) {
            common.trouble("there is no folder '" + from + "'; name the one that holds targets.yaml");
            return Optional.empty();
        }
        return switch (PlaybookCatalog.load(from, actions.get())) {
            case PlaybookCatalog.Loaded loaded -> {
                var catalog = loaded.catalog();
                yield Optional.of(ActivePlaybooks.of(catalog));
            }
            case PlaybookCatalog.Refused refused -> {
                refused.problems().forEach(common.err()::println);
                common.trouble("the remediations in %s have mistakes, so nothing was compared".formatted(from));
                yield Optional.empty();
            }
        };
    }
}
