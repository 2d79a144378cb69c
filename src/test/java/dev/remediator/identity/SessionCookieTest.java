package dev.remediator.identity;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.core.NewCookie;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionCookieTest {
    @Test
    void overHttpsNoOtherHostAndNoPlainConnectionCanSetIt() {
        NewCookie cookie = SessionCookie.of(AccessToken.random(), true);
        assertThat(cookie.getName()).startsWith("__Host-");
        assertThat(cookie.isSecure()).isTrue();
        assertThat(cookie.getPath()).isEqualTo("/");
        assertThat(cookie.getDomain()).isNull();
    }

    @Test
    void scriptsAndOtherSitesNeverHaveIt() {
        for (boolean https : new boolean[] {true, false}) {
            NewCookie cookie = SessionCookie.of(AccessToken.random(), https);
            assertThat(cookie.isHttpOnly()).isTrue();
            assertThat(cookie.getSameSite()).isEqualTo(NewCookie.SameSite.LAX);
            assertThat(cookie.getMaxAge()).isEqualTo(12 * 3600);
        }
    }

    @Test
    void takingItAwayNamesTheSameCookie() {
        assertThat(SessionCookie.gone(true).getName()).isEqualTo(SessionCookie.name(true));
        assertThat(SessionCookie.gone(true).getMaxAge()).isZero();
        assertThat(SessionCookie.gone(true).getValue()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "false, 127.0.0.1, 8080, http://127.0.0.1:8080",
        "false, 0.0.0.0,   8080, http://localhost:8080",
        "false, ::,        8080, http://localhost:8080",
        "true,  fd00::1,   8443, https://[fd00::1]:8443"
    })
    void linksLeadToWhereTheServiceListens(boolean https, String host, int port, String base) {
        AccessToken token = AccessToken.random();
        URI address = AccessLink.base(https, host, port);
        assertThat(address).hasToString(base);
        assertThat(AccessLink.of(address, token)).isEqualTo(base + "/access/" + token.reveal());
    }
}
