package dev.remediator.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.NonPrintableStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;

class ScalarPlacesTest {
    private static final String LETTERS = "abcdefgh  \n'\"\\{}$:#-,äß🚒\t!";
    private static final ScalarStyle[] STYLES = {
        ScalarStyle.PLAIN, ScalarStyle.SINGLE_QUOTED, ScalarStyle.DOUBLE_QUOTED, ScalarStyle.LITERAL, ScalarStyle.FOLDED
    };

    /** Whatever the notation: where the value has a letter, the file has the same letter at the place that is reported. */
    @Test
    void every_character_of_a_value_is_found_in_the_file() {
        var random = new Random(20261122);
        for (int round = 0; round < 3_000; round++) {
            String value = value(random);
            var style = STYLES[random.nextInt(STYLES.length)];
            String file = "first: line\nkey:\n  deep: " + dump(value, style, random);
            var scalar = scalar(file);
            assertThat(scalar.text()).as(file).isEqualTo(value);
            for (int i = 0; i < value.length(); i = value.offsetByCodePoints(i, 1)) {
                int c = value.codePointAt(i);
                if (Character.isWhitespace(c)) continue;
                int found = at(file, ScalarPlaces.of(file, scalar, i));
                if (found == '\\' && scalar.style() == ScalarStyle.DOUBLE_QUOTED) continue;
                assertThat(found).as("character %d of %s in %s", i, value, file).isEqualTo(c);
            }
        }
    }

    @Test
    void escapes_are_found_at_their_backslash() {
        String file = "k: \"a\\u00e4\\n\\x62\\\n   c\"";
        var scalar = only(file);
        assertThat(scalar.text()).isEqualTo("aä\nbc");
        assertThat(ScalarPlaces.of(file, scalar, 0)).isEqualTo(new Place(1, 5));
        assertThat(ScalarPlaces.of(file, scalar, 1)).isEqualTo(new Place(1, 6));
        assertThat(ScalarPlaces.of(file, scalar, 2)).isEqualTo(new Place(1, 12));
        assertThat(ScalarPlaces.of(file, scalar, 3)).isEqualTo(new Place(1, 14));
        assertThat(ScalarPlaces.of(file, scalar, 4)).isEqualTo(new Place(2, 4));
    }

    @Test
    void behind_the_end_is_behind_the_last_character() {
        String file = "k: 'labels.a == '";
        assertThat(ScalarPlaces.of(file, only(file), 12)).isEqualTo(new Place(1, 17));
    }

    private static String value(Random random) {
        var value = new StringBuilder("x");
        int length = random.nextInt(60);
        int[] letters = LETTERS.codePoints().toArray();
        for (int i = 0; i < length; i++) value.appendCodePoint(letters[random.nextInt(letters.length)]);
        return value.append('y').toString();
    }

    private static String dump(String value, ScalarStyle style, Random random) {
        var settings = DumpSettings.builder()
                .setDefaultScalarStyle(style)
                .setNonPrintableStyle(NonPrintableStyle.ESCAPE)
                .setWidth(20 + random.nextInt(60))
                .setIndent(4)
                .setUseUnicodeEncoding(random.nextBoolean())
                .build();
        return new Dump(settings).dumpToString(value).replace("\n", "\n    ").stripTrailing() + "\n";
    }

    private static Node.Scalar scalar(String file) {
        var root = (Node.Mapping) YamlReader.read(file, new Problems("f", file)).orElseThrow();
        var key = (Node.Mapping) entry(root, "key");
        return (Node.Scalar) entry(key, "deep");
    }

    private static Node.Scalar only(String file) {
        return (Node.Scalar) entry(
                (Node.Mapping) YamlReader.read(file, new Problems("f", file)).orElseThrow(), "k");
    }

    private static Node entry(Node.Mapping mapping, String key) {
        return java.util.Objects.requireNonNull(mapping.entries().get(key)).value();
    }

    private static int at(String file, Place place) {
        String line = file.split("\n", -1)[place.line() - 1];
        return line.codePointAt(line.offsetByCodePoints(0, place.column() - 1));
    }
}
