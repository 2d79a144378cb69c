package dev.remediator.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.remediator.secret.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTest {
    private static final Request REQUEST = Request.of(Purpose.READ, "GET", URI.create("https://example.test/"));

    @Test
    void aSecretHeaderIsNotPrinted() {
        var request = REQUEST.with("Authorization", HeaderValue.bearer(Secret.of("s3cr3t-value")));

        assertThat(request.toString()).contains("Bearer").doesNotContain("s3cr3t-value");
        assertThat(request.headers().values()).singleElement().returns("Bearer s3cr3t-value", HeaderValue::reveal);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nX-Injected: 1", "a\nb", "a\rb", "a\u0000b", "ä", "\u007f"})
    void aHeaderValueOfMoreThanOneLineOfAsciiDoesNotExist(String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HeaderValue.of(value))
                .withMessage("a header's value must be one line of printable ASCII");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HeaderValue.bearer(Secret.of(value)))
                .withMessageNotContaining(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "X Y", "X:Y", "X\r\nY", "Ä"})
    void aHeaderNameThatIsNoneIsRefused(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> REQUEST.with(name, HeaderValue.of("v")))
                .withMessageContaining("a header's name is");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Host", "content-length", "Connection", "Transfer-Encoding", "User-Agent", "Upgrade", "EXPECT"})
    void headersOfTheConnectionAreNotForCallers(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> REQUEST.with(name, HeaderValue.of("v")))
                .withMessage("the header " + name + " cannot be set");
    }

    @ParameterizedTest
    @ValueSource(strings = {"CONNECT", "TRACE", "OPTIONS", "get", "GET / HTTP/1.1\r\nX: y"})
    void onlyPlainMethodsAreSent(String method) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Request.of(Purpose.READ, method, URI.create("https://example.test/")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\nb", "a\rb", "show map\u0000", "ä"})
    void aLineIsOneLineOfAscii(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Line(Purpose.READ, URI.create("tcp://h:1"), text, Duration.ofSeconds(1)));
    }

    @Test
    void anAnswerIsShownOnOneLineAndCutShort() {
        var response = new Response(500, Map.of(), "first\r\nsecond\u0000\u202e" + "x".repeat(300));

        assertThat(response.brief())
                .startsWith("HTTP 500: first  second")
                .endsWith("…")
                .doesNotContain("\n", "\r", "\u0000", "\u202e")
                .hasSizeLessThan(230);
        assertThat(new Response(204, Map.of(), "").brief()).isEqualTo("HTTP 204");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>", "{", "{} {}", "nul"})
    void whatIsNotJsonIsNoJson(String body) {
        assertThat(new Response(200, Map.of(), body).json()).isEmpty();
    }

    @Test
    void jsonNestedWithoutEndIsNoJson() {
        assertThat(new Response(200, Map.of(), "[".repeat(200) + "]".repeat(200)).json())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 308, 400, 401, 403, 404, 405, 409, 422, 429})
    void theseStatusesSayThatNothingWasDone(int status) {
        assertThat(new Response(status, Map.of(), "").declined()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 202, 204, 303, 408, 500, 502, 503, 504})
    void theseDoNot(int status) {
        assertThat(new Response(status, Map.of(), "").declined()).isFalse();
    }
}
