package dev.remediator.cli;

import dev.remediator.audit.ChainHead;
import dev.remediator.audit.ChainVerifier.Step;
import dev.remediator.identity.Role;
import dev.remediator.store.DatabaseStartException;
import dev.remediator.store.PostgresSettings;
import dev.remediator.store.StoreException;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Reads the audit, and shows whether anybody has changed it. */
@Command(
        name = "audit",
        description = "Verify, export and list who did or decided what.",
        synopsisSubcommandLabel = "verify|export|list",
        footer = {
            "  remediator audit verify                         is everything as it was written?",
            "  remediator audit verify --head 4211:9f86…       and is it what was published then?",
            "  remediator audit export audit.jsonl",
            "  remediator audit list --run 019ab3c1-7d2e-7000-8000-3f0c5a1b2c3d",
            "",
            "docs/audit.md says what the chain shows, and what only a head shows that was kept elsewhere.",
            "",
            "Exit codes: 0 done (of verify: and nothing is broken), 1 something is broken, 2 the audit cannot be read,",
            "or the command was not understood."
        })
public final class AuditCommand implements Runnable {
    @Mixin
    private HelpOption help = new HelpOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private AuditCommand() {}

    /**
     * The command with those below it.
     *
     * @param config of the service: answers a property's text, empty where it is not set
     */
    public static CommandLine line(Supplier<Function<String, Optional<String>>> config) {
        return line(config, RecordedDatabase::open, new RunningService(config), standardOutput());
    }

    static CommandLine line(
            Supplier<Function<String, Optional<String>>> config,
            Function<PostgresSettings, RecordedDatabase> databases,
            RunningService service,
            OutputStream out) {
        return new CommandLine(new AuditCommand())
                .addSubcommand("verify", new Verify(config, databases, service))
                .addSubcommand("export", new Export(config, databases, service, out))
                .addSubcommand("list", new Newest(config, databases, service));
    }

    private static OutputStream standardOutput() {
        return new FileOutputStream(FileDescriptor.out);
    }

    /** Without one of those below: the help text. */
    @Override
    public void run() {
        spec.commandLine().usage(help.out());
    }

    /** What is done with the audit, wherever it is. */
    private interface Work {
        /** @return the exit code */
        int with(AuditPlace audit) throws NotUnderstood, ServiceRefused, IOException;
    }

    private abstract static class Below implements Callable<Integer> {
        private final Supplier<Function<String, Optional<String>>> config;
        private final Function<PostgresSettings, RecordedDatabase> databases;
        private final RunningService service;

        @Mixin
        CommonOptions common = new CommonOptions();

        @Mixin
        private ServiceOptions where = new ServiceOptions();

        @Mixin
        private PersonOptions person = new PersonOptions();

        @Option(
                names = "--database",
                paramLabel = "URL",
                description =
                        "Read this database (default: remediator.database.url, or the one in the data folder, whether the"
                                + " service runs or not); user and password as remediator.database.username and"
                                + " .password-file say.")
        private @Nullable String database;

        Below(
                Supplier<Function<String, Optional<String>>> config,
                Function<PostgresSettings, RecordedDatabase> databases,
                RunningService service) {
            this.config = config;
            this.databases = databases;
            this.service = service;
        }

        /** Of the service where a token, its address or an engineer is named; else of the database itself. */
        final int read(Work work) {
            var settings = where.over(config.get());
            if (database == null
                    && (where.asksService(settings) || !person.engineer().isEmpty()))
                return service.as(Optional.of(person.engineer()), Set.of(Role.ADMINISTRATOR), where, common, calls -> {
                    try {
                        return work.with(new AuditPlace.AtService(calls));
                    } catch (IOException e) {
                        throw new NotUnderstood(
                                "the export cannot be written (%s)".formatted(Shown.line(e.toString())));
                    }
                });
            Function<String, Optional<String>> withDatabase =
                    name -> database != null && name.equals(PostgresSettings.URL)
                            ? Optional.of(database)
                            : settings.apply(name);
            try (var opened = databases.apply(PostgresSettings.from(withDatabase))) {
                return work.with(new AuditPlace.InDatabase(opened.transactions()));
            } catch (DatabaseStartException | StoreException | IllegalArgumentException e) {
                return common.trouble(Shown.line(String.valueOf(e.getMessage())));
            } catch (IOException e) {
                return common.trouble("the export cannot be written (%s)".formatted(Shown.line(e.toString())));
            } catch (NotUnderstood e) {
                return e.say(common);
            } catch (ServiceRefused e) {
                return e.say(common);
            }
        }
    }

    static final class OfHead implements ITypeConverter<ChainHead> {
        @Override
        public ChainHead convert(String value) {
            return ChainHead.parse(value)
                    .orElseThrow(() -> new TypeConversionException(
                            "'%s' is no head: it is the number of a link, a colon and 64 hexadecimal digits"
                                    .formatted(value)));
        }
    }

    @Command(
            name = "verify",
            description = {
                "Follow the chain of the audit and name the first row that is not what it was written as.",
                "Computes every hash itself; of the database it believes nothing but the rows."
            },
            footer = {
                "  remediator audit verify                          of the service that keeps its data in ./data",
                "  remediator audit verify --head 4211:9f86…        with heads that were published; several may be given",
                "  REMEDIATOR_TOKEN=rem_… remediator audit verify --url https://rem.example",
                "                                                   asks the service; an administrator's token",
                "",
                "Exit codes: 0 nothing is broken, 1 something is: the first row is named, 2 the audit cannot be read, or",
                "the command was not understood."
            })
    static final class Verify extends Below {
        @Option(
                names = "--head",
                paramLabel = "SEQ:HASH",
                converter = OfHead.class,
                description = "A head that was published, from the channel or the log. Only this shows a cut end, or a"
                        + " chain that was made anew.")
        private List<ChainHead> heads = List.of();

        Verify(
                Supplier<Function<String, Optional<String>>> config,
                Function<PostgresSettings, RecordedDatabase> databases,
                RunningService service) {
            super(config, databases, service);
        }

        @Override
        public Integer call() {
            return read(audit -> {
                var at = ChainHead.BEGINNING;
                long links = 0;
                while (true) {
                    var step = audit.verify(at, heads);
                    links += step.links();
                    if (step.broken().isPresent() || !step.more()) return say(step, links);
                    at = step.through();
                }
            });
        }

        private int say(Step last, long links) {
            var head = last.through().seq() == 0 ? Optional.<ChainHead>empty() : Optional.of(last.through());
            if (common.json()) {
                var answer =
                        Saying.object().put("intact", last.broken().isEmpty()).put("links", links);
                head.ifPresent(each -> answer.put("through", each.toString()));
                last.broken().ifPresent(broken -> {
                    var what = answer.putObject("broken");
                    broken.seq().ifPresent(seq -> what.put("seq", seq));
                    broken.entry().ifPresent(entry -> what.put("entry", entry));
                    what.put("says", broken.says());
                });
                common.print(answer);
            } else if (last.broken().isPresent()) {
                common.out()
                        .println(common.paint().bad("Broken: ")
                                + last.broken().get().says());
                common.out()
                        .println(
                                head.isEmpty()
                                        ? "Nothing before it is vouched for."
                                        : String.format(
                                                Locale.ROOT,
                                                "Links before it that are as they were written: %,d, up to %s",
                                                links,
                                                head.get()));
            } else if (head.isEmpty()) {
                common.out().println("Nothing is recorded yet.");
            } else {
                common.out()
                        .println(String.format(
                                Locale.ROOT, "All %,d links are as they were written. Head: %s", links, head.get()));
                if (heads.isEmpty())
                    common.out()
                            .println("Whether the end was cut off, or all made anew, only a head shows that was kept"
                                    + " elsewhere (--head).");
            }
            common.out().flush();
            return last.broken().isPresent() ? HelpOption.NO : HelpOption.FINE;
        }
    }

    @Command(
            name = "export",
            description = "Write the audit as JSON lines, each with its link of the chain.",
            footer = {
                "  remediator audit export audit.jsonl      a file for nobody else to read; .gz compresses it",
                "  remediator audit export -                to standard output",
                "",
                "Exit codes: 0 it is written, 2 the audit cannot be read or the file not be written, or the command was not",
                "understood."
            })
    static final class Export extends Below {
        private final OutputStream standardOutput;

        @Parameters(arity = "1", paramLabel = "FILE", description = "Where to; - is standard output.")
        private String file = "-";

        Export(
                Supplier<Function<String, Optional<String>>> config,
                Function<PostgresSettings, RecordedDatabase> databases,
                RunningService service,
                OutputStream standardOutput) {
            super(config, databases, service);
            this.standardOutput = standardOutput;
        }

        @Override
        public Integer call() {
            return read(audit -> {
                if (file.equals("-")) {
                    var buffered = new BufferedOutputStream(standardOutput);
                    write(audit, buffered);
                    buffered.flush();
                    return HelpOption.FINE;
                }
                long lines;
                try {
                    lines = ExportFile.<Stopped>write(Path.of(file), out -> {
                        try {
                            return write(audit, new BufferedOutputStream(out));
                        } catch (NotUnderstood e) {
                            throw new Stopped(e);
                        } catch (ServiceRefused e) {
                            throw new Stopped(e);
                        }
                    });
                } catch (Stopped e) {
                    if (e.getCause() instanceof ServiceRefused refused) throw refused;
                    if (e.getCause() instanceof NotUnderstood said) throw said;
                    throw new IOException(e);
                }
                common.err().printf(Locale.ROOT, "%,d lines are in %s.%n", lines, file);
                return HelpOption.FINE;
            });
        }

        /** The service did not answer in the middle of a file, which is then not there. */
        private static final class Stopped extends Exception {
            private static final long serialVersionUID = 1L;

            Stopped(Exception cause) {
                super(cause);
            }
        }

        private static long write(AuditPlace audit, OutputStream out)
                throws IOException, NotUnderstood, ServiceRefused {
            var lines = new long[1];
            audit.export(json -> {
                out.write((json + "\n").getBytes(StandardCharsets.UTF_8));
                lines[0]++;
            });
            out.flush();
            return lines[0];
        }
    }

    @Command(
            name = "list",
            description = "List what was done or decided last, newest first.",
            footer = {
                "  remediator audit list                   the last 50",
                "  remediator audit list --limit 500 -o json",
                "",
                "Exit codes: 0 it is printed, even where there is nothing, 2 the audit cannot be read, or the command was not",
                "understood."
            })
    static final class Newest extends Below {
        private static final int MOST = 10_000;

        @Option(names = "--run", paramLabel = "ID", description = "Only what belongs to this run.")
        private @Nullable UUID run;

        @Option(
                names = "--limit",
                paramLabel = "N",
                defaultValue = "50",
                description = "At most so many, up to 10000 (default: ${DEFAULT-VALUE}).")
        private int limit = 50;

        Newest(
                Supplier<Function<String, Optional<String>>> config,
                Function<PostgresSettings, RecordedDatabase> databases,
                RunningService service) {
            super(config, databases, service);
        }

        @Override
        public Integer call() {
            if (limit < 1 || limit > MOST) throw common.misuse("--limit is a number from 1 to 10000");
            return read(audit -> {
                var found = audit.newest(Optional.ofNullable(run), limit);
                if (common.json()) {
                    var answer = Saying.object();
                    answer.putArray("items").addAll(new ArrayList<>(found));
                    common.print(answer);
                    return HelpOption.FINE;
                }
                if (found.isEmpty()) common.out().println("Nothing is recorded.");
                for (var entry : found)
                    common.out()
                            .println("%s  %s %s by %s%s%s%s"
                                    .formatted(
                                            Shown.moment(entry.path("at").asText()),
                                            Shown.line(entry.path("action").asText()),
                                            Shown.line(entry.path("subject").asText()),
                                            Shown.line(entry.path("actor").asText()),
                                            entry.hasNonNull("address")
                                                    ? " from "
                                                            + Shown.line(entry.path("address")
                                                                    .asText())
                                                    : "",
                                            entry.hasNonNull("run")
                                                    ? ", run "
                                                            + Shown.line(entry.path("run")
                                                                    .asText())
                                                    : "",
                                            entry.path("details").isEmpty()
                                                    ? ""
                                                    : "  "
                                                            + Shown.line(entry.path("details")
                                                                    .toString())));
                common.out().flush();
                return HelpOption.FINE;
            });
        }
    }
}
