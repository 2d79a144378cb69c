package dev.remediator.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/incidents/019ab3c1-7d2e-7000-8000-3f0c5a1b2c3d",
                "/incidents?match=severity%3D%22critical%22",
                "/accounts?after=ana"
            })
    void aPageOfOursIsShownAfterSigningIn(String path) {
        assertThat(Destination.of(path).map(Destination::path)).contains(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "https://evil.example/",
                "//evil.example/",
                "/\\evil.example/",
                "\\/evil.example",
                "javascript:alert(1)",
                "/ x",
                "/x\r\nSet-Cookie: a=b",
                "/x#//evil.example",
                "/sign-out",
                "/sign-in",
                "/access/AAAA",
                "/api/v1/tokens",
                "/x\"><script>",
                "/%zz"
            })
    void nothingElseIs(String path) {
        assertThat(Destination.of(path)).isEmpty();
    }
}
