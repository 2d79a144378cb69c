package dev.remediator.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedHostsTest {
    private static final AllowedHosts HOSTS = AllowedHosts.of(List.of(
            "https://backboard.railway.com",
            "http://Gateway.internal:8080/",
            "tcp://10.0.0.5:9999",
            "unix:///run/haproxy.sock",
            "http://[::1]:7001"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://backboard.railway.com/graphql/v2",
                "https://backboard.railway.com:443/",
                "HTTPS://BACKBOARD.railway.com?a=b",
                "http://gateway.internal:8080/health",
                "tcp://10.0.0.5:9999",
                "unix:///run/haproxy.sock",
                "http://[::1]:7001/x"
            })
    void anAllowedOriginMayBeCalledWhateverItsSpellingAndPath(String address) {
        assertThatCode(() -> HOSTS.require(URI.create(address))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://backboard.railway.com/            | http://backboard.railway.com:80 is not an allowed host",
                "https://backboard.railway.com:444/       | :444 is not an allowed host",
                "https://backboard.railway.com.evil.test/ | is not an allowed host",
                "https://evil.test/backboard.railway.com  | is not an allowed host",
                "https://evil.test/?https://backboard.railway.com | is not an allowed host",
                "https://backboard.railway.com./          | is not an allowed host",
                "http://169.254.169.254/latest/meta-data  | is not an allowed host",
                "http://127.0.0.1:8080/                   | is not an allowed host",
                "https://backboard.railway.com@evil.test/ | must not contain credentials",
                "https://user:pass@backboard.railway.com/ | must not contain credentials",
                "https://backboard.railway.com/#x         | must not contain a fragment",
                "tcp://10.0.0.5:9998                      | is not an allowed host",
                "tcp://10.0.0.5                           | needs a port",
                "http://gateway_1:80/                     | needs a host",
                "unix:///run/other.sock                   | is not an allowed host",
                "unix:///run/../run/haproxy.sock          | is written unix:///path",
                "unix://host/run/haproxy.sock             | is written unix:///path",
                "file:///etc/passwd                       | only http, https, tcp, tls and unix",
                "ftp://backboard.railway.com/             | only http, https, tcp, tls and unix",
                "jar:https://backboard.railway.com!/      | only http, https, tcp, tls and unix",
                "//backboard.railway.com/                 | only http, https, tcp, tls and unix",
                "/graphql/v2                              | only http, https, tcp, tls and unix"
            })
    void everythingElseIsRefusedWithTheReason(String address, String reason) {
        assertThatThrownBy(() -> HOSTS.require(URI.create(address.strip())))
                .isInstanceOf(OutboundRefused.class)
                .hasMessageContaining(reason.strip());
    }

    @Test
    void theMessageSaysWhatToDoAndNeverRepeatsPathOrQuery() {
        assertThatThrownBy(() -> HOSTS.require(URI.create("https://evil.test/secret-path?token=abc")))
                .hasMessageStartingWith(
                        "https://evil.test:443 is not an allowed host, nothing was sent. Add it to the allowed hosts")
                .hasMessageContaining("https://backboard.railway.com:443, tcp://10.0.0.5:9999")
                .hasMessageNotContaining("secret-path")
                .hasMessageNotContaining("abc");
    }

    @Test
    void nothingIsAllowedWhereNothingWasAllowed() {
        assertThatThrownBy(() -> AllowedHosts.none().require(URI.create("https://example.test/")))
                .isInstanceOf(OutboundRefused.class)
                .hasMessageContaining("(now: none)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "backboard.railway.com",
                "https://",
                "*",
                "https://*.railway.com",
                "https://host/path",
                "https://host?query",
                "https://user@host",
                "file:///x",
                "tcp://host",
                "http://host:99999"
            })
    void whatIsNoOriginCannotBeAllowed(String origin) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AllowedHosts.of(List.of(origin)))
                .withMessageContaining("'" + origin + "' is not an allowed origin");
    }

    @Test
    void twoSpellingsOfOneOriginAreOne() throws OutboundRefused {
        assertThat(AllowedHosts.origin(URI.create("HTTPS://Host:443/a")))
                .isEqualTo(AllowedHosts.origin(URI.create("https://host/b")));
    }
}
