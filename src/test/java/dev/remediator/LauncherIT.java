package dev.remediator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.remediator.store.PostgresTestResource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The packaged application as people start it, through {@code ./remediator}. */
@Timeout(180)
class LauncherIT {
    private static final Path PROJECT = Path.of("").toAbsolutePath();
    private static final Path SCRIPT = PROJECT.resolve("remediator");

    private Path folder = Path.of("unset");

    /** By the build that runs this: the launcher need not build again. */
    @BeforeAll
    static void packagedAMomentAgo() throws IOException {
        Files.write(PROJECT.resolve("target/.built-by-remediator"), new byte[0]);
    }

    @BeforeEach
    void aFolder() throws IOException {
        folder = Files.createTempDirectory("remediator-launcher-");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    }

    @AfterEach
    void nothingStaysBehind() throws Exception {
        Path database = folder.resolve("data/database");
        await().atMost(Duration.ofSeconds(30))
                .until(() -> Launched.processesIn(database).isEmpty());
        Launched.start(PROJECT, Map.of(), "rm", "-rf", folder.toString()).awaitEnd();
    }

    @Test
    void itRunsFromAnywhereThroughALink() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link"), SCRIPT);
        Path linkToLink = Files.createSymbolicLink(folder.resolve("again"), Path.of("link"));

        Launched version = Launched.start(Path.of("/"), Map.of(), linkToLink.toString(), "--version");

        assertThat(version.awaitEnd()).isZero();
        assertThat(version.output()).startsWith("remediator ").doesNotContain("not packaged");
        assertThat(Files.isSymbolicLink(link)).isTrue();
    }

    @Test
    void withoutACommandItPrintsTheCommands() throws Exception {
        Launched help = remediator(Map.of());

        assertThat(help.awaitEnd()).isZero();
        assertThat(help.output())
                .contains("Usage: remediator")
                .contains("serve")
                .contains("Run the service.");
    }

    @Test
    void whatItDoesNotUnderstandIsExitCodeTwo() throws Exception {
        Launched nonsense = remediator(Map.of(), "serv");

        assertThat(nonsense.awaitEnd()).isEqualTo(2);
        assertThat(nonsense.output()).contains("serv'").contains("serve");
    }

    @Test
    void besideAPackagedApplicationItJustRuns() throws Exception {
        Path script = Files.copy(SCRIPT, folder.resolve("remediator"));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createSymbolicLink(folder.resolve("quarkus-app"), PROJECT.resolve("target/quarkus-app"));

        Launched version = Launched.start(
                Path.of("/"), Map.of("JAVA_HOME", System.getProperty("java.home")), script.toString(), "--version");

        assertThat(version.awaitEnd()).isZero();
        assertThat(version.output()).startsWith("remediator ").doesNotContain("Building");
    }

    @Test
    void whereThereIsNothingToRunItSaysSo() throws Exception {
        Path script = Files.copy(SCRIPT, folder.resolve("remediator"));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));

        Launched nothing = Launched.start(Path.of("/"), Map.of(), script.toString(), "serve");

        assertThat(nothing.awaitEnd()).isEqualTo(1);
        assertThat(nothing.output())
                .isEqualTo("remediator: there is neither a pom.xml to build from nor a quarkus-run.jar to run in "
                        + folder + "\n");
    }

    @Test
    void itServesWithADatabaseOfItsOwnAndStopsCleanly() throws Exception {
        Launched service = remediator(Map.of(), "serve", "--port", "0", "--data", data());
        HttpResponse<String> ready = get(service.awaitAddress() + "/q/health/ready");

        assertThat(ready.statusCode()).isEqualTo(200);
        assertThat(ready.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(ready.headers().map()).doesNotContainKeys("server", "x-powered-by");

        service.terminate();

        assertThat(service.awaitEnd()).isEqualTo(143);
        assertThat(Launched.processesIn(folder.resolve("data/database"))).isEmpty();
        assertThat(folder.resolve("data/database/postmaster.pid")).doesNotExist();
        assertThat(Files.readString(folder.resolve("data/postgresql.log"))).contains("database system is shut down");
        assertThat(service.output())
                .doesNotContain("ERROR")
                .doesNotContain(Files.readString(folder.resolve("data/database.password")));
    }

    @Test
    void killedItLeavesNoServerAndFindsItsDataAgain() throws Exception {
        Launched first = remediator(Map.of(), "serve", "--port", "0", "--data", data());
        first.awaitAddress();
        assertThat(first.output()).contains("Successfully applied");
        first.kill();
        await().atMost(Duration.ofSeconds(30))
                .until(() ->
                        Launched.processesIn(folder.resolve("data/database")).isEmpty());

        Launched second = remediator(Map.of(), "serve", "--port", "0", "--data", data());
        assertThat(get(second.awaitAddress() + "/q/health/ready").statusCode()).isEqualTo(200);
        assertThat(second.output()).doesNotContain("Successfully applied");
        second.terminate();
        assertThat(second.awaitEnd()).isEqualTo(143);
    }

    @Test
    void aPortInUseIsOneSentence() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String port = Integer.toString(taken.getLocalPort());
            Launched service = remediator(Map.of(), "serve", "--port", port, "--data", data());

            assertThat(service.awaitEnd()).isEqualTo(1);
            assertThat(service.lines())
                    .contains("remediator: port " + port
                            + " is in use by another program: stop that one, or choose another with --port")
                    .noneMatch(line -> line.startsWith("\tat ") || line.contains("Exception"));
        }
    }

    @Test
    void withAnAddressItUsesThatDatabaseAndMakesNoOther() throws Exception {
        PostgresTestResource postgres = new PostgresTestResource();
        try {
            Map<String, String> database = postgres.start();
            Path password =
                    Files.writeString(folder.resolve("password"), database.get("quarkus.flyway.password") + "\n");
            Launched service = remediator(
                    Map.of(
                            "REMEDIATOR_DATABASE_URL", database.get("quarkus.datasource.jdbc.url"),
                            "REMEDIATOR_DATABASE_USERNAME", database.get("quarkus.flyway.username"),
                            "REMEDIATOR_DATABASE_PASSWORD_FILE", password.toString(),
                            "REMEDIATOR_DATA", data()),
                    "serve",
                    "--port",
                    "0");

            assertThat(get(service.awaitAddress() + "/q/health/ready").statusCode())
                    .isEqualTo(200);
            assertThat(folder.resolve("data")).doesNotExist();
            service.terminate();
            assertThat(service.awaitEnd()).isEqualTo(143);
        } finally {
            postgres.stop();
        }
    }

    @Test
    void aWrongPasswordIsOneSentenceAndTheStackTraceIsForWhoAsks() throws Exception {
        PostgresTestResource postgres = new PostgresTestResource();
        try {
            Map<String, String> database = postgres.start();
            Map<String, String> environment = Map.of(
                    "REMEDIATOR_DATABASE_URL", database.get("quarkus.datasource.jdbc.url"),
                    "REMEDIATOR_DATABASE_USERNAME", database.get("quarkus.flyway.username"),
                    "REMEDIATOR_DATABASE_PASSWORD", "hunter2");

            Launched refused = remediator(environment, "serve", "--port", "0");
            assertThat(refused.awaitEnd()).isEqualTo(1);
            assertThat(refused.lines()).hasSize(1);
            assertThat(refused.output())
                    .startsWith("remediator: the database at jdbc:postgresql://127.0.0.1:")
                    .contains("password authentication failed", "check remediator.database.url")
                    .doesNotContain("hunter2");

            Launched verbose = remediator(environment, "serve", "--port", "0", "--verbose");
            assertThat(verbose.awaitEnd()).isEqualTo(1);
            assertThat(verbose.output()).contains("\tat dev.remediator.").doesNotContain("hunter2");
        } finally {
            postgres.stop();
        }
    }

    @Test
    void mistakesInTheRemediationsAreALineEachAndNothingElse() throws Exception {
        Path remediations = folder.resolve("remediations");
        Files.createDirectories(remediations.resolve("shop"));
        Files.writeString(remediations.resolve("targets.yaml"), """
                targets:
                  shop: { about: The shop, owner: platform, abuot: x }
                """);
        Files.writeString(remediations.resolve("shop/down.yaml"), "playbook: shop-down\nabout: It is down.\nwhen: 3\n");

        Launched refused = remediator(
                Map.of("REMEDIATOR_REMEDIATIONS", remediations.toString()), "serve", "--port", "0", "--data", data());

        assertThat(refused.awaitEnd()).isEqualTo(1);
        assertThat(refused.lines())
                .hasSizeGreaterThan(2)
                .anyMatch(line -> line.startsWith(remediations + "/targets.yaml:2:45: unknown key 'abuot'"))
                .last()
                .isEqualTo("remediator: %d mistakes in the remediations in %s, so nothing was started"
                        .formatted(refused.lines().size() - 1, remediations));
        assertThat(refused.lines().subList(0, refused.lines().size() - 1))
                .allMatch(line -> line.startsWith(remediations + "/"), "a place and what is wrong there");
        assertThat(folder.resolve("data")).as("a database").doesNotExist();
    }

    @Test
    void withoutRemediationsItDoesNotStart() throws Exception {
        Launched refused = remediator(
                Map.of("REMEDIATOR_REMEDIATIONS", folder + "/none"), "serve", "--port", "0", "--data", data());

        assertThat(refused.awaitEnd()).isEqualTo(2);
        assertThat(refused.output())
                .isEqualTo("remediator: there is no folder of remediations at " + folder
                        + "/none, and without it nothing would ever be done: make it, or name another with"
                        + " remediator.remediations\n");
    }

    @Test
    void aWrongSettingThatOnlyTheServiceCanFindIsSaidWithoutStackTraces() throws Exception {
        PostgresTestResource postgres = new PostgresTestResource();
        try {
            Map<String, String> environment = new HashMap<>(database(postgres.start()));
            environment.put("REMEDIATOR_SOURCES_MAIN_KIND", "alertmanager");
            environment.put("REMEDIATOR_SOURCES_MAIN_BEARER", "short");
            environment.put("REMEDIATOR_CHANNELS_SLACK_CHANNEL", "incidents");

            Launched refused = remediator(environment, "serve", "--port", "0");

            assertThat(refused.awaitEnd()).isEqualTo(2);
            assertThat(refused.lines().stream().filter(line -> !line.contains(" INFO ")))
                    .singleElement()
                    .asString()
                    .startsWith("remediator: ")
                    .containsAnyOf("remediator.sources.main.bearer is too short", "remediator.channels.slack.token");
        } finally {
            postgres.stop();
        }
    }

    @Test
    void aSettingThatIsNoNumberIsSaidWithoutStackTraces() throws Exception {
        PostgresTestResource postgres = new PostgresTestResource();
        try {
            Map<String, String> environment = new HashMap<>(database(postgres.start()));
            environment.put("REMEDIATOR_INGEST_MAX_BODY", "plenty");

            Launched refused = remediator(environment, "serve", "--port", "0");

            assertThat(refused.awaitEnd()).isEqualTo(2);
            assertThat(refused.output()).contains("plenty").doesNotContain("\tat ");
        } finally {
            postgres.stop();
        }
    }

    private static Map<String, String> database(Map<String, String> started) {
        return Map.of(
                "REMEDIATOR_DATABASE_URL", started.get("quarkus.datasource.jdbc.url"),
                "REMEDIATOR_DATABASE_USERNAME", started.get("quarkus.flyway.username"),
                "REMEDIATOR_DATABASE_PASSWORD", started.get("quarkus.flyway.password"));
    }

    private String data() {
        return folder.resolve("data").toString();
    }

    private static Launched remediator(Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(SCRIPT.toString()));
        command.addAll(List.of(arguments));
        return Launched.start(PROJECT, environment, command.toArray(String[]::new));
    }

    private static HttpResponse<String> get(String address) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString());
        }
    }
}
