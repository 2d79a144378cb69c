package dev.remediator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.remediator.audit.AuditTrail;
import dev.remediator.identity.Access;
import dev.remediator.identity.Grant;
import dev.remediator.report.StorySeed;
import dev.remediator.store.PostgresTestResource;
import dev.remediator.store.Transactions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.ds.PGSimpleDataSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * Dockerfile and deploy/compose.yaml, as far as they can be tried without Docker: the image's last stage is laid out in a
 * folder that nobody can write to, and is run by somebody without rights, with Compose's environment and the image's own
 * health check.
 */
@Timeout(300)
class ContainerIT {
    private static final Path PROJECT = Path.of("").toAbsolutePath();
    private static final int USER = 10_001;
    private static final String TOKEN = "container-alertmanager-token";
    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

    private final JsonMapper json = new JsonMapper();
    private Path folder = Path.of("unset");

    @AfterEach
    void nothingStaysBehind() throws Exception {
        Launched.start(PROJECT, Map.of(), "chmod", "-R", "u+w", folder.toString())
                .awaitEnd();
        Launched.start(PROJECT, Map.of(), "rm", "-rf", folder.toString()).awaitEnd();
    }

    @Test
    void theImageServesWithComposesEnvironment() throws Exception {
        folder = Files.createTempDirectory("remediator-container-");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path image = layOut();
        Path tree = image.resolve("quarkus-app");
        assertThat(tree).isDirectoryContaining("glob:**/serve-*.aot");

        PostgresTestResource postgres = new PostgresTestResource();
        try {
            int port = freePort();
            Map<String, String> environment = environment(postgres.start(), port);
            List<String> command = new ArrayList<>(json("ENTRYPOINT "));
            command.addAll(json("CMD "));
            List<String> health = json("  CMD ").stream()
                    .map(part -> part.replace("8080", Integer.toString(port)))
                    .toList();

            // The JVM refuses to start where it cannot use what it learned.
            environment.put("REMEDIATOR_JAVA_OPTS", "-XX:AOTMode=on");
            Launched service = unprivileged(image, environment, command);
            service.awaitAddress();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> unprivileged(image, Map.of(), health).awaitEnd() == 0);
            assertThat(deliver(port)).isEqualTo(200);
            assertThat(picture(environment, port)).startsWith(0x89, 'P', 'N', 'G');
            assertThat(service.output()).doesNotContain("WARN").doesNotContain("ERROR");
            service.terminate();
            assertThat(service.awaitEnd()).isEqualTo(143);
            assertThat(unprivileged(image, Map.of(), health).awaitEnd()).isNotZero();

            // Other files than it learned from: it starts all the same, and nobody is told.
            environment.remove("REMEDIATOR_JAVA_OPTS");
            Files.setLastModifiedTime(
                    tree.resolve("quarkus-run.jar"), FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
            Launched other = unprivileged(image, environment, command);
            other.awaitAddress();
            assertThat(other.lines()).noneMatch(line -> line.startsWith("["));
            other.terminate();
            assertThat(other.awaitEnd()).isEqualTo(143);
        } finally {
            postgres.stop();
        }
    }

    @Test
    void everythingThatIsCopiedIsThere() throws IOException {
        List<String> ignore = Files.readAllLines(PROJECT.resolve(".dockerignore"));
        assertThat(ignore).startsWith("*");
        for (String line : lines("COPY ")) {
            if (line.startsWith("--from=")) continue;
            List<String> words = List.of(line.split(" ", -1));
            for (String source : words.subList(0, words.size() - 1)) {
                assertThat(PROJECT.resolve(source)).exists();
                assertThat(ignore).anyMatch(kept -> kept.equals("!" + source) || kept.startsWith("!" + source + "/"));
            }
        }
        // What is not copied into the image must not be needed to build it.
        assertThat(lines("RUN --mount"))
                .hasSize(2)
                .allMatch(run -> run.contains(" -DskipTests -Dmaven.test.skip=true "));
    }

    @Test
    void composeNamesOnlyWhatIsThere() throws IOException {
        Map<String, Object> compose = compose();
        Map<String, Object> service = map(map(compose, "services"), "remediator");
        assertThat(PROJECT.resolve("deploy")
                        .resolve((String) service.get("build"))
                        .resolve("Dockerfile"))
                .exists();
        String volume = (String) list(service, "volumes").getFirst();
        assertThat(PROJECT.resolve("deploy").resolve(volume.split(":", -1)[0]).normalize())
                .isEqualTo(PROJECT.resolve("remediations"))
                .isDirectory();
        assertThat(lines("ENV ").toString() + Files.readString(PROJECT.resolve("Dockerfile")))
                .contains("REMEDIATOR_REMEDIATIONS=" + volume.split(":", -1)[1]);
        // Each secret that is mounted is made by the commands at the top of the file, and each file is one of them.
        String text = Files.readString(PROJECT.resolve("deploy/compose.yaml"));
        Map<String, Object> secrets = map(compose, "secrets");
        map(compose, "services")
                .values()
                .forEach(each -> assertThat(secrets.keySet())
                        .containsAll(list(map(each), "secrets").stream()
                                .map(Object::toString)
                                .toList()));
        secrets.forEach((name, secret) ->
                assertThat(text).contains("> deploy/secrets/" + name).contains("./secrets/" + name + "\n"));
        map(service, "environment").values().stream()
                .map(Object::toString)
                .filter(value -> value.startsWith("/run/secrets/"))
                .forEach(value -> assertThat(secrets).containsKey(value.substring("/run/secrets/".length())));
    }

    /** The last stage: its files, and the command that is run on them. */
    private Path layOut() throws Exception {
        Path image = Files.createDirectory(folder.resolve("opt"));
        for (String line :
                lines("COPY ").stream().skip(lines("COPY ").size() - 2).toList()) {
            List<String> words =
                    List.of(line.replace("--from=build /build/", "").split(" ", -1));
            assertThat(Launched.start(PROJECT, Map.of(), "cp", "-a", words.getFirst(), image + "/")
                            .awaitEnd())
                    .isZero();
        }
        Launched.start(image, Map.of(), "sh", "-c", "rm -f quarkus-app/*.aot quarkus-app/*.jsa")
                .awaitEnd();
        String run = lines("RUN ").getLast();
        Launched prepared = Launched.start(image, java(), "sh", "-c", run);
        assertThat(prepared.awaitEnd()).as(prepared.output()).isZero();
        assertThat(prepared.output()).isEmpty();
        Launched.start(image, Map.of(), "chmod", "-R", "a-w,a+rX", image.toString())
                .awaitEnd();
        return image;
    }

    /** What the image and Compose set, with this machine's places. */
    private Map<String, String> environment(Map<String, String> database, int port) throws IOException {
        Path password = Files.writeString(folder.resolve("password"), database.get("quarkus.datasource.password"));
        Path token = Files.writeString(folder.resolve("token"), TOKEN);
        Path remediations = Files.createDirectory(folder.resolve("remediations"));
        Files.writeString(
                remediations.resolve("targets.yaml"), "targets:\n  shop: { about: The shop, owner: platform }\n");
        Map<String, String> places = Map.of(
                "REMEDIATOR_DATABASE_URL", database.get("quarkus.datasource.jdbc.url"),
                "REMEDIATOR_DATABASE_USERNAME", database.get("quarkus.datasource.username"),
                "REMEDIATOR_DATABASE_PASSWORD_FILE", password.toString(),
                "REMEDIATOR_SOURCES_MAIN_BEARER_FILE", token.toString(),
                "REMEDIATOR_REMEDIATIONS", remediations.toString(),
                "REMEDIATOR_DATA", "/nonexistent");
        Map<String, String> environment = new LinkedHashMap<>();
        String image = Files.readString(PROJECT.resolve("Dockerfile")).replace("\\\n", " ");
        image.lines()
                .filter(line -> line.startsWith("ENV "))
                .flatMap(line -> Stream.of(line.substring(4).trim().split(" +", -1)))
                .forEach(each -> environment.put(each.split("=", -1)[0], each.split("=", -1)[1]));
        map(map(map(compose(), "services"), "remediator"), "environment")
                .forEach((name, value) -> environment.put(name, value.toString()));
        // A name that is set nowhere would prove nothing.
        assertThat(environment).containsKeys(places.keySet().toArray(String[]::new));
        environment.putAll(places);
        // As docs/audit.md advises, and nothing is warned of.
        environment.put("REMEDIATOR_DATABASE_OWNER_USERNAME", database.get("quarkus.flyway.username"));
        environment.put("REMEDIATOR_DATABASE_OWNER_PASSWORD", database.get("quarkus.flyway.password"));
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        environment.putAll(java());
        return environment;
    }

    private static Launched unprivileged(Path image, Map<String, String> environment, List<String> command)
            throws IOException {
        List<String> all = new ArrayList<>();
        if (ROOT) {
            all.addAll(List.of("setpriv", "--reuid=" + USER, "--regid=" + USER, "--clear-groups"));
        }
        all.addAll(command);
        return Launched.start(image, environment, all.toArray(String[]::new));
    }

    private static int deliver(int port) throws IOException, InterruptedException {
        String body = """
                {"version":"4","groupKey":"{}","truncatedAlerts":0,"status":"firing","receiver":"r","groupLabels":{},\
                "commonLabels":{},"commonAnnotations":{},"externalURL":"http://a.example","alerts":[{"status":"firing",\
                "labels":{"alertname":"X"},"annotations":{},"startsAt":"2026-01-01T00:00:00Z",\
                "endsAt":"0001-01-01T00:00:00Z","generatorURL":"http://p.example","fingerprint":"00000000000000aa"}]}""";
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create(
                                            "http://127.0.0.1:" + port + "/api/v1/webhooks/alertmanager/main"))
                                    .header("Authorization", "Bearer " + TOKEN)
                                    .header("Content-Type", "application/json")
                                    .POST(BodyPublishers.ofString(body))
                                    .build(),
                            BodyHandlers.discarding())
                    .statusCode();
        }
    }

    /** The figures of an incident, drawn by somebody without a home and by what the JVM learned. */
    private static byte[] picture(Map<String, String> environment, int port) throws IOException, InterruptedException {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(environment.get("REMEDIATOR_DATABASE_URL"));
        database.setUser(environment.get("REMEDIATOR_DATABASE_USERNAME"));
        database.setPassword(Files.readString(
                Path.of(Objects.requireNonNull(environment.get("REMEDIATOR_DATABASE_PASSWORD_FILE")))));
        Instant at = Instant.parse("2026-11-22T03:00:00Z");
        StorySeed seed = new StorySeed(database);
        StorySeed.Story story = seed.incident("shop", "ShopDown on shop", "restart-shop", at);
        seed.execute("""
                insert into series (incident_id, nth, name, unit, points, recorded_at)
                values (?, 0, 'latency', 'ms', '[[1795316400, 20], [1795316460, 900], [1795316520, 25]]', ?)
                """, story.incident, at);
        String session = new Access(new Transactions(database), new AuditTrail())
                .open(new Grant(Optional.empty(), Set.of("viewer")), Duration.ofMinutes(1), Instant.now())
                .reveal();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/incidents/"
                                            + story.incident + "/figures.png"))
                                    .header("Cookie", "remediator=" + session)
                                    .build(),
                            BodyHandlers.ofByteArray())
                    .body();
        }
    }

    private static Map<String, String> java() {
        return Map.of("JAVA_HOME", System.getProperty("java.home"));
    }

    /** The rest of every instruction that begins so. */
    private static List<String> lines(String begin) throws IOException {
        return Files.readAllLines(PROJECT.resolve("Dockerfile")).stream()
                .filter(line -> line.startsWith(begin))
                .map(line -> line.substring(begin.length()))
                .toList();
    }

    private List<String> json(String begin) throws IOException {
        List<String> parts = new ArrayList<>();
        json.readTree(lines(begin).getFirst()).forEach(part -> parts.add(part.textValue()));
        return parts;
    }

    private static Map<String, Object> compose() throws IOException {
        return map(new Load(LoadSettings.builder().build())
                .loadFromString(Files.readString(PROJECT.resolve("deploy/compose.yaml"))));
    }

    private static Map<String, Object> map(Map<String, Object> of, String name) {
        return map(Objects.requireNonNull(of.get(name), name));
    }

    private static List<?> list(Map<String, Object> of, String name) {
        return (List<?>) Objects.requireNonNull(of.get(name), name);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
