package dev.remediator.action.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.remediator.action.Bench;
import dev.remediator.action.CheckResult;
import dev.remediator.action.InvalidSettings;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class CertificateProbeTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static Path good;

    @BeforeAll
    static void make() throws Exception {
        good = TlsServer.certificate(folder, "-1d", 90, "localhost");
    }

    /** Judged as at the certificate's own time, plus so many days. */
    private static CheckResult probe(Path store, String settings, int daysLater) throws Exception {
        try (var server = TlsServer.showing(store);
                var bench = new Bench("tls://localhost:" + server.port())) {
            bench.clock.pause(Duration.between(Bench.START, Instant.now()).plusDays(daysLater));
            var result = bench.probe(
                    new CertificateProbe(),
                    "{host: 'localhost', port: %d, authority: '%s' %s}"
                            .formatted(server.port(), TlsServer.pem(store), settings));
            assertThat(server.received()).isZero();
            return result;
        }
    }

    @Test
    void aCertificateThatLivesLongEnoughPasses() throws Exception {
        var result = probe(good, "", 0);

        assertThat(result).isInstanceOf(CheckResult.Passed.class);
        assertThat(result.saw()).startsWith("88 days left, until 20").endsWith("Z, issued by CN=Test Authority");
    }

    @Test
    void oneThatEndsTooSoonFailsAndSaysHowManyDaysAreLeft() throws Exception {
        var result = probe(good, "", 70);

        assertThat(result).isInstanceOf(CheckResult.Failed.class);
        assertThat(result.saw())
                .startsWith("18 days left, until 20")
                .endsWith("Z, issued by CN=Test Authority, at least 21d is wanted");
        assertThat(probe(good, ", left: '14d'", 70)).isInstanceOf(CheckResult.Passed.class);
    }

    @Test
    void oneThatHasEndedSaysSince() throws Exception {
        var expired = TlsServer.certificate(folder, "-20d", 10, "localhost");

        assertThat(probe(expired, "", 0).saw())
                .startsWith("the certificate ended 10 days ago, until 20")
                .endsWith("issued by CN=Test Authority");
    }

    @Test
    void oneOfAnotherNameIsNotTrusted() throws Exception {
        var other = TlsServer.certificate(folder, "-1d", 90, "other.example");

        var result = probe(other, "", 0);
        assertThat(result).isInstanceOf(CheckResult.Failed.class);
        assertThat(result.saw())
                .startsWith("the certificate is not trusted: No subject alternative DNS name matching localhost found")
                .endsWith("issued by CN=Test Authority");
        assertThat(probe(other, ", 'server-name': 'other.example'", 0)).isInstanceOf(CheckResult.Passed.class);
    }

    @Test
    void oneOfAnAuthorityNobodyKnowsIsNotTrusted() throws Exception {
        try (var server = TlsServer.showing(good);
                var bench = new Bench("tls://localhost:" + server.port())) {
            var result = bench.probe(new CertificateProbe(), "{host: 'localhost', port: %d}".formatted(server.port()));

            assertThat(result).isInstanceOf(CheckResult.Failed.class);
            assertThat(result.saw())
                    .startsWith("the certificate is not trusted: ")
                    .contains("days left")
                    .endsWith("issued by CN=Test Authority");
        }
    }

    @Test
    void whoeverDoesNotSpeakTlsFailsInTime() throws Exception {
        try (var silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                var bench = new Bench("tls://localhost:" + silent.getLocalPort())) {
            assertThat(bench.probe(
                            new CertificateProbe(),
                            "{host: 'localhost', port: %d, within: '300ms'}".formatted(silent.getLocalPort())))
                    .isEqualTo(new CheckResult.Failed("tls://localhost:" + silent.getLocalPort()
                            + " did not finish its handshake within 300 ms"));
        }
    }

    @Test
    void nobodyThereAndNobodyAllowedAreFailures() throws Exception {
        int port;
        try (var closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }
        try (var bench = new Bench("tls://localhost:" + port)) {
            assertThat(bench.probe(new CertificateProbe(), "{host: 'localhost', port: %d}".formatted(port))
                            .saw())
                    .startsWith("tls://localhost:" + port + " took no connection");
            assertThat(bench.probe(new CertificateProbe(), "{host: 'elsewhere.example'}")
                            .saw())
                    .startsWith("tls://elsewhere.example:443 is not an allowed host, nothing was sent");
        }
    }

    @Test
    void authoritiesThatCannotBeReadAreSaid() throws Exception {
        var broken = Files.writeString(folder.resolve("broken.pem"), "no certificate");
        try (var bench = new Bench("tls://localhost:443")) {
            assertThat(bench.probe(new CertificateProbe(), "{host: 'localhost', authority: '%s'}".formatted(broken))
                            .saw())
                    .startsWith("the authorities to trust cannot be read: ");
        }
    }

    @Test
    void theHostOfTheFileIsTheOneThatMayBeCalled() {
        assertThat(new CertificateProbe().origins(Bench.json("{host: 'gateway.example'}")))
                .containsExactly("tls://gateway.example:443");
        assertThat(new CertificateProbe().origins(Bench.json("{host: 'gateway.example', port: 8443}")))
                .containsExactly("tls://gateway.example:8443");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{host: 'https://h/'}               | host must be a host name, without scheme, port and path",
                "{host: 'h:443'}                    | host must be a host name, without scheme, port and path",
                "{host: 'h', port: 0}               | /port: must be 1 to 65535",
                "{host: 'h', left: '1m'}            | /left: must be at least 1h",
                "{host: 'h', 'server-name': 'a b'}  | server-name must be a host name",
                "{host: 'h', authority: 'ca.pem'}   | authority must be an absolute path"
            })
    void settingsThatCannotWorkAreRefused(String settings, String problem) {
        try (var bench = new Bench()) {
            assertThatExceptionOfType(InvalidSettings.class)
                    .isThrownBy(() -> bench.probe(new CertificateProbe(), settings))
                    .withMessage(problem.strip());
        }
    }
}
