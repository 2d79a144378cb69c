package dev.remediator.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.remediator.action.Actions;
import dev.remediator.audit.AuditTrail;
import dev.remediator.identity.ApiTokens;
import dev.remediator.identity.Caller;
import dev.remediator.identity.Pass;
import dev.remediator.store.PostgresSettings;
import dev.remediator.store.RunningPostgres;
import dev.remediator.store.Transactions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes, lists and revokes tokens. Whoever can read the database's password may do so. */
@Command(
        name = "token",
        description = "Make, list and revoke tokens for programs and terminals. Remediator must be running.",
        synopsisSubcommandLabel = "create|list|revoke",
        footer = {
            "  remediator token create --name pipeline --role operator           for a program",
            "  remediator token create --name laptop --as ana --role approver    for an engineer",
            "  remediator token list",
            "  remediator token revoke 3f0c5a1b-7d2e-4000-8000-019ab3c17d2e",
            "",
            "Exit codes: 0 done, 1 there is no such token, 2 there is no running Remediator, or the command was not",
            "understood."
        })
public final class TokenCommand implements Runnable {
    private static final int MOST = 500;

    @Mixin
    private HelpOption help = new HelpOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private TokenCommand() {}

    /**
     * The command with those below it.
     *
     * @param config of the service: answers a property's text, empty where it is not set
     */
    public static CommandLine line(Supplier<Function<String, Optional<String>>> config) {
        return line(config, RunningPostgres::find, InstantSource.system());
    }

    static CommandLine line(
            Supplier<Function<String, Optional<String>>> config,
            Function<PostgresSettings, DataSource> databases,
            InstantSource clock) {
        return new CommandLine(new TokenCommand())
                .addSubcommand("create", new Create(config, databases, clock))
                .addSubcommand("list", new List(config, databases, clock))
                .addSubcommand("revoke", new Revoke(config, databases, clock));
    }

    /** Without one of those below: the help text. */
    @Override
    public void run() {
        spec.commandLine().usage(help.out());
    }

    private abstract static class Below implements Callable<Integer> {
        final Supplier<Function<String, Optional<String>>> config;
        private final Function<PostgresSettings, DataSource> databases;
        final InstantSource clock;

        @Mixin
        CommonOptions common = new CommonOptions();

        @Option(
                names = "--data",
                paramLabel = "FOLDER",
                description = "Data folder of the running Remediator (default: ./data, or REMEDIATOR_DATA).")
        private @Nullable Path data;

        Below(
                Supplier<Function<String, Optional<String>>> config,
                Function<PostgresSettings, DataSource> databases,
                InstantSource clock) {
            this.config = config;
            this.databases = databases;
            this.clock = clock;
        }

        ApiTokens tokens() {
            return new ApiTokens(transactions(), new AuditTrail());
        }

        Transactions transactions() {
            var settings = config.get();
            Function<String, Optional<String>> withFolder = name -> data != null && name.equals(PostgresSettings.DATA)
                    ? Optional.of(data.toString())
                    : settings.apply(name);
            return new Transactions(databases.apply(PostgresSettings.from(withFolder)));
        }
    }

    @Command(
            name = "create",
            description = "Make a token. It is printed once, and only its hash is kept.",
            footer = {
                "  remediator token create --name pipeline --role operator --for 30d",
                "  remediator token create --name laptop --as ana --role operator,approver > ~/.remediator-token",
                "",
                "A program (no --as) may look and operate, and never approves. An engineer's token ends when people.yaml does",
                "not name them any more. Exit codes: 0 it is printed, 2 it may not be, or there is no running Remediator."
            })
    static final class Create extends Below {
        @Option(
                names = "--name",
                paramLabel = "NAME",
                required = true,
                description = "What it is for; a program is recorded under it. Lower-case letters, digits and dashes.")
        private String name = "";

        @Option(
                names = "--as",
                paramLabel = "ENGINEER",
                description = "Whose it is, by the name in people.yaml; a program's, where nobody is named.")
        private @Nullable String engineer;

        @Option(
                names = "--role",
                paramLabel = "ROLE",
                split = ",",
                description = "What it may: viewer, operator, approver, administrator. Default: viewer.")
        private Set<String> roles = Set.of();

        @Option(
                names = "--for",
                paramLabel = "DURATION",
                converter = TimeOptions.OfDuration.class,
                description = "How long it is valid (default: 90d, at most 365d).")
        private Duration life = ApiTokens.STANDARD_LIFE;

        Create(
                Supplier<Function<String, Optional<String>>> config,
                Function<PostgresSettings, DataSource> databases,
                InstantSource clock) {
            super(config, databases, clock);
        }

        @Override
        public Integer call() {
            ApiTokens.Issued issued;
            try {
                var pass = new Pass(name, Optional.ofNullable(engineer), roles);
                issued = tokens().create(pass, life, Caller.terminal(), clock.instant());
            } catch (IllegalArgumentException e) {
                throw common.misuse(String.valueOf(e.getMessage()));
            }
            var token = issued.token().reveal();
            if (common.json())
                common.print(json(issued.listed(), clock.instant()).put("token", token));
            else common.out().println(token);
            common.out().flush();
            common.err()
                    .println("It is shown once, and valid until %s. It is revoked with: ./remediator token revoke %s"
                            .formatted(
                                    second(issued.listed().expiresAt()),
                                    issued.listed().id()));
            var pass = issued.listed().pass();
            AccountLimit.of(transactions(), pass.engineer(), pass.roles()).ifPresent(common.err()::println);
            if (engineer != null)
                KnownEngineers.unknown(engineer, config.get(), Actions::discover)
                        .ifPresent(unknown -> common.err().println("Mind: " + unknown + ". It opens nothing before."));
            return HelpOption.FINE;
        }
    }

    @Command(
            name = "list",
            description = "List tokens, newest first, without what opens anything.",
            footer = {
                "  remediator token list",
                "  remediator token list -o json    for programs",
                "",
                "Exit codes: 0 they are printed, even where there are none; 2 there is no running Remediator."
            })
    static final class List extends Below {
        List(
                Supplier<Function<String, Optional<String>>> config,
                Function<PostgresSettings, DataSource> databases,
                InstantSource clock) {
            super(config, databases, clock);
        }

        @Override
        public Integer call() {
            var now = clock.instant();
            var all = tokens().list(MOST);
            if (common.json()) {
                var answer = JsonNodeFactory.instance.objectNode();
                var items = answer.putArray("items");
                all.forEach(each -> items.add(json(each, now)));
                common.print(answer);
            } else {
                if (all.isEmpty()) common.out().println("No token was ever made.");
                all.forEach(each -> common.out().println(line(each, now)));
            }
            common.out().flush();
            return HelpOption.FINE;
        }

        private static String line(ApiTokens.Listed token, Instant now) {
            return "%s  %-7s  %s (%s), %s until %s, %s"
                    .formatted(
                            token.id(),
                            token.state(now),
                            token.pass().name(),
                            token.pass().engineer().orElse("a program"),
                            String.join(", ", new TreeSet<>(token.pass().roles())),
                            second(token.expiresAt()),
                            token.lastUsedAt()
                                    .map(at -> "last used " + second(at))
                                    .orElse("never used"));
        }
    }

    @Command(
            name = "revoke",
            description = "End a token at once.",
            footer = {
                "  remediator token revoke 3f0c5a1b-7d2e-4000-8000-019ab3c17d2e",
                "",
                "The id is what 'remediator token list' prints. Exit codes: 0 it opens nothing any more, 1 there is no such",
                "token, 2 there is no running Remediator, or the command was not understood."
            })
    static final class Revoke extends Below {
        @Parameters(arity = "1", paramLabel = "ID", description = "Which, as 'remediator token list' prints it.")
        private UUID id = new UUID(0, 0);

        Revoke(
                Supplier<Function<String, Optional<String>>> config,
                Function<PostgresSettings, DataSource> databases,
                InstantSource clock) {
            super(config, databases, clock);
        }

        @Override
        public Integer call() {
            var now = clock.instant();
            var revoked = tokens().revoke(id, Caller.terminal(), now);
            if (revoked.isEmpty()) {
                common.trouble("no token has the id " + id + ": './remediator token list' lists them");
                return HelpOption.NO;
            }
            if (common.json()) common.print(json(revoked.get(), now));
            else
                common.out()
                        .println("%s (%s) opens nothing any more."
                                .formatted(
                                        revoked.get().pass().name(),
                                        revoked.get().pass().engineer().orElse("a program")));
            common.out().flush();
            return HelpOption.FINE;
        }
    }

    private static ObjectNode json(ApiTokens.Listed token, Instant now) {
        var json = JsonNodeFactory.instance
                .objectNode()
                .put("id", token.id().toString())
                .put("name", token.pass().name())
                .put("state", token.state(now));
        token.pass().engineer().ifPresent(engineer -> json.put("engineer", engineer));
        var roles = json.putArray("roles");
        new TreeSet<>(token.pass().roles()).forEach(roles::add);
        json.put("createdBy", token.createdBy())
                .put("createdAt", second(token.createdAt()))
                .put("expiresAt", second(token.expiresAt()));
        token.revokedAt().ifPresent(at -> json.put("revokedAt", second(at)));
        token.lastUsedAt().ifPresent(at -> json.put("lastUsedAt", second(at)));
        return json;
    }

    private static String second(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
