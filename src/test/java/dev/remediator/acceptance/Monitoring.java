package dev.remediator.acceptance;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.remediator.demo.Program;
import dev.remediator.demo.Tools;
import dev.remediator.demo.Web;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Prometheus and Alertmanager themselves, on a folder with their configurations. */
record Monitoring(Program alertmanager, Program prometheus) implements AutoCloseable {
    /** @param job of which something must have been scraped before this returns */
    static Monitoring start(Path folder, int alertmanagerPort, int prometheusPort, String job) {
        var alertmanager = Program.run(
                Map.of(),
                List.of(
                        installed("alertmanager", "prometheus-alertmanager"),
                        "--config.file=" + folder.resolve("alertmanager.yml"),
                        "--storage.path=" + folder.resolve("alertmanager"),
                        "--web.listen-address=127.0.0.1:" + alertmanagerPort,
                        "--cluster.listen-address="));
        var prometheus = Program.run(
                Map.of(),
                List.of(
                        installed("prometheus"),
                        "--config.file=" + folder.resolve("prometheus.yml"),
                        "--storage.tsdb.path=" + folder.resolve("prometheus"),
                        "--web.listen-address=127.0.0.1:" + prometheusPort));
        var monitoring = new Monitoring(alertmanager, prometheus);
        try {
            var up = URI.create(
                    "http://127.0.0.1:" + prometheusPort + "/api/v1/query?query=up%7Bjob%3D%22" + job + "%22%7D");
            await().atMost(Duration.ofSeconds(40)).until(() -> isUp(up));
        } catch (RuntimeException e) {
            System.out.println(String.join("\n", prometheus.output()));
            System.out.println(String.join("\n", alertmanager.output()));
            monitoring.close();
            throw e;
        }
        return monitoring;
    }

    /** While it starts, Prometheus answers 503 without JSON. */
    private static boolean isUp(URI query) {
        if (!Web.answers(query)) return false;
        var reply = Web.get(query);
        return reply.status() == 200
                && reply.json().at("/data/result/0/value/1").asText().equals("1");
    }

    /** The program's path; without it the test is skipped, saying so. */
    static String installed(String... names) {
        var found = Tools.find(names);
        assumeTrue(
                found.isPresent(),
                names[0] + " is not installed, so this promise was not tested (Debian: apt install "
                        + names[names.length - 1] + ")");
        return found.get();
    }

    @Override
    public void close() {
        prometheus.close();
        alertmanager.close();
    }
}
