package dev.remediator.playbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProblemTest {
    @Test
    void it_prints_as_editors_understand() {
        assertThat(new Problem("remediations/a/b.yaml", 3, 14, "wrong"))
                .hasToString("remediations/a/b.yaml:3:14: wrong");
    }

    @Test
    void what_a_file_says_cannot_steer_a_terminal_or_forge_a_line() {
        assertThat(new Problem("f", 1, 1, "a\u001b[2Jb\r\nf:9:9: c\u202ed\u200be").message())
                .isEqualTo("a\\u{1b}[2Jb\\u{d}\\u{a}f:9:9: c\\u{202e}d\\u{200b}e");
        assertThat(new Problem("f", 1, 1, "ä 🚒 „x“").message()).isEqualTo("ä 🚒 „x“");
    }

    @Test
    void they_are_sorted_by_file_then_place() {
        var sorted = List.of(
                new Problem("a", 2, 1, "x"),
                new Problem("a", 10, 1, "x"),
                new Problem("a", 10, 2, "a"),
                new Problem("a", 10, 2, "b"),
                new Problem("b", 1, 1, "x"));
        assertThat(sorted.reversed().stream().sorted()).containsExactlyElementsOf(sorted);
    }

    @Test
    void a_place_and_a_reason_are_needed() {
        assertThatThrownBy(() -> new Problem("f", 0, 1, "x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Problem("f", 1, 1, " ")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PlaybookCatalog.Refused(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void long_names_are_quoted_in_part() {
        assertThat(Problems.quote("x".repeat(100))).isEqualTo("'" + "x".repeat(60) + "…'");
    }
}
