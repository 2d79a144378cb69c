package dev.remediator.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.remediator.audit.AuditTrail;
import dev.remediator.identity.Access;
import dev.remediator.identity.AccessLink;
import dev.remediator.identity.Grant;
import dev.remediator.store.PostgresSettings;
import dev.remediator.store.RunningPostgres;
import dev.remediator.store.Transactions;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints a link that opens the console once. Whoever can read the database's password may have one. */
@Command(
        name = "access",
        description = "Print a link that opens the console, once, within 24 hours. Remediator must be running.",
        footer = {
            "  remediator access                              of the service that keeps its data in ./data",
            "  remediator access --data /var/lib/remediator   of another one on this machine",
            "  remediator access --url https://rem.example    where people reach it at another address",
            "",
            "Exit codes: 0 the link is printed, 2 there is no running Remediator, or the command was not",
            "understood."
        })
public final class AccessCommand implements Callable<Integer> {
    private final Supplier<Function<String, Optional<String>>> config;
    private final Function<PostgresSettings, DataSource> databases;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            description = "Data folder of the running Remediator (default: ./data, or REMEDIATOR_DATA).")
    private @Nullable Path data;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "Address of the first page (default: remediator.url, or where this machine listens).")
    private @Nullable URI url;

    @Option(
            names = "--as",
            paramLabel = "ENGINEER",
            description = "Who the link is for, by the name in people.yaml; their decisions are recorded under it.")
    private @Nullable String engineer;

    @Option(
            names = "--role",
            paramLabel = "ROLE",
            split = ",",
            description =
                    "What they may: viewer (look), operator (begin runs, answer questions, freeze), approver (agree or"
                            + " disagree where their group is asked), administrator (tokens, promotions, audit). Default: viewer.")
    private Set<String> roles = Set.of();

    /** @param config of the service: answers a property's text, empty where it is not set */
    public AccessCommand(Supplier<Function<String, Optional<String>>> config) {
        this(config, RunningPostgres::find);
    }

    AccessCommand(
            Supplier<Function<String, Optional<String>>> config, Function<PostgresSettings, DataSource> databases) {
        this.config = config;
        this.databases = databases;
    }

    @Override
    public Integer call() {
        var grant = grant();
        Function<String, Optional<String>> settings = config.get();
        Function<String, Optional<String>> withFolder = name -> data != null && name.equals(PostgresSettings.DATA)
                ? Optional.of(data.toString())
                : settings.apply(name);
        var transactions = new Transactions(databases.apply(PostgresSettings.from(withFolder)));
        var link = new Access(transactions, new AuditTrail())
                .newLink(grant, InstantSource.system().instant());
        String address = AccessLink.of(ServiceOptions.base(url, settings), link);
        if (common.json()) common.print(JsonNodeFactory.instance.objectNode().put("url", address));
        else common.out().println(address);
        common.err().println("It opens the console once, within 24 hours.");
        AccountLimit.of(transactions, grant.engineer(), grant.roles()).ifPresent(common.err()::println);
        return HelpOption.FINE;
    }

    private Grant grant() {
        try {
            return new Grant(Optional.ofNullable(engineer), roles);
        } catch (IllegalArgumentException e) {
            throw common.misuse(String.valueOf(e.getMessage()));
        }
    }
}
