package dev.remediator.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelTextTest {
    @Test
    void aNameAndLabelsInBraces() {
        assertThat(LabelText.parse("GatewayDown{service=\"mcp-gateway\", env=\"\"}"))
                .isEqualTo(Labels.of("alertname", "GatewayDown", "service", "mcp-gateway"));
        assertThat(LabelText.parse(" GatewayDown ")).isEqualTo(Labels.of("alertname", "GatewayDown"));
        assertThat(LabelText.parse("{alertname=\"GatewayDown\"}")).isEqualTo(Labels.of("alertname", "GatewayDown"));
        assertThat(LabelText.parse("{}")).isEqualTo(Labels.of());
    }

    @Test
    void whatPrintsAsLabelsIsReadAgain() {
        var labels = Labels.of("alertname", "a\"b\\c\n", "service.name", "}{,=");

        assertThat(LabelText.parse(labels.toString())).isEqualTo(labels);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            X{a!="b"}                  ; an alert has values, not conditions
            X{a=~"b"}                  ; an alert has values, not conditions
            X{a="b",a="c"}             ; is given twice
            X{alertname="Y"}           ; is given twice
            a=b                        ; labels stand in braces
            X{a                        ;
            """)
    void anythingElseIsRefused(String text, String why) {
        assertThatExceptionOfType(MatcherSyntaxException.class)
                .isThrownBy(() -> LabelText.parse(text))
                .withMessageContaining(why == null ? "" : why);
    }
}
