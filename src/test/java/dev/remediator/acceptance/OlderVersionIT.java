package dev.remediator.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.remediator.demo.Web;
import dev.remediator.store.StoppablePostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs that a node of the released version has begun go on at a node of this one, and the older node works on with the
 * newer tables meanwhile. Needs the older version's {@code target/quarkus-app}: {@code -Dolder.app=…}.
 */
@EnabledIfSystemProperty(named = "older.app", matches = ".+")
@Timeout(value = 6, unit = TimeUnit.MINUTES)
class OlderVersionIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path work;

    @SuppressWarnings("NullAway.Init")
    private StoppablePostgres postgres;

    @SuppressWarnings("NullAway.Init")
    private HeldBreaker breaker;

    @SuppressWarnings("NullAway.Init")
    private Service older;

    @SuppressWarnings("NullAway.Init")
    private Service newer;

    private Service service(Path app, String name) throws IOException {
        var environment = new LinkedHashMap<>(postgres.environment());
        environment.put("REMEDIATOR_REMEDIATIONS", work.resolve("remediations").toString());
        return Service.of(app, Files.createDirectories(work.resolve(name)), environment);
    }

    @AfterEach
    void endEverything() {
        System.out.println("older said:\n" + older.said());
        System.out.println("newer said:\n" + newer.said());
        breaker.close();
        if (older.alive()) older.kill();
        try {
            newer.close();
        } finally {
            postgres.close();
        }
    }

    @Test
    void runsOfTheOlderVersionGoOnAtThisOne() throws Exception {
        Files.setPosixFilePermissions(work, PosixFilePermissions.fromString("rwx--x--x"));
        postgres = StoppablePostgres.start(work.resolve("server"), Service.freePort());
        breaker = new HeldBreaker(HeldBreaker.Place.TRIP);
        breaker.letGo();
        remediations();
        older = service(Path.of(Objects.requireNonNull(System.getProperty("older.app"))), "older");
        newer = service(Path.of("target", "quarkus-app").toAbsolutePath(), "newer");
        older.start();

        for (var alert : List.of("Later", "Verifies", "Asks", "ForATime")) fires(older, alert);
        await().atMost(SOON)
                .until(() -> phases().equals(
                                List.of("asks ASKING", "for-a-time SUCCEEDED", "later WAITING", "verifies VERIFYING")));
        assertThat(rows().all("select state from temporary_change")).containsExactly("made");

        newer.start();
        fires(older, "AlsoLater");
        await().atMost(SOON).until(() -> phases().contains("also-later WAITING"));
        System.out.println("with both: " + rows().all("select id, name, version, lease_until > now() from node"));
        assertThat(rows().count("select count(*) from node where lease_until > now()"))
                .as("the older node works on with the newer tables")
                .isEqualTo(2);

        older.kill();
        var killed = Instant.now();
        await().atMost(SOON)
                .until(() -> rows().count("select count(*) from run where ended_at is null"
                                + " and node <> (select max(id) from node)")
                        == 0);
        System.out.println(
                "taken over after " + Duration.between(killed, Instant.now()).toMillis() + " ms");
        await().atMost(Duration.ofMinutes(3))
                .until(() -> rows().count("select count(*) from run where ended_at is null") == 0);
        assertThat(phases())
                .containsExactly(
                        "also-later SUCCEEDED",
                        "asks FAILED", // nobody has agreed in time
                        "for-a-time SUCCEEDED",
                        "later SUCCEEDED",
                        "verifies SUCCEEDED");
        await().atMost(SOON)
                .until(() -> rows().count("select count(*) from temporary_change where ended_at is null") == 0);
        assertThat(rows().all("select state from temporary_change")).containsExactly("ended");
        assertThat(breaker.trips()).as("each once, and none without consent").isEqualTo(4);
        System.out.println(String.join("\n", rows().told()));
    }

    private List<String> phases() {
        return rows().all("select playbook, phase from run order by playbook");
    }

    private static void fires(Service service, String alertname) {
        Web.Reply reply = service.post(Payload.firing(Instant.now(), "alertname", alertname, "severity", "critical"));
        assertThat(reply.status()).isEqualTo(200);
    }

    private Rows rows() {
        return new Rows(postgres.database());
    }

    private void remediations() throws IOException {
        var folder = Files.createDirectories(work.resolve("remediations").resolve("gateway"));
        Files.writeString(folder.resolveSibling("people.yaml"), """
                engineers: { ana: { name: Ana Example, email: ana@gateway.example } }
                groups: { platform: { about: Owns it, members: [ ana ], contact: "#platform" } }
                """);
        var targets = new StringBuilder("targets:\n");
        for (var name : List.of("later", "also-later", "verifies", "asks", "for-a-time"))
            targets.append(
                    """
                      NAME:
                        about: One of the stand-in
                        owner: platform
                        breakers:
                          http:
                            breakers:
                              brightdata:
                                state: { url: "BOARD/breaker/NAME", pointer: /state, open: open, closed: closed }
                                trip: { url: "BOARD/trip/NAME" }
                                reset: { url: "BOARD/reset/NAME" }
                        checks:
                          tripped: { http: { url: "BOARD/breaker/NAME", body: { pointer: /state, equals: open } } }
                    """.replace("NAME", name).replace("BOARD", breaker.uri().toString()));
        Files.writeString(folder.resolveSibling("targets.yaml"), targets.toString());
        playbook(folder, "later", "Later", "for: 20s", "", "hold: 500ms, within: 10s");
        playbook(folder, "also-later", "AlsoLater", "for: 25s", "", "hold: 500ms, within: 10s");
        playbook(folder, "verifies", "Verifies", "", "", "hold: 40s, within: 1m");
        playbook(folder, "asks", "Asks", "", ", approve: { by: platform, within: 45s }", "hold: 500ms, within: 10s");
        playbook(folder, "for-a-time", "ForATime", "", ", for: 45s", "hold: 500ms, within: 10s");
    }

    private static void playbook(Path folder, String name, String alert, String waits, String more, String verify)
            throws IOException {
        Files.writeString(folder.resolve(name + ".yaml"), """
                playbook: NAME
                about: Bright Data does not answer.
                severity: P1
                when: [ 'alertname="ALERT"' ]
                WAITS
                target: NAME
                autonomy: auto
                try:
                  - { do: breaker.trip, with: { breaker: brightdata }MORE }
                verify: { check: tripped, VERIFY, every: 250ms }
                deadline: 3m
                """.replace("NAME", name)
                .replace("ALERT", alert)
                .replace("WAITS\n", waits.isEmpty() ? "" : waits + "\n")
                .replace("MORE", more)
                .replace("VERIFY", verify));
    }
}
