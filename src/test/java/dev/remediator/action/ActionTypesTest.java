package dev.remediator.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.outbound.HeaderValue;
import dev.remediator.secret.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ActionTypesTest {
    enum TokenKind {
        PROJECT,
        ONE_ENVIRONMENT
    }

    record Inner(int lines, @Default("info") String level) {
        Inner {
            if (lines < 1 || lines > 1000) throw new IllegalArgumentException("lines must be 1 to 1000");
        }
    }

    record Settings(
            String service,
            @Default("https://api.example/v2") URI url,
            Secret token,
            @Default("project") TokenKind tokenKind,
            @Default("10s") Duration poll,
            Optional<Double> below,
            @Default("[]") List<Inner> inners,
            @Default("{}") Map<String, HeaderValue> headers,
            Optional<Rate> limit,
            @Default("true") boolean strict,
            Optional<JsonNode> body) {}

    private static final String SMALLEST = "{service: 'a', token: {env: 'T'}}";

    private static List<String> problems(String written) {
        return ActionTypes.check(Settings.class, Bench.json(written)).stream()
                .map(SettingProblem::toString)
                .toList();
    }

    private static Settings read(String written) {
        return ActionTypes.read(Settings.class, Bench.json(written), name -> Optional.of("value of " + name));
    }

    @Test
    void whatIsNotWrittenHasItsDefault() {
        assertThat(read(SMALLEST))
                .isEqualTo(new Settings(
                        "a",
                        URI.create("https://api.example/v2"),
                        Secret.of("value of T"),
                        TokenKind.PROJECT,
                        Duration.ofSeconds(10),
                        Optional.empty(),
                        List.of(),
                        Map.of(),
                        Optional.empty(),
                        true,
                        Optional.empty()));
    }

    @Test
    void everythingCanBeWritten() {
        var settings = read("""
                {service: 'a', url: 'http://h:1/x', token: {env: 'T'}, 'token-kind': 'one-environment', poll: '1m30s',
                 below: 0.05, inners: [{lines: 5}, {lines: 7, level: 'error'}],
                 headers: {X: 'plain', Authorization: {env: 'A', prefix: 'Bearer '}}, limit: '50 per 1m', strict: false,
                 body: {a: [1, null]}}""");

        assertThat(settings.tokenKind()).isEqualTo(TokenKind.ONE_ENVIRONMENT);
        assertThat(settings.poll()).isEqualTo(Duration.ofSeconds(90));
        assertThat(settings.below()).contains(0.05);
        assertThat(settings.inners()).containsExactly(new Inner(5, "info"), new Inner(7, "error"));
        assertThat(settings.headers())
                .containsEntry("X", HeaderValue.of("plain"))
                .containsEntry("Authorization", HeaderValue.bearer(Secret.of("value of A")));
        assertThat(settings.limit()).contains(new Rate(50, Duration.ofMinutes(1)));
        assertThat(settings.strict()).isFalse();
        assertThat(settings.body()).contains(Bench.json("{a: [1, null]}"));
    }

    @Test
    void everyProblemIsToldAtOnceWithItsPlace() {
        assertThat(problems("""
                                {servce: 'a', url: 'no url', token: 'abc123', 'token-kind': 'projct', poll: 30, below: '0.05',
                                 inners: [{lines: 0}, {lines: 2.5}, {lines: 1, levl: 'x'}, 7], headers: {'a/b~c': 5},
                                 limit: '50/m', strict: 'yes', body: null}"""))
                .containsExactly(
                        "/servce: unknown key 'servce', did you mean 'service'?",
                        "needs the key 'service'",
                        "/url: is not a URL: Illegal character in path",
                        "/token: a secret is not written here, only where it is: {env: NAME} or {file: /path/of/the/secret}",
                        "/token-kind: unknown value 'projct', did you mean 'project'?",
                        "/poll: must be text, not a number; a duration needs a unit, such as 30s",
                        "/below: must be a number, not text",
                        "/inners/0: lines must be 1 to 1000",
                        "/inners/1/lines: must be a whole number, not a number",
                        "/inners/2/levl: unknown key 'levl', did you mean 'level'?",
                        "/inners/3: must be an object, not a number",
                        "/headers/a~1b~0c: must be text, or {env: NAME}, or {file: /path}",
                        "/limit: must be a rate such as 50 per 1m",
                        "/strict: must be true or false, not text");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[]                                              | must be an object, not a list",
                "{token: {env: 'T'}, service: 5}                 | /service: must be text, not a number; put it in quotes",
                "{token: {env: 'T'}, service: null}              | the key 'service' must not be empty",
                "{token: {env: 'T'}, service: 'a', tokenKind: 'project'} | /tokenKind: unknown key 'tokenKind', did you mean 'token-kind'?",
                "{token: {env: 'T'}, service: 'a', zzz: 1}       | /zzz: unknown key 'zzz', known: service, url, token, token-kind, poll, below, inners, headers, limit, strict, body",
                "{token: {env: 'T'}, service: 'a', url: '/x'}    | /url: must be a whole URL, with its scheme, such as https://host/path",
                "{token: {env: 'T'}, service: 'a', inners: {}}   | /inners: must be a list, not an object",
                "{token: {env: 'T'}, service: 'a', headers: []}  | /headers: must be an object, not a list",
                "{token: {env: 'T'}, service: 'a', inners: [{}]} | /inners/0: needs the key 'lines'",
                "{token: {env: 'T'}, service: 'a', inners: [{lines: 99999999999}]} | /inners/0/lines: is too large",
                "{token: {env: 'T', file: '/x'}, service: 'a'}   | /token: a secret is not written here, only where it is: {env: NAME} or {file: /path/of/the/secret}",
                "{token: {vault: 'T'}, service: 'a'}             | /token: a secret is not written here, only where it is: {env: NAME} or {file: /path/of/the/secret}",
                "{token: {env: ''}, service: 'a'}                | /token: a secret is not written here, only where it is: {env: NAME} or {file: /path/of/the/secret}",
            })
    void eachMistakeHasItsMessage(String written, String problem) {
        assertThat(problems(written.strip())).containsExactly(problem.strip());
    }

    @Test
    void checkingNeedsNoSecretsReadingDoes() {
        assertThat(problems("{service: 'a', token: {env: 'NOT_SET_ANYWHERE'}}")).isEmpty();
        assertThat(problems("{service: 'a', token: {file: '/not/there'}}")).isEmpty();

        assertThatExceptionOfType(InvalidSettings.class)
                .isThrownBy(() -> ActionTypes.read(Settings.class, Bench.json(SMALLEST), name -> Optional.empty()))
                .withMessage("/token: the environment variable T is not set")
                .satisfies(e -> assertThat(e.problems())
                        .containsExactly(new SettingProblem("/token", "the environment variable T is not set")));
        assertThatExceptionOfType(InvalidSettings.class)
                .isThrownBy(() -> read("{service: 'a', token: {file: '/not/there'}}"))
                .withMessageContaining("/not/there, which cannot be read");
    }

    @Test
    void aSecretInAFileIsReadWithoutItsLineEnd(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("token"), "abc def\n");
        var settings = read("{service: 'a', token: {file: '" + file + "'}}");

        assertThat(settings.token().reveal()).isEqualTo("abc def");
        assertThat(settings.toString()).doesNotContain("abc def");
    }

    @Test
    void aSecretWrittenByMistakeIsNotRepeatedInTheMessage() {
        assertThat(problems("{service: 'a', token: 'hunter2'}").toString()).doesNotContain("hunter2");
        assertThat(problems("{service: 'a', token: {env: 'T'}, headers: {Authorization: {token: 'hunter2'}}}")
                        .toString())
                .doesNotContain("hunter2");
    }

    @Test
    void anExpressionFitsEveryTypeUntilItsValueIsKnown() {
        var written = Bench.json("{lines: '${facts.n}', level: '${labels.level}'}");

        assertThat(ActionTypes.check(Inner.class, written, text -> text.startsWith("${")))
                .isEmpty();
        assertThat(ActionTypes.check(Inner.class, written))
                .containsExactly(new SettingProblem("/lines", "must be a whole number, not text"));
        assertThat(ActionTypes.check(
                        Inner.class, Bench.json("{lines: '${facts.n}', levl: 'x'}"), text -> text.startsWith("${")))
                .extracting(SettingProblem::jsonPointer)
                .containsExactly("/levl");
    }

    @Test
    void whatCheckAcceptsReadReads() {
        assertThat(ActionTypes.check(Settings.class, Bench.json(SMALLEST))).isEmpty();
        assertThat(read(SMALLEST).service()).isEqualTo("a");
    }

    @Test
    void hostileKeysAndValuesAreShownShort() {
        var long100 = "k".repeat(100);
        assertThat(problems("{service: 'a', token: {env: 'T'}, '" + long100 + "': 1}")
                        .getFirst())
                .contains("unknown key '" + "k".repeat(60) + "…'");
    }

    @Test
    void aReadingsOutputKeepsItsNamesAndWritesTimesAsIso() {
        record Output(Instant createdAt, Duration age, Optional<String> image, List<Inner> inners) {}

        assertThat(ActionTypes.write(new Output(
                        Instant.parse("2026-11-22T18:00:00Z"),
                        Duration.ofHours(2),
                        Optional.empty(),
                        List.of(new Inner(1, "x")))))
                .isEqualTo(
                        Bench.json(
                                "{createdAt: '2026-11-22T18:00:00Z', age: 'PT2H', image: null, inners: [{lines: 1, level: 'x'}]}"));
    }

    @Test
    void keysCanBeListedForEditors() {
        assertThat(ActionTypes.keys(Settings.class))
                .extracting(
                        ActionTypes.Key::name,
                        ActionTypes.Key::required,
                        k -> k.standard().orElse("-"))
                .contains(
                        org.assertj.core.groups.Tuple.tuple("service", true, "-"),
                        org.assertj.core.groups.Tuple.tuple("token-kind", false, "project"),
                        org.assertj.core.groups.Tuple.tuple("below", false, "-"));
        assertThat(ActionTypes.keys(Settings.class))
                .filteredOn(k -> k.name().equals("below"))
                .extracting(ActionTypes.Key::type)
                .containsExactly(Double.class);
    }

    record Asked(
            @About("how many") @Range(min = "1", max = "1000")
            int lines,

            @Range(min = "5m", max = "24h") @Default("1h") Duration over,
            @Range(max = "3") Optional<String> name,
            @Range(min = "1") @Default("[1]") List<Integer> each,
            @Range(max = "1") @Default("{}") Map<String, String> names,
            @Range(min = "0.5") @Default("1") double factor,
            Optional<Instant> at,
            Optional<Secret> secret) {}

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{lines: 0}                    | /lines: must be 1 to 1000",
                "{lines: 1001}                 | /lines: must be 1 to 1000",
                "{lines: 1, over: '4m'}        | /over: must be 5m to 24h",
                "{lines: 1, over: '2d'}        | /over: must be 5m to 24h",
                "{lines: 1, name: 'abcd'}      | /name: must have at most 3 characters",
                "{lines: 1, each: []}          | /each: must not be empty",
                "{lines: 1, names: {a: 'x', b: 'y'}} | /names: must have at most 1 entries",
                "{lines: 1, factor: 0.25}      | /factor: must be at least 0.5",
                "{lines: 1, at: 'today'}       | /at: must be a time such as 2026-11-22T18:00:00Z",
                "{lines: 1, secret: 'hunter2'} | /secret: a secret is not written here: it comes from a person's answer, such as \"${answers.token}\"",
                "{lines: 1, secret: {env: 'T'}} | /secret: a secret is not written here: it comes from a person's answer, such as \"${answers.token}\"",
                "{lines: 1, secret: {sealed: 5}} | /secret: a secret is not written here: it comes from a person's answer, such as \"${answers.token}\"",
            })
    void aParameterOutOfItsRangeIsAProblemAtItsOwnPlace(String written, String problem) {
        assertThat(ActionTypes.check(Asked.class, Bench.json(written), text -> false))
                .extracting(SettingProblem::toString)
                .containsExactly(problem);
    }

    @Test
    void boundsAreIncluded() {
        assertThat(ActionTypes.check(
                        Asked.class,
                        Bench.json("{lines: 1000, over: '5m', name: 'abc', factor: 0.5, at: '2026-11-22T18:00:00Z'}"),
                        text -> false))
                .isEmpty();
    }

    @Test
    void aSealedParameterIsOpenedWhenTheCallIsMadeAndNotBefore() {
        var written = Bench.json("{lines: 1, secret: {sealed: 'gibberish'}}");
        assertThat(ActionTypes.check(Asked.class, written, text -> false)).isEmpty();

        var asked = ActionTypes.parameters(Asked.class, written, waiting -> Secret.of("opened " + waiting));

        assertThat(asked.secret()).contains(Secret.of("opened gibberish"));
        assertThat(asked.toString()).doesNotContain("gibberish");
        assertThatExceptionOfType(InvalidSettings.class)
                .isThrownBy(() -> ActionTypes.parameters(Asked.class, written, Unsealer.NONE))
                .withMessage("/secret: there is no key to open sealed secrets with");
    }

    @Test
    void settingsTakeNoSealedSecret() {
        assertThat(problems("{service: 'a', token: {sealed: 'gibberish'}}"))
                .containsExactly(
                        "/token: a secret is not written here, only where it is: {env: NAME} or {file: /path/of/the/secret}");
    }

    @Test
    void everythingAnEditorNeedsIsListed() {
        assertThat(ActionTypes.keys(Asked.class).getFirst())
                .isEqualTo(new ActionTypes.Key(
                        "lines",
                        int.class,
                        true,
                        Optional.empty(),
                        Optional.of("1"),
                        Optional.of("1000"),
                        Optional.of("how many")));
        assertThat(ActionTypes.keys(Settings.class))
                .extracting(key -> key.shape().says())
                .containsExactly(
                        "text",
                        "URL",
                        "secret",
                        "one of project, one-environment",
                        "duration",
                        "number",
                        "list (object (lines, level))",
                        "map of names (text or secret)",
                        "rate such as 50 per 1m",
                        "true or false",
                        "any value");
        assertThat(ActionTypes.keys(Asked.class))
                .extracting(ActionTypes.Key::shape)
                .contains(new Shape.Whole(), new Shape.Span(), new Shape.Time(), new Shape.Sealed());
    }

    @Test
    void whatAReadingAnswersIsListedAsExpressionsSayIt() {
        record Answer(@About("when it began") Instant createdAt, Optional<Double> weekAgo) {}

        assertThat(ActionTypes.fields(Answer.class))
                .containsExactly(
                        new ActionTypes.Field("createdAt", Instant.class, true, Optional.of("when it began")),
                        new ActionTypes.Field("weekAgo", Double.class, false, Optional.empty()));
    }
}
