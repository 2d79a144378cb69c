package dev.remediator.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.remediator.acceptance.Load;
import dev.remediator.acceptance.ManyAlerts;
import dev.remediator.acceptance.Service;
import dev.remediator.store.StoppablePostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Alerts accepted durably by the packaged service, beside what {@code pgbench} reaches when it inserts the same rows into the
 * same server (fsync on), in the same run. Bodies of 10 distinct alerts, 32 connections, as fast as they are answered; what
 * makes the load runs on the same machine, as pgbench does. Prints and does not judge.
 */
@Tag("benchmark")
class IntakeBenchmark {
    private static final int BODIES = Integer.getInteger("benchmark.bodies", 20_000);
    private static final int WARM_UP = BODIES / 2;
    private static final int CONNECTIONS = 32;
    private static final Path DEBIAN = Path.of("/usr/lib/postgresql");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path work;

    @Test
    void alertsAcceptedBesidePgbench() throws Exception {
        // Run by root, PostgreSQL runs as nobody and must be able to pass.
        Files.setPosixFilePermissions(work, PosixFilePermissions.fromString("rwx--x--x"));
        Files.createDirectories(work.resolve("remediations"));
        Files.writeString(work.resolve("remediations").resolve("targets.yaml"), """
                targets:
                  shop: { about: Nothing that the alerts are about, owner: platform }
                """);
        try (var postgres = StoppablePostgres.start(work.resolve("postgres"), Service.freePort())) {
            double ours = ours(postgres);
            var pgbench = pgbench();
            if (pgbench.isEmpty()) {
                System.out.println("pgbench is not installed (Debian: postgresql-contrib): nothing to compare with");
                return;
            }
            double theirs = theirs(postgres, pgbench.get());
            System.out.printf("of pgbench: %.0f %%%n", 100 * ours / theirs);
        }
    }

    private double ours(StoppablePostgres postgres) throws IOException {
        try (var service = Service.in(work, postgres.environment())) {
            service.start();
            send(service, WARM_UP, ManyAlerts::body);
            try (var load = send(service, BODIES, i -> ManyAlerts.body(WARM_UP + i))) {
                var micros = load.answers().stream()
                        .mapToLong(answer -> (answer.answeredAt() - answer.sentAt()) / 1000)
                        .sorted()
                        .toArray();
                double alerts = BODIES * ManyAlerts.IN_A_BODY / (load.took().toNanos() / 1e9);
                System.out.printf(
                        "alerts accepted durably: %,.0f/s (%,d alerts, bodies of %d, %d connections); answers p50 %.1f ms, p99 %.1f ms%n",
                        alerts,
                        BODIES * ManyAlerts.IN_A_BODY,
                        ManyAlerts.IN_A_BODY,
                        CONNECTIONS,
                        micros[micros.length / 2] / 1e3,
                        micros[micros.length * 99 / 100] / 1e3);
                return alerts;
            }
        }
    }

    private static Load send(Service service, int bodies, IntFunction<byte[]> body) {
        var load = new Load(service.webhook(), Service.TOKEN, CONNECTIONS, Duration.ZERO, bodies, body);
        await().atMost(Duration.ofMinutes(10)).until(load::done);
        assertThat(load.accepted()).as("%s", load.troubles()).isEqualTo(bodies);
        return load;
    }

    /** The rows of one delivery of 10 alerts, each table with one statement, in one transaction. */
    private double theirs(StoppablePostgres postgres, Path pgbench) throws Exception {
        prepare(postgres);
        var script = work.resolve("delivery.sql");
        Files.writeString(script, """
                begin;
                insert into delivery (id, received_at, source, kind, body, alerts)
                values (gen_random_uuid(), now(), 'demo', 'alertmanager', convert_to('%s', 'UTF8'), 10);
                insert into alert_episode (id, fingerprint, source, labels, annotations, generator_url, starts_at,
                                           last_starts_at, seen_at, delivery_id)
                select gen_random_uuid(), (random() * 9e18)::bigint, 'demo',
                       '{"alertname": "PodNotReady", "cluster": "eu-1", "namespace": "shop", "instance": "pod-0000000", "severity": "warning", "job": "kube-state-metrics"}'::jsonb,
                       ('{"summary": "Pod pod-0000000 has not been ready for 15 minutes.", "runbook_url": "https://runbooks.example/PodNotReady", "description": "%s"}')::jsonb,
                       'http://prometheus.example:9090/graph?g0.expr=kube_pod_status_ready', now(), now(), now(), gen_random_uuid()
                from generate_series(1, 10);
                insert into disposition (episode_id, decided_at, kind, catalog)
                select gen_random_uuid(), now(), 'unowned', '%s' from generate_series(1, 10);
                commit;
                """.formatted(
                        new String(ManyAlerts.body(0), StandardCharsets.US_ASCII).replace("'", "''"),
                        "The pod does not become ready. ".repeat(6),
                        "0".repeat(64)));
        var settings = postgres.environment();
        var url = Objects.requireNonNull(settings.get("REMEDIATOR_DATABASE_URL"));
        int each = BODIES / CONNECTIONS;
        var builder = new ProcessBuilder(
                        pgbench.toString(),
                        "--host=127.0.0.1",
                        "--port=" + url.replaceAll(".*:([0-9]+)/.*", "$1"),
                        "--username=" + settings.get("REMEDIATOR_DATABASE_USERNAME"),
                        "--no-vacuum",
                        "--protocol=prepared",
                        "--client=" + CONNECTIONS,
                        "--jobs=2",
                        "--transactions=" + each,
                        "--file=" + script,
                        url.replaceAll(".*/", ""))
                .redirectErrorStream(true);
        builder.environment().put("PGPASSWORD", settings.get("REMEDIATOR_DATABASE_PASSWORD"));
        var process = builder.start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        double transactions = said.lines()
                .filter(line -> line.startsWith("tps = "))
                .mapToDouble(line -> Double.parseDouble(line.split(" ", 4)[2]))
                .findFirst()
                .orElseThrow();
        double alerts = transactions * ManyAlerts.IN_A_BODY;
        System.out.printf("pgbench, the same rows, %d clients, prepared: %,.0f alerts/s%n", CONNECTIONS, alerts);
        return alerts;
    }

    /** As empty as it was for the service. */
    private static void prepare(StoppablePostgres postgres) throws SQLException {
        var flyway = Flyway.configure()
                .dataSource(postgres.database())
                .locations("classpath:db/migration")
                .cleanDisabled(false)
                .load();
        flyway.clean();
        flyway.migrate();
    }

    private static Optional<Path> pgbench() throws IOException {
        var inPath = Stream.of(System.getenv("PATH").split(":"))
                .map(folder -> Path.of(folder, "pgbench"))
                .filter(Files::isExecutable)
                .findFirst();
        if (inPath.isPresent() || !Files.isDirectory(DEBIAN)) return inPath;
        try (var versions = Files.list(DEBIAN)) {
            return versions.map(version -> version.resolve("bin").resolve("pgbench"))
                    .filter(Files::isExecutable)
                    .max(Comparator.naturalOrder());
        }
    }
}
