package dev.remediator.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProblemTest {
    @Test
    void is_json_as_RFC_9457_wants_it_whatever_its_texts_hold() throws Exception {
        JsonNode json = new ObjectMapper()
                .readTree(Problem.malformed("a \"b\"\n\\ \u0000 </script>").json());

        assertThat(json.properties())
                .extracting(e -> e.getKey() + "=" + e.getValue().asText())
                .containsExactly(
                        "type=about:blank",
                        "title=The request cannot be used",
                        "status=400",
                        "detail=a \"b\"\n\\ \u0000 </script>");
    }

    @ParameterizedTest
    @CsvSource({"401, WWW-Authenticate", "405, Allow", "503, Retry-After"})
    void carries_the_header_that_its_status_needs(int status, String header) {
        assertThat(new Problem(status, "t", "d").headers()).containsOnlyKeys(header);
        assertThat(new Problem(status, "t", "d").response().getHeaderString(header))
                .isNotBlank();
    }

    @ParameterizedTest
    @CsvSource({"400", "403", "413", "415", "500"})
    void and_no_other(int status) {
        assertThat(new Problem(status, "t", "d").headers()).isEmpty();
    }

    @Test
    void quotes_foreign_text_short_and_on_one_line() {
        assertThat(Problem.quoted("plain")).isEqualTo("'plain'");
        assertThat(Problem.quoted("x\r\nX-Injected: 1\u0000\u202Ey\uD800"))
                .isEqualTo("'x\uFFFD\uFFFDX-Injected: 1\uFFFD\uFFFDy\uFFFD'");
        assertThat(Problem.quoted("🔥".repeat(61))).isEqualTo("'" + "🔥".repeat(60) + "…'");
    }
}
