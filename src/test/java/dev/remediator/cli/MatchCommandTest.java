package dev.remediator.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class MatchCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(InputStream in, String... args) {
        return Conventions.apply(new CommandLine(new MatchCommand(in, List.of())))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }

    private int match(String... args) {
        return run(InputStream.nullInputStream(), args);
    }

    private String answers(String lines, String... more) {
        var args = new String[more.length + 1];
        args[0] = "--stdin";
        System.arraycopy(more, 0, args, 1, more.length);
        assertThat(run(new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)), args))
                .isZero();
        assertThat(err.toString()).isEmpty();
        return out.toString();
    }

    @Test
    void aMatchShowsWhatMatchedAndExitsWith0() {
        assertThat(match(
                        "alertname=\"GatewayDown\", severity=~\"critical|page\", team!=\"x\"",
                        "severity=page",
                        "alertname=GatewayDown"))
                .isZero();
        assertThat(out).hasToString("""
            match: {alertname="GatewayDown", severity="page"}
              alertname="GatewayDown" holds, it is "GatewayDown"
              severity=~"critical|page" holds, it is "page"
              team!="x" holds, there is no such label
            """);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void noMatchNamesTheFirstMatcherThatDoesNotHoldAndWhyAndExitsWith1() {
        assertThat(match("a=1,b=~\"x.*\",c=3", "a=1", "b=yx")).isEqualTo(1);
        assertThat(out).hasToString("no match: b=~\"x.*\" does not hold, it is \"yx\"\n");
    }

    @Test
    void aLabelThatIsMissingIsNamedAsMissing() {
        assertThat(match("service=\"mcp-gateway\"")).isEqualTo(1);
        assertThat(out).hasToString("no match: service=\"mcp-gateway\" does not hold, there is no such label\n");
    }

    @Test
    void matchersThatAskForNothingSaySo() {
        assertThat(match("{}", "a=b")).isZero();
        assertThat(out).hasToString("match: no matcher asks for anything, so every alert matches\n");
    }

    @Test
    void aSyntaxErrorPointsAtItsPlaceAndExitsWith2() {
        assertThat(match("--parser", "utf8", "{foo=~\"a\\d\"}", "foo=a1")).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).isEqualToNormalizingNewlines("""
            match: \\d is no escape; to mean a backslash, write \\\\d
              {foo=~"a\\d"}
                      ^
            """);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            value = {
                "utf8,     foo=bar}, 2",
                "classic,  foo=bar}, 0",
                "fallback, foo=bar}, 0",
                "UTF8,     foo🙂=bar, 1",
                "classic,  foo🙂=bar, 2",
                "fallback, foo🙂=bar, 1",
            })
    void theParserIsChosen(String parser, String matchers, int exit) {
        assertThat(match("--parser", parser, matchers, "foo=bar")).isEqualTo(exit);
    }

    @Test
    void jsonIsForPrograms() {
        assertThat(match("-o", "json", "a=1", "a=1")).isZero();
        assertThat(match("-o", "json", "a=\"é\"", "a=\"")).isEqualTo(1);
        assertThat(match("-o", "json", "a=1")).isEqualTo(1);
        assertThat(match("-o", "json", "a=1,=")).isEqualTo(2);
        assertThat(out.toString()).isEqualToNormalizingNewlines("""
            {"match":true}
            {"match":false,"matcher":"a=\\"\\u00E9\\"","reason":"it is \\"\\\\\\"\\""}
            {"match":false,"matcher":"a=\\"1\\"","reason":"there is no such label"}
            {"error":"expected a label name, found \\"=\\"","position":4}
            """);
        assertThat(err.toString()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '~',
            delimiter = ';',
            value = {
                "-o plain; write the matchers, then the labels as name=value",
                "a=b c; a label is written name=value, this is not: 'c'",
                "a=b =c; a label is written name=value, this is not: '=c'",
                "a=b c=1 c=2; the label 'c' is given twice",
                "--stdin a=b; with --stdin, matchers and labels come from standard input only",
                "--parser go a=b; 'go' is none of utf8, classic, fallback",
                "-o xml a=b; 'xml' is none of plain, json",
                "--colour a=b; match: there is no option '--colour', did you mean '--color'?",
            })
    void aCommandThatIsNotUnderstoodExitsWith2(String args, String message) {
        assertThat(match(args.split(" "))).isEqualTo(2);
        assertThat(err.toString()).contains(message).endsWith("'match --help' shows how it is used, with examples.\n");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aLabelsValueMayHoldAnything() {
        assertThat(match("a=\"b=c,d\"", "a=b=c,d")).isZero();
        assertThat(match("a=\"\"", "a=")).isZero();
    }

    @Test
    void helpTeachesByExample() {
        assertThat(match("--help")).isZero();
        assertThat(out.toString())
                .contains("remediator match 'alertname=\"GatewayDown\"' alertname=GatewayDown service=mcp-gateway")
                .contains("{\"matchers\": \"{a=\\\"b\\\"}\", \"labels\": {\"a\": \"b\"}}' | remediator match --stdin")
                .contains("Exit codes: 0 they match (each alert a playbook), 1 they do not, 2 not understood.");
    }

    @Test
    void eachLineHasItsAnswer() {
        assertThat(answers("""
            {"matchers":"{a=\\"b\\"}","labels":{"a":"b"}}
            {"labels":{"a":"c"},"matchers":"a=b","id":7}
            {"matchers":"a!=b"}
            {"matchers":"a=~[","labels":{}}
            """)).isEqualToNormalizingNewlines("""
                    {"match":true}
                    {"match":false}
                    {"match":true}
                    {"error":"\\"[\\" is no regular expression of RE2: missing closing ]"}
                    """);
    }

    @Test
    void aLineThatIsNotUnderstoodIsAnErrorAndStopsNothing() {
        String answers = answers("""
            nonsense

            []
            {"matchers":7}
            {"matchers":"a=b","labels":[]}
            {"matchers":"a=b","labels":{"a":1}}
            {"matchers":"a=b","labels":{"a":{}}}
            {"matchers":"a=b","labels":{"a":"b"}} {}
            {"matchers":"a=b","labels":{"a":"b"}
            %s
            {"matchers":"a=b","labels":{"a":"b"}}\
            """.formatted("[".repeat(100_000)));
        var lines = answers.lines().toList();
        assertThat(lines).hasSize(11);
        assertThat(lines.subList(0, 10)).allSatisfy(line -> {
            var answer = new JsonMapper().readTree(line);
            assertThat(answer.size()).isEqualTo(1);
            assertThat(answer.path("error").textValue()).isNotBlank();
        });
        assertThat(lines.getLast()).isEqualTo("{\"match\":true}");
    }

    @Test
    void aLineThatIsTooLongIsSkippedAndTheNextOneAnswered() {
        String head = "{\"matchers\":\"a!=b\",\"labels\":{\"a\":\"";
        String fits = head + "x".repeat(MatchLines.MAX_LINE - head.length() - 3) + "\"}}";
        String answers = answers(fits + "\n" + fits + " \n{\"matchers\":\"a!=b\"}\n");
        assertThat(answers.lines())
                .containsExactly(
                        "{\"match\":true}", "{\"error\":\"the line is longer than 1 MiB\"}", "{\"match\":true}");
    }

    @Test
    void halvesOfSurrogatePairsAndBytesThatAreNoUtf8AreReplacedAsGoDoes() {
        byte[] lines =
                "{\"matchers\":\"a=~\\\"\\\\\\\\x{fffd}\\\"\",\"labels\":{\"a\":\"\\ud83d\"}}\n{\"matchers\":\"a=\uFFFD\",\"labels\":{\"a\":\"?\"}}\n"
                        .getBytes(StandardCharsets.UTF_8);
        lines[lines.length - 5] = (byte) 0xFF;
        assertThat(run(new ByteArrayInputStream(lines), "--stdin")).isZero();
        assertThat(out.toString()).isEqualToNormalizingNewlines("{\"match\":true}\n{\"match\":true}\n");
    }

    @Test
    void theParserCountsForLinesToo() {
        assertThat(answers("{\"matchers\":\"foo=bar}\",\"labels\":{\"foo\":\"bar\"}}\n", "--parser", "utf8"))
                .startsWith("{\"error\":\"expected no closing brace");
    }

    @Test
    void whoAsksOneLineAtATimeIsAnsweredAtOnce() throws IOException, InterruptedException {
        try (var question = new PipedOutputStream();
                var in = new PipedInputStream(question)) {
            var command = Thread.ofVirtual().start(() -> run(in, "--stdin"));
            for (int asked = 1; asked <= 3; asked++) {
                question.write("{\"matchers\":\"a=b\"}\n".getBytes(StandardCharsets.UTF_8));
                question.flush();
                int expected = asked;
                Awaitility.await().until(() -> out.toString().lines().count() == expected);
            }
            question.close();
            command.join();
        }
    }

    @Test
    void itStartsWithoutAContainer() {
        assertThatCode(() -> new MatchCommand(List.of())).doesNotThrowAnyException();
    }

    @Test
    void anAlertIsMatchedAgainstThePlaybooksInTheOrderInWhichTheyAreAsked() {
        assertThat(match("--playbooks", "GatewayDown{service=\"mcp-gateway\"}")).isZero();
        assertThat(out.toString())
                .startsWith(
                        "match: {alertname=\"GatewayDown\", service=\"mcp-gateway\"}\n  1. gateway-service-down (P0, rank 10)\n");
    }

    @Test
    void anAlertThatNoPlaybookMatchesExitsWith1() {
        assertThat(match("--playbooks", "alertname=DiskFull", "disk=sda", "-o", "json"))
                .isOne();
        assertThat(out)
                .hasToString(
                        "{\"match\":false,\"labels\":{\"alertname\":\"DiskFull\",\"disk\":\"sda\"},\"playbooks\":[]}\n");
    }

    @Test
    void aPayloadOrAFolderThatIsNotThereExitsWith2() {
        assertThat(match("--alert", "/no/such/file")).isEqualTo(2);
        assertThat(match("--playbooks", "X", "--remediations", "/no/such/folder"))
                .isEqualTo(2);
        assertThat(match("--playbooks")).isEqualTo(2);
        assertThat(match("--alert", "x", "a=b")).isEqualTo(2);
    }
}
