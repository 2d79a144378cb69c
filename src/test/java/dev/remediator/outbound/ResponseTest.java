package dev.remediator.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseTest {
    private static Response response(String body) {
        return new Response(200, Map.of(), body);
    }

    /** Moving the point of the first one by three digits takes hours. */
    @ParameterizedTest
    @ValueSource(strings = {"1e600000000", "-1e600000000", "1e-600000000", "1.5E+401", "1e2147483647"})
    void a_number_beyond_all_measure_is_no_json(String number) {
        assertThat(response("{\"per\":" + number + "}").json()).isEmpty();
        assertThat(response("[[" + number + "]]").json()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "0.0",
                "12.50",
                "1e3",
                "1.7976931348623157e308",
                "4.9e-324",
                "123456789012345678901234567890"
            })
    void what_a_double_can_hold_is(String number) {
        assertThat(response("{\"per\":" + number + "}").json()).isPresent();
    }

    @Test
    void decimals_stay_exact() {
        assertThat(response("[0.1]").json().orElseThrow().get(0).decimalValue()).isEqualByComparingTo("0.1");
    }
}
