package dev.remediator.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonSchemasTest {
    /** Every folder of remediations that is shipped. */
    private static final List<Path> FOLDERS = List.of(Path.of("remediations"), Path.of("deploy/demo/remediations"));

    private static final String PLAYBOOK = """
        playbook: a
        about: A.
        when: [ 'alertname="A"' ]
        target: gateway
        try: [ { do: restart } ]
        verify: { check: alive }
        """;

    @ParameterizedTest
    @EnumSource(SchemaFile.class)
    void everySchemaIsOneOfItsDialect(SchemaFile file) {
        JsonNode schema = JsonSchemas.of(file, Validated.ACTIONS);

        assertThat(Validated.ofDialect(schema)).isEmpty();
        assertThat(schema.path("$schema").textValue()).isEqualTo("https://json-schema.org/draft/2020-12/schema");
    }

    @TestFactory
    Stream<DynamicTest> everyShippedFileFits() throws IOException {
        List<DynamicTest> tests = new java.util.ArrayList<>();
        for (Path folder : FOLDERS)
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.filter(Files::isRegularFile).sorted().toList())
                    SchemaFile.of(folder.relativize(file).toString().replace('\\', '/'))
                            .ifPresent(kind -> tests.add(DynamicTest.dynamicTest(
                                    file.toString(),
                                    () -> assertThat(Validated.problems(kind, Files.readString(file)))
                                            .isEmpty())));
            }
        assertThat(tests).hasSizeGreaterThan(5);
        return tests.stream();
    }

    @Test
    void aPlaybookNeedsNoMoreThanThis() {
        assertThat(playbook(PLAYBOOK)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "guide: |\n  # What it means",
                "for: 30s",
                "for: 1h30m",
                "severity: P0",
                "autonomy: approve",
                "rank: 10",
                "limits: { per-target: 3 per 1h, per-playbook: 10 per 1h, cooldown: 5m }",
                "inhibit: dependencies",
                "unless: { upstream-is-down: 'facts.upstream.status == \"down\"', never: true }",
                "gather: { up: { do: check, with: { name: alive, target: other } }, l: { do: logs.recent, with: {"
                        + " lines: 200 } } }",
                "gather: { l: { do: logs.recent, target: other, with: { lines: '${facts.x}' } } }",
                "otherwise: [ undo, escalate ]",
                "deadline: 45m",
            })
    void everyKeyMayBeAdded(String key) {
        assertThat(playbook(PLAYBOOK + key)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ do: restart, if: 'facts.a.age > duration(\"2h\")', for: 15m, keep: true, verify: { check: a, hold:"
                        + " 0s } }",
                "{ do: rollback, approve: { by: platform, quorum: 2, within: 10m, reason: required } }",
                "{ do: breaker.trip, with: { breaker: upstream }, verify: { check: breaker-open } }",
                "{ do: ratelimit.set, with: { limit: 50 per 1m } }",
                "{ do: ratelimit.set, with: { limit: '${answers.limit}' } }",
                "{ do: ask, as: token, with: { group: platform, message: create, answer: secret, within: 4h } }",
                "{ do: ask, with: { group: platform, message: create, answer: [ a, b ] } }",
                "{ do: tell, if: facts.a.b, with: { message: daily, show: [ health ] } }",
                "{ do: logs.recent, as: after }",
                "{ do: check, as: again, with: { name: alive } }",
            })
    void everyStepMayBeTaken(String step) {
        assertThat(playbook(PLAYBOOK.replace("try: [ { do: restart } ]", "steps: [ " + step + " ]")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "colour: red",
                "severity: P4",
                "for: 30",
                "for: 5 minutes",
                "for: 0s",
                "for: 5m1h",
                "rank: 10001",
                "rank: high",
                "autonomy: full",
                "limits: { per-target: 3 per hour }",
                "limits: { cooldwon: 5m }",
                "inhibit: everything",
                "unless: { Upstream: x }",
                "gather: { a-b: { do: logs.recent } }",
                "gather: { true: { do: logs.recent } }",
                "gather: { up: { do: check } }",
                "gather: { up: { do: check, target: x, with: { name: y } } }",
                "gather: { up: { do: restart } }",
                "gather: { l: { do: logs.recent, with: { lines: many } } }",
                "gather: { l: { do: logs.recent, with: { lines: 0 } } }",
                "gather: { l: { do: logs.recent, with: { line: 3 } } }",
                "otherwise: [ undo, undo ]",
                "otherwise: [ undone ]",
                "otherwise: undo",
                "steps: [ { do: restart } ]",
                "schedule: { cron: '0 9 * * *' }",
            })
    void whatDoesNotBelongIsFound(String key) {
        assertThat(playbook(PLAYBOOK + key)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "playbook: a",
                "about: A.",
                "target: gateway",
                "try: [ { do: restart } ]",
                "verify: { check: alive }",
            })
    void whatIsMissingIsFound(String line) {
        assertThat(playbook(PLAYBOOK.replace(line + "\n", ""))).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ do: restrat }",
                "{ do: logs.recent }",
                "{ do: ask, with: { group: a, message: b } }",
                "{ do: breaker.trip }",
                "{ do: breaker.trip, with: { braker: upstream } }",
                "{ do: ratelimit.set, with: { limit: 50 } }",
                "{ do: restart, keep: maybe }",
                "{ do: restart, as: x }",
                "{ do: restart, approve: { quorum: 1 } }",
                "{ do: restart, verify: { chek: alive } }",
                "{ if: x }",
                "restart",
            })
    void aRungIsAChangeWithWhatItTakes(String rung) {
        assertThat(playbook(PLAYBOOK.replace("{ do: restart }", rung))).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ do: logs.recent }",
                "{ do: logs.recent, as: x, for: 5m }",
                "{ do: ask, with: { group: a } }",
                "{ do: ask, with: { group: a, message: b, answer: [ one ] } }",
                "{ do: ask, with: { group: a, message: b }, keep: true }",
                "{ do: tell, as: x, with: { message: b } }",
                "{ do: tell }",
                "{ do: restart, target: other }",
            })
    void aStepIsOneOfFourKinds(String step) {
        assertThat(playbook(PLAYBOOK.replace("try: [ { do: restart } ]", "steps: [ " + step + " ]")))
                .isNotEmpty();
    }

    @Test
    void onlyAnAlertLendsItsLabels() {
        String byPerson = PLAYBOOK.replace("when: [ 'alertname=\"A\"' ]\n", "");
        assertThat(playbook(byPerson)).isEmpty();
        assertThat(playbook(byPerson.replace("gateway", "${labels.service}"))).isNotEmpty();
        assertThat(playbook(byPerson + "for: 5m")).isNotEmpty();
        assertThat(playbook(PLAYBOOK.replace("gateway", "${labels.service}"))).isEmpty();
    }

    @Test
    void targetsHaveOneAdapterInEachSlotAndNoExpressions() {
        String target = """
            targets:
              gateway:
                about: The gateway.
                platform: { railway: { project: p, environment: e, service: s, token: { env: TOKEN } } }
                checks: { alive: { http: { url: "https://gateway.example/health", within: 2s } } }
            """;
        assertThat(targets(target)).isEmpty();
        assertThat(targets(target.replace("project: p", "project: '${labels.p}'")))
                .isNotEmpty();
        assertThat(targets(target.replace("{ env: TOKEN }", "secret"))).isNotEmpty();
        assertThat(targets(target.replace("{ env: TOKEN }", "{ env: A, file: b }")))
                .isNotEmpty();
        assertThat(targets(target.replace("railway:", "railwey:"))).isNotEmpty();
        assertThat(targets(target.replace("{ railway:", "{ more: {}, railway:")))
                .isNotEmpty();
        assertThat(targets(target.replace("url:", "uri:"))).isNotEmpty();
        assertThat(targets(target.replace("within: 2s", "status: 999"))).isNotEmpty();
        assertThat(targets("targets: {}")).isNotEmpty();
    }

    @Test
    void peopleAreWhoTheyAre() {
        String people = """
            engineers:
              ana: { name: Ana Example, slack: U0EXAMPLE1, email: ana@gateway.example, phone: "+49 30 0000001", rota: true }
            groups:
              platform: { about: owns the gateway, members: [ ana ], contact: "#platform" }
            severities:
              P0: { means: "Nobody can call a tool.", acknowledge: 5m, mitigate: 30m, update-every: 15m, notify: [ platform ] }
            escalation:
              P0: [ { after: 0m, group: platform }, { after: 10m, group: platform } ]
            contacts:
              - { name: Railway support, for: "the platform itself", reach: "https://station.railway.com" }
            """;
        assertThat(people(people)).isEmpty();
        assertThat(people(people.replace("U0EXAMPLE1", "ana"))).isNotEmpty();
        assertThat(people(people.replace("P0:", "P9:"))).isNotEmpty();
        assertThat(people(people.replace("members: [ ana ]", "members: []"))).isNotEmpty();
        assertThat(people(people.replace("after: 0m, ", ""))).isNotEmpty();
        assertThat(people(people.replace("rota: true", "rota: yes please"))).isNotEmpty();
    }

    @Test
    void drillsAreAList() {
        String drill = "- { playbook: a, on: 2026-10-02, how: exercise, by: [ana], went: Well. }";
        assertThat(Validated.problems(SchemaFile.DRILLS, drill)).isEmpty();
        assertThat(Validated.problems(SchemaFile.DRILLS, drill.replace("exercise", "reading")))
                .isNotEmpty();
        assertThat(Validated.problems(SchemaFile.DRILLS, drill.replace("2026-10-02", "October")))
                .isNotEmpty();
    }

    @Test
    void testsAreDescribedToo() {
        String test = """
            playbook: gateway-down
            tests:
              - name: a restart heals it
                alert: GatewayDown{service="mcp-gateway"}
                world: { checks: { alive: [ fail for 40s, pass ] }, facts: { deploys: { current: { age: 3d } } } }
                people: [ { after: 5m, approve: restart, by: ana } ]
                expect:
                  - { at: 30s, do: restart, target: mcp-gateway }
                  - { run: succeeded }
                  - { never: approval }
            """;
        assertThat(Validated.problems(SchemaFile.TESTS, test)).isEmpty();
        assertThat(Validated.problems(SchemaFile.TESTS, test.replace("{ run: succeeded }", "{ at: 3s }")))
                .isNotEmpty();
        assertThat(Validated.problems(SchemaFile.TESTS, test.replace("{ run: succeeded }", "{ run: x, do: restart }")))
                .isNotEmpty();
        assertThat(Validated.problems(SchemaFile.TESTS, test.replace("by: ana", "buy: ana")))
                .isNotEmpty();
        assertThat(Validated.problems(SchemaFile.TESTS, test.replace("name: a", "nam: a")))
                .isNotEmpty();
    }

    @Test
    void everyKeySaysWhatItMeans() {
        for (SchemaFile file : SchemaFile.values())
            assertThat(JsonSchemas.of(file, Validated.ACTIONS)
                            .path("properties")
                            .properties())
                    .allSatisfy(key -> assertThat(key.getValue().has("description")
                                    || key.getValue().has("$ref"))
                            .as(key.getKey())
                            .isTrue());
    }

    private static List<String> playbook(String yaml) {
        return Validated.problems(SchemaFile.PLAYBOOK, yaml);
    }

    private static List<String> targets(String yaml) {
        return Validated.problems(SchemaFile.TARGETS, yaml);
    }

    private static List<String> people(String yaml) {
        return Validated.problems(SchemaFile.PEOPLE, yaml);
    }
}
