package dev.remediator.action;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogWordsTest {
    private static String masked(String line) {
        return String.join(" ", LogWords.of(line).words());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "took 12ms                                  | took <dur>",
                "took 1.5s, then 1h30m                      | took <dur>, then <dur>",
                "waited 250µs of 3 min                      | waited <dur> of <num> min",
                "status=502 bytes=1,024 ratio=-0.5 load=97% | status=<num> bytes=<num> ratio=<num> load=<num>",
                "1e-9 and 6.02E23 and 1.                    | <num> and <num> and <num>.",
                "heap 512MB of 2GiB                         | heap <num>MB of <num>GiB",
                "from 10.0.0.5:8080 to 192.168.1.1          | from <ip> to <ip>",
                "from [2001:db8::1]:443 and ::1             | from [<ip>]:<num> and <ip>",
                "2026-11-22T18:00:00.123Z up                | <time> up",
                "2026-11-22 18:00:00,123 up                 | <time> up",
                "[18:00:00] up since 2026-11-22             | [<time>] up since <time>",
                "2026/11/22 18:00:00 up                     | <time> up",
                "2026-11-22T18:00:00+01:00 up               | <time> up",
                "job 3f2504e0-4f89-11d3-9a0c-0305e82c3301 x | job <uuid> x",
                "commit 9fceb02d0ae598e95dc970b74767f19372d61af8 | commit <hex>",
                "at 0x7ffdeadbeef and deadbeef0             | at <hex> and <hex>",
                "session 8fKd92Lskd0aB7zQ1 closed           | session <id> closed",
                "GET /zones/123/items/45?page=2             | GET /zones/<num>/items/<num>?page=<num>",
                "worker-12 of pool_3                        | worker-<num> of pool_<num>",
                "tool ~search web~ failed                   | tool ~search web~ failed",
                "tool \"search web\" failed                 | tool <str> failed",
                "tool 'search web' can't run                | tool <str> can't run",
                "tool `a` of 'b                             | tool <str> of 'b",
                "msg=\"connection refused\" tool=\"x\"      | msg=\"connection refused\" tool=<str>",
                "said \"a \\\" b\" twice                    | said <str> twice",
                "effaced and café stay, v2 too              | effaced and café stay, v2 too",
                "1.2.3.4.5 is no address                    | <ip>.<num> is no address",
            })
    void whatVariesIsMaskedAndTheWordsStay(String line, String words) {
        assertThat(masked(line)).isEqualTo(words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "[ERROR] it broke                    | error",
                "ERROR it broke                      | error",
                "2026-11-22 18:00:00 WARN [main] it  | warn",
                "level=fatal msg=x                   | fatal",
                "Error: it broke                     | error",
                "panic: it broke                     | fatal",
                "no error was found                  | ''",
                "all is well                         | ''",
                "the first six words come before ERROR | ''",
                "{\"level\":\"error\",\"msg\":\"it broke\"} | error",
                "{\"severity\":\"WARNING\",\"message\":\"slow\"} | warn",
            })
    void whatALineSaysOfItselfIsItsSeverity(String line, String severity) {
        assertThat(LogWords.of(line).severity()).isEqualTo(severity.equals("''") ? "" : severity);
    }

    @Test
    void ofAnObjectTheMessageIsRead() {
        assertThat(masked("{\"time\":1,\"level\":\"error\",\"msg\":\"tool search failed after 3 tries\"}"))
                .isEqualTo("tool search failed after <num> tries");
        assertThat(masked("{\"a\":1}")).isEqualTo("{<str>:<num>}");
        assertThat(masked("{not json 5")).isEqualTo("{not json <num>");
    }

    @Test
    void aLineHasAnEndAndAWordTooAndColoursAreNoWords() {
        assertThat(LogWords.of("w ".repeat(1000)).words()).hasSize(61).endsWith("<*>");
        assertThat(masked("k".repeat(300))).isEqualTo("k".repeat(100) + "…");
        assertThat(masked("\u001b[31mERROR\u001b[0m   spaced\tout")).isEqualTo("ERROR spaced out");
        assertThat(masked("")).isEqualTo("(empty)");
        assertThat(masked("\u0000\u202e \n")).isEqualTo("(empty)");
    }
}
