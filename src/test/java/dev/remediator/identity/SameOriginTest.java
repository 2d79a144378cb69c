package dev.remediator.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SameOriginTest {
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // method, https, host, with a session, Origin, Sec-Fetch-Site, allowed
                "GET,     false, localhost:8080, true,  https://evil.example,        cross-site,  true",
                "HEAD,    false, localhost:8080, true,  null,                        cross-site,  true",
                "POST,    false, localhost:8080, true,  http://localhost:8080,       same-origin, true",
                "POST,    false, LOCALHOST:8080, true,  http://localhost:8080,       -,           true",
                "POST,    false, localhost:8080, true,  -,                           same-origin, true",
                "POST,    false, localhost:8080, true,  -,                           -,           false",
                "DELETE,  false, localhost:8080, true,  -,                           -,           false",
                "POST,    false, localhost:8080, false, -,                           -,           true",
                "POST,    true,  r.example,      true,  https://r.example,           same-origin, true",
                "POST,    true,  r.example,      true,  https://r.example,           -,           true",
                "POST,    true,  r.example,      true,  http://r.example,            -,           false",
                "POST,    true,  r.example,      true,  https://r.example:8443,      -,           false",
                "POST,    true,  r.example,      true,  https://r.example.evil.test, -,           false",
                "POST,    true,  r.example,      true,  https://evil.test,           -,           false",
                "POST,    true,  r.example,      false, https://evil.test,           -,           false",
                "POST,    true,  r.example,      true,  null,                        -,           false",
                "POST,    true,  r.example,      false, null,                        -,           false",
                "POST,    true,  r.example,      true,  null,                        same-origin, false",
                "POST,    true,  r.example,      true,  -,                           same-site,   false",
                "POST,    true,  r.example,      true,  -,                           cross-site,  false",
                "POST,    true,  r.example,      true,  -,                           none,        false",
                "POST,    true,  r.example,      false, -,                           cross-site,  false",
                "POST,    true,  r.example,      true,  https://r.example,           cross-site,  false",
                "DELETE,  true,  r.example,      true,  https://evil.test,           -,           false",
                "PUT,     true,  r.example,      true,  https://evil.test,           -,           false",
                "MADE-UP, true,  r.example,      true,  https://evil.test,           -,           false"
            })
    void onlyOurOwnPagesMayMakeABrowserChangeSomething(
            String method,
            boolean https,
            String host,
            boolean session,
            String origin,
            String fetchSite,
            boolean allowed) {
        assertThat(SameOrigin.allows(
                        method,
                        Set.of(SameOrigin.of(https, host)),
                        session,
                        Optional.ofNullable(origin),
                        Optional.ofNullable(fetchSite)))
                .isEqualTo(allowed);
    }

    @Test
    void theAddressThatPeopleUseIsOursToo() {
        var own = Set.of("http://10.0.0.7:8080", "https://remediator.example");
        assertThat(SameOrigin.allows("POST", own, true, Optional.of("https://remediator.example"), Optional.empty()))
                .isTrue();
        assertThat(SameOrigin.allows("POST", own, true, Optional.of("http://remediator.example"), Optional.empty()))
                .isFalse();
    }
}
