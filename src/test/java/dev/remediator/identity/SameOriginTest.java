package dev.remediator.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SameOriginTest {
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // method, https, host, Origin, Sec-Fetch-Site, allowed
                "GET,     false, localhost:8080,     https://evil.example,        cross-site,  true",
                "HEAD,    false, localhost:8080,     null,                        cross-site,  true",
                "POST,    false, localhost:8080,     http://localhost:8080,       same-origin, true",
                "POST,    false, LOCALHOST:8080,     http://localhost:8080,       -,           true",
                "POST,    false, localhost:8080,     -,                           -,           true",
                "POST,    true,  r.example,          https://r.example,           same-origin, true",
                "POST,    true,  r.example,          https://r.example,           -,           true",
                "POST,    true,  r.example,          http://r.example,            -,           false",
                "POST,    true,  r.example,          https://r.example:8443,      -,           false",
                "POST,    true,  r.example,          https://r.example.evil.test, -,           false",
                "POST,    true,  r.example,          https://evil.test,           -,           false",
                "POST,    true,  r.example,          null,                        -,           false",
                "POST,    true,  r.example,          -,                           same-site,   false",
                "POST,    true,  r.example,          -,                           cross-site,  false",
                "POST,    true,  r.example,          -,                           none,        false",
                "POST,    true,  r.example,          https://r.example,           cross-site,  false",
                "DELETE,  true,  r.example,          https://evil.test,           -,           false",
                "PUT,     true,  r.example,          https://evil.test,           -,           false",
                "MADE-UP, true,  r.example,          https://evil.test,           -,           false"
            })
    void onlyOurOwnPagesMayMakeABrowserChangeSomething(
            String method, boolean https, String host, String origin, String fetchSite, boolean allowed) {
        assertThat(SameOrigin.allows(method, https, host, Optional.ofNullable(origin), Optional.ofNullable(fetchSite)))
                .isEqualTo(allowed);
    }
}
