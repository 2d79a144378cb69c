package dev.remediator.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.playbook.Interpolation.Part.Code;
import dev.remediator.playbook.Interpolation.Part.Literal;
import dev.remediator.playbook.Interpolation.Part.Malformed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InterpolationTest {
    @Test
    void a_text_is_cut_at_its_expressions() {
        assertThat(Interpolation.split("")).isEmpty();
        assertThat(Interpolation.split("plain")).containsExactly(new Literal("plain"));
        assertThat(Interpolation.split("${a}")).containsExactly(new Code("a", 2));
        assertThat(Interpolation.split("x-${a}${ b }-y"))
                .containsExactly(new Literal("x-"), new Code("a", 4), new Code(" b ", 8), new Literal("-y"));
    }

    @Test
    void an_expression_ends_at_its_own_brace() {
        assertThat(Interpolation.split("${{'a': 1}['a']}")).containsExactly(new Code("{'a': 1}['a']", 2));
        assertThat(Interpolation.split("${'}' + \"}\" + r'\\' + '\\'}'}!"))
                .containsExactly(new Code("'}' + \"}\" + r'\\' + '\\'}'", 2), new Literal("!"));
        assertThat(Interpolation.split("${'''a'}b'''}")).containsExactly(new Code("'''a'}b'''", 2));
    }

    @Test
    void two_dollars_stand_for_one() {
        assertThat(Interpolation.split("$${a}")).containsExactly(new Literal("${a}"));
        assertThat(Interpolation.split("$$${a}")).containsExactly(new Literal("$${a}"));
        assertThat(Interpolation.split("$ 5$ $a {b}")).containsExactly(new Literal("$ 5$ $a {b}"));
        assertThat(Interpolation.hasExpression("$${a} $${b}")).isFalse();
        assertThat(Interpolation.hasExpression("$${a} ${b}")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"${", "${a", "x ${'}", "${{a}", "${}", "${  }", "${'''}'}"})
    void what_is_not_closed_or_empty_is_refused(String text) {
        assertThat(Interpolation.split(text))
                .last()
                .isInstanceOfSatisfying(
                        Malformed.class,
                        malformed -> assertThat(malformed.offset()).isEqualTo(text.indexOf('$')));
    }
}
