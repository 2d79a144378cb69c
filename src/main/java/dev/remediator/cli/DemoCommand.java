package dev.remediator.cli;

import dev.remediator.audit.AuditTrail;
import dev.remediator.demo.Cast;
import dev.remediator.demo.Play;
import dev.remediator.identity.Access;
import dev.remediator.identity.AccessLink;
import dev.remediator.identity.Grant;
import dev.remediator.identity.Role;
import dev.remediator.store.PostgresSettings;
import dev.remediator.store.RunningPostgres;
import dev.remediator.store.Transactions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Breaks a gateway in four ways, and shows how each is healed. Exit code 1 if one was not. */
@Command(
        name = "demo",
        description = {
            "Break a gateway in four ways, and show how each is healed. Starts Remediator with an MCP gateway and"
                    + " stand-ins for Railway, Bright Data and Slack. Nothing else need be installed; where Prometheus"
                    + " and Alertmanager are, the alerts come from them."
        },
        footer = {
            "  remediator demo               about two minutes",
            "  remediator demo --approve     one scene, in which you decide on the page",
            "  remediator demo --keep        leave everything running, to look around",
            "  remediator demo --port 9000   where 8080 is taken",
            "",
            "Exit codes: 0 all was healed, 1 something was not, 2 it could not be started."
        })
public final class DemoCommand implements Callable<Integer> {
    @Mixin
    private HelpOption help = new HelpOption();

    @Option(names = "--keep", description = "Leave everything running at the end, until Ctrl-C.")
    private boolean keep;

    @Option(
            names = "--approve",
            description = "One scene only: what heals the gateway waits for your consent on the page.")
    private boolean approve;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "8080",
            description = "Port of the page (default: ${DEFAULT-VALUE}).")
    private int port;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var out = help.out();
        var home = Path.of(Optional.ofNullable(System.getProperty("remediator.home"))
                        .orElse(""))
                .toAbsolutePath();
        if (!Files.isDirectory(home.resolve("deploy/demo"))) {
            return help.trouble("the demo's programs are not in " + home.resolve("deploy/demo")
                    + "; run ./remediator demo from a checkout");
        }
        var work = Files.createTempDirectory(
                "remediator-demo-",
                // The database runs as another user where this one is root, and must get through.
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        var cast = new Cast(home, work, port, approve);
        var end = new Thread(() -> {
            cast.close();
            delete(work);
        });
        Runtime.getRuntime().addShutdownHook(end);
        return play(cast, work, out);
    }

    private int play(Cast cast, Path work, PrintWriter out) throws IOException, InterruptedException {
        out.println("Starting Remediator, a gateway and stand-ins for Railway, Bright Data and Slack …");
        out.flush();
        var begun = Instant.now();
        cast.start(line -> {
            out.printf(
                    Locale.ROOT,
                    "  %6.1f s  %s%n",
                    Duration.between(begun, Instant.now()).toMillis() / 1000.0,
                    line);
            out.flush();
        });
        var transactions = new Transactions(RunningPostgres.find(new PostgresSettings.Embedded(cast.data())));
        var link = new Access(transactions, new AuditTrail())
                .newLink(new Grant(Optional.of("you"), Set.of(Role.OPERATOR, Role.APPROVER)), Instant.now());
        out.printf(
                "%n%s on the page:  %s%n",
                approve ? "Open this now, and decide" : "Watch it", AccessLink.of(cast.console(), link));
        out.println(
                cast.realMonitoring()
                        ? "Prometheus and Alertmanager are installed: the alerts come from them."
                        : "Prometheus and Alertmanager are not installed: the same payloads are posted without them.");
        out.flush();
        var play = new Play(cast, transactions, out);
        var results = approve ? play.asking() : play.all();
        summary(results, out);
        if (keep) {
            out.printf("%nEverything stays up until Ctrl-C: %s (logs in %s)%n", cast.console(), work);
            out.flush();
            Thread.currentThread().join();
        }
        return results.stream().allMatch(r -> r.healed().isPresent()) ? 0 : 1;
    }

    private static void summary(List<Play.Result> results, PrintWriter out) {
        out.printf("%n%-50s %-57s %14s %16s%n", "What broke", "What healed it", "broken→alert", "alert→healed");
        for (var r : results) {
            out.printf(
                    "%-50s %-57s %14s %16s%n",
                    r.trouble(),
                    r.remedy(),
                    r.healed().isPresent() ? seconds(r.alert()) : "",
                    r.healed().map(DemoCommand::seconds).orElse("NOT HEALED"));
            if (!r.note().isEmpty()) out.println("    " + r.note());
        }
        long healed = results.stream().filter(r -> r.healed().isPresent()).count();
        out.printf("%n%d of %d healed.%n", healed, results.size());
        out.flush();
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
        } catch (IOException e) {
            System.err.println("remediator: " + folder + " could not be removed: " + e.getMessage());
        }
    }
}
