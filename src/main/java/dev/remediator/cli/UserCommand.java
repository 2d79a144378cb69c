package dev.remediator.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.remediator.action.Actions;
import dev.remediator.audit.AuditTrail;
import dev.remediator.identity.AccessLink;
import dev.remediator.identity.AccountChanges;
import dev.remediator.identity.Accounts;
import dev.remediator.identity.Caller;
import dev.remediator.identity.Passwords;
import dev.remediator.identity.People;
import dev.remediator.identity.SignInLimit;
import dev.remediator.identity.SignIns;
import dev.remediator.secret.Secret;
import dev.remediator.store.PostgresSettings;
import dev.remediator.store.RunningPostgres;
import dev.remediator.store.Transactions;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Who can sign in. Whoever can read the database's password may change it, also where nobody can sign in any more. */
@Command(
        name = "user",
        description = "Make, change and list the accounts that engineers sign in with. Remediator must be running.",
        synopsisSubcommandLabel = "add|list|roles|disable|enable|link|password",
        footer = {
            "  remediator user add ana --role operator,approver    prints a link by which she chooses her password",
            "  remediator user list",
            "  remediator user roles ana operator                  in place of those that she had",
            "  remediator user disable ana                         every session and token of hers is over at once",
            "",
            "Exit codes: 0 done, 1 it may not be, or there is no such account, 2 there is no running Remediator,",
            "or the command was not understood."
        })
public final class UserCommand implements Runnable {
    private static final int MOST = 1_000;

    @Mixin
    private HelpOption help = new HelpOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private UserCommand() {}

    /** What the commands below need of their surroundings. */
    record Surroundings(
            Supplier<Function<String, Optional<String>>> config,
            Function<PostgresSettings, DataSource> databases,
            InputStream in,
            Function<String, Optional<char[]>> hidden,
            InstantSource clock) {}

    /**
     * The command with those below it.
     *
     * @param config of the service: answers a property's text, empty where it is not set
     */
    public static CommandLine line(Supplier<Function<String, Optional<String>>> config) {
        return line(new Surroundings(
                config, RunningPostgres::find, System.in, AnswerCommand::fromTerminal, InstantSource.system()));
    }

    static CommandLine line(Surroundings around) {
        return new CommandLine(new UserCommand())
                .addSubcommand("add", new Add(around))
                .addSubcommand("list", new List(around))
                .addSubcommand("roles", new Roles(around))
                .addSubcommand("disable", new Disable(around))
                .addSubcommand("enable", new Enable(around))
                .addSubcommand("link", new Link(around))
                .addSubcommand("password", new Password(around));
    }

    /** Without one of those below: the help text. */
    @Override
    public void run() {
        spec.commandLine().usage(help.out());
    }

    private abstract static class Below implements Callable<Integer> {
        final Surroundings around;

        @Mixin
        CommonOptions common = new CommonOptions();

        @Option(
                names = "--data",
                paramLabel = "FOLDER",
                description = "Data folder of the running Remediator (default: ./data, or REMEDIATOR_DATA).")
        private @Nullable Path data;

        Below(Surroundings around) {
            this.around = around;
        }

        Transactions transactions() {
            var settings = around.config().get();
            Function<String, Optional<String>> withFolder = name -> data != null && name.equals(PostgresSettings.DATA)
                    ? Optional.of(data.toString())
                    : settings.apply(name);
            return new Transactions(around.databases().apply(PostgresSettings.from(withFolder)));
        }

        Instant now() {
            return around.clock().instant();
        }
    }

    /** One account is changed. */
    private abstract static class Change extends Below {
        @Parameters(index = "0", arity = "1", paramLabel = "NAME", description = "The engineer's, as in people.yaml.")
        String name = "";

        Change(Surroundings around) {
            super(around);
        }

        abstract AccountChanges.Result change(AccountChanges changes);

        /** What is said where it is done and nothing is printed. */
        abstract String done();

        /** Where the address begins that is printed; empty for where the service says. */
        Optional<URI> base() {
            return Optional.empty();
        }

        @Override
        public Integer call() {
            var transactions = transactions();
            // The service itself asks people.yaml: it is the one that knows which is in force.
            var changes = new AccountChanges(transactions, () -> People.NOBODY, new AuditTrail());
            return switch (change(changes)) {
                case AccountChanges.Result.Unknown _ -> no("nobody called " + name + " has an account");
                case AccountChanges.Result.Refused(var why) -> no(why + "; nothing was changed");
                case AccountChanges.Result.Done _ -> done(transactions);
                case AccountChanges.Result.Linked(var _, var link) ->
                    linked(AccessLink.of(
                            ServiceOptions.base(
                                    base().orElse(null), around.config().get()),
                            link));
            };
        }

        private int no(String why) {
            common.trouble(why);
            return HelpOption.NO;
        }

        private int done(Transactions transactions) {
            if (common.json())
                common.print(json(new Accounts(transactions).show(name).orElseThrow()));
            else common.out().println(done());
            common.out().flush();
            return HelpOption.FINE;
        }

        private int linked(String address) {
            if (common.json())
                common.print(JsonNodeFactory.instance.objectNode().put("url", address));
            else common.out().println(address);
            common.out().flush();
            common.err()
                    .println("Give it to %s and to nobody else: whoever opens it within 24 hours chooses the password."
                            .formatted(name));
            KnownEngineers.unknown(name, around.config().get(), Actions::discover)
                    .ifPresent(unknown ->
                            common.err().println("Mind: " + unknown + ". The account opens nothing before."));
            return HelpOption.FINE;
        }
    }

    private abstract static class Linking extends Change {
        @Option(
                names = "--url",
                paramLabel = "URL",
                description = "Address of the first page (default: remediator.url, or where this machine listens).")
        private @Nullable URI url;

        Linking(Surroundings around) {
            super(around);
        }

        @Override
        Optional<URI> base() {
            return Optional.ofNullable(url);
        }

        @Override
        String done() {
            return "Done.";
        }
    }

    @Command(
            name = "add",
            description = "Make an account, and print the one-time link by which its engineer chooses a password.",
            footer = {
                "  remediator user add ana                                    who may look",
                "  remediator user add ana --role operator,approver",
                "",
                "Roles: viewer (look; everybody has it), operator, approver, administrator. Exit codes: 0 the link is printed,",
                "1 there is an account already, 2 there is no running Remediator, or the command was not understood."
            })
    static final class Add extends Linking {
        @Option(names = "--role", paramLabel = "ROLE", split = ",", description = "What they may (default: viewer).")
        private Set<String> roles = Set.of();

        Add(Surroundings around) {
            super(around);
        }

        @Override
        AccountChanges.Result change(AccountChanges changes) {
            return changes.create(name, roles, Caller.terminal(), now());
        }
    }

    @Command(
            name = "link",
            description = "Print a one-time link by which an engineer chooses a new password.",
            footer = {
                "  remediator user link ana",
                "",
                "The old password goes on until the link is used. Exit codes: 0 the link is printed, 1 there is no such account,",
                "or it is disabled, 2 there is no running Remediator, or the command was not understood."
            })
    static final class Link extends Linking {
        Link(Surroundings around) {
            super(around);
        }

        @Override
        AccountChanges.Result change(AccountChanges changes) {
            return changes.link(name, Caller.terminal(), now());
        }
    }

    @Command(
            name = "roles",
            description = "Say what an engineer may, in place of what they could before; from their next request on.",
            footer = {
                "  remediator user roles ana operator,approver",
                "  remediator user roles ana viewer               look, and nothing else",
                "",
                "Exit codes: 0 done, 1 there is no such account, or its roles come from a single sign-on, 2 there is no running",
                "Remediator, or the command was not understood."
            })
    static final class Roles extends Change {
        @Parameters(
                index = "1",
                arity = "1",
                paramLabel = "ROLES",
                description = "viewer, operator, approver, administrator; with commas between them.")
        private String roles = "";

        Roles(Surroundings around) {
            super(around);
        }

        @Override
        AccountChanges.Result change(AccountChanges changes) {
            var wanted = Arrays.stream(roles.split(",", -1)).map(String::strip).collect(Collectors.toSet());
            return changes.roles(name, wanted, Caller.terminal(), now());
        }

        @Override
        String done() {
            return "%s may: %s".formatted(name, roles);
        }
    }

    @Command(
            name = "disable",
            description = "Let an engineer in no more: every session, link and token of theirs is over at once.",
            footer = {
                "  remediator user disable ana",
                "",
                "Exit codes: 0 they are out, 1 there is no such account, 2 there is no running Remediator, or the command was not",
                "understood."
            })
    static final class Disable extends Change {
        Disable(Surroundings around) {
            super(around);
        }

        @Override
        AccountChanges.Result change(AccountChanges changes) {
            return changes.disable(name, Caller.terminal(), now());
        }

        @Override
        String done() {
            return name + " is out: sessions, links and tokens are over.";
        }
    }

    @Command(
            name = "enable",
            description = "Let an engineer sign in again. Tokens and sessions that were ended stay over.",
            footer = {
                "  remediator user enable ana",
                "",
                "Exit codes: 0 they may sign in, 1 there is no such account, 2 there is no running Remediator, or the command was",
                "not understood."
            })
    static final class Enable extends Change {
        Enable(Surroundings around) {
            super(around);
        }

        @Override
        AccountChanges.Result change(AccountChanges changes) {
            return changes.enable(name, Caller.terminal(), now());
        }

        @Override
        String done() {
            return name + " may sign in again.";
        }
    }

    @Command(
            name = "list",
            description = "List accounts by name, with what they may.",
            footer = {
                "  remediator user list",
                "  remediator user list -o json    for programs",
                "",
                "Exit codes: 0 they are printed, even where there are none; 2 there is no running Remediator."
            })
    static final class List extends Below {
        List(Surroundings around) {
            super(around);
        }

        @Override
        public Integer call() {
            var all = new Accounts(transactions()).list("", MOST);
            if (common.json()) {
                var answer = JsonNodeFactory.instance.objectNode();
                var items = answer.putArray("items");
                all.forEach(each -> items.add(UserCommand.json(each)));
                common.print(answer);
            } else {
                if (all.isEmpty())
                    common.out()
                            .println(
                                    "Nobody has an account yet: the service printed a link for the first administrator.");
                all.forEach(each -> common.out()
                        .println("%-20s  %-8s  %s; signs in by %s, %s"
                                .formatted(
                                        each.account().name(),
                                        each.account().disabled() ? "disabled" : "enabled",
                                        String.join(
                                                ", ",
                                                new TreeSet<>(each.account().roles())),
                                        each.way(),
                                        each.lastSeen()
                                                .map(at -> "last " + second(at))
                                                .orElse("never yet"))));
            }
            common.out().flush();
            return HelpOption.FINE;
        }
    }

    @Command(
            name = "password",
            description = "Set the password of an account here; everything that is open for it is over.",
            footer = {
                "  remediator user password ana              is asked for it, unseen",
                "  remediator user password ana --stdin",
                "",
                "Better is a link (remediator user link ana): then nobody but its engineer knows it. Exit codes: 0 it is set, 1 it",
                "may not be, or there is no such account, 2 there is no running Remediator, or the command was not understood."
            })
    static final class Password extends Below {
        private static final int MAX_BYTES = 1_000;

        @Parameters(index = "0", arity = "1", paramLabel = "NAME", description = "The engineer's, as in people.yaml.")
        private String name = "";

        @Option(names = "--stdin", description = "Read it from standard input, without its last line end.")
        private boolean stdin;

        Password(Surroundings around) {
            super(around);
        }

        @Override
        public Integer call() {
            Secret wanted;
            try {
                wanted = given();
            } catch (NotUnderstood e) {
                return e.say(common);
            }
            var signIns = new SignIns(
                    transactions(), new Passwords(), new SignInLimit(), () -> People.NOBODY, new AuditTrail());
            return switch (signIns.set(name, wanted, Caller.terminal(), now())) {
                case SignIns.Change.Done _, SignIns.Change.In _ -> {
                    if (common.json())
                        common.print(JsonNodeFactory.instance.objectNode().put("name", name));
                    else common.out().println("The password of " + name + " is set; sessions and links are over.");
                    common.out().flush();
                    yield HelpOption.FINE;
                }
                case SignIns.Change.Unfit(var problem) -> no(problem);
                case SignIns.Change.Wrong _, SignIns.Change.Wait _, SignIns.Change.Busy _ ->
                    no("nobody called " + name + " has an account");
            };
        }

        private int no(String why) {
            common.trouble(why + "; nothing was changed");
            return HelpOption.NO;
        }

        private Secret given() throws NotUnderstood {
            var typed = stdin
                    ? read()
                    : around.hidden()
                            .apply("New password for %s (nothing is shown): ".formatted(name))
                            .map(String::new)
                            .orElseThrow(() -> new NotUnderstood(
                                    "there is no terminal to ask for the password; nothing was changed: use --stdin"));
            if (typed.isEmpty()) throw new NotUnderstood("the password is empty; nothing was changed");
            return Secret.of(typed);
        }

        private String read() throws NotUnderstood {
            try {
                var bytes = around.in().readNBytes(MAX_BYTES);
                var text = new String(bytes, StandardCharsets.UTF_8);
                if (text.endsWith("\n")) text = text.substring(0, text.length() - 1);
                return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
            } catch (IOException e) {
                throw new NotUnderstood("standard input cannot be read; nothing was changed");
            }
        }
    }

    private static ObjectNode json(Accounts.Listed listed) {
        var json = JsonNodeFactory.instance
                .objectNode()
                .put("name", listed.account().name())
                .put("state", listed.account().disabled() ? "disabled" : "enabled");
        var roles = json.putArray("roles");
        new TreeSet<>(listed.account().roles()).forEach(roles::add);
        json.put("signsInBy", listed.way())
                .put("createdBy", listed.createdBy())
                .put("createdAt", second(listed.createdAt()));
        listed.lastSeen().ifPresent(at -> json.put("lastSignInAt", second(at)));
        listed.disabledAt().ifPresent(at -> json.put("disabledAt", second(at)));
        listed.disabledBy().ifPresent(by -> json.put("disabledBy", by));
        return json;
    }

    private static String second(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
