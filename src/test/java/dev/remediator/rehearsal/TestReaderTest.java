package dev.remediator.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestReaderTest {
    private static final String HEAD = """
            playbook: shop-down
            alert: ShopDown{service="shop"}
            tests:
            """;

    private static List<String> problemsOf(String test) {
        return Folder.problems(HEAD + test.indent(2));
    }

    @Test
    void a_test_says_what_happens_outside_and_what_is_expected() {
        var test = Folder.read("""
                tests:
                  - name: all of it
                    playbook: shop-down
                    alert: { labels: { alertname: ShopDown, service: shop }, annotations: { summary: gone } }
                    at: 2026-11-02T09:00:00Z
                    world: { resolves: 3m, incidents: [ payments ], busy: { playbook: shop-errors, for: 1m } }
                    expect: [ { at: 30s, do: restart, because: shop }, { never: change } ]
                """).tests().getFirst();

        assertThat(test.line()).isEqualTo(2);
        assertThat(test.scenario().at()).isEqualTo(Instant.parse("2026-11-02T09:00:00Z"));
        assertThat(test.scenario().alert().orElseThrow().annotations()).containsEntry("summary", "gone");
        assertThat(test.scenario().world().resolves()).contains(Duration.ofMinutes(3));
        assertThat(test.scenario().world().incidents()).containsExactly("payments");
        assertThat(test.expectations()).hasSize(2);
        assertThat(test.expectations().getFirst().says())
                .isEqualTo("do: restart, exactly 30s after the start, saying 'shop'");
    }

    @Test
    void a_world_of_the_file_lies_below_that_of_each_test() {
        var file = Folder.read("""
                playbook: shop-down
                alert: ShopDown{service="shop"}
                world: { checks: { alive: fail, payments/alive: pass }, facts: { limit: { limit: 5 }, status: {} } }
                tests:
                  - { name: a, world: { checks: { alive: pass } }, expect: [ { run: held } ] }
                  - { name: b, playbook: shop-errors, expect: [ { run: held } ] }
                """);
        assertThat(file.problems()).isEmpty();
        var a = file.tests().get(0).scenario().world();
        assertThat(a.checks().getOrDefault("alive", List.of()).getFirst().answer())
                .isEqualTo(Spell.Answer.PASS);
        assertThat(a.checks()).containsOnlyKeys("alive", "payments/alive");
        assertThat(a.facts())
                .as("what only another playbook reads is no mistake")
                .containsOnlyKeys("status");
        assertThat(file.tests().get(1).scenario().world().facts()).containsOnlyKeys("limit");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "GatewayDown                                | alertname=GatewayDown",
                "GatewayDown{service=\"mcp\"}               | alertname=GatewayDown service=mcp",
                "GatewayDown { a=\"b\", c=\"d, e\" }        | alertname=GatewayDown a=b c=d, e",
                "{alertname=\"X\", \"service.name\"=\"y\"}  | alertname=X service.name=y",
            })
    void an_alert_is_written_as_people_say_it(String written, String labels) {
        var read = TestReader.alert(written.strip());
        assertThat(read.entrySet().stream()
                        .map(e -> e.getKey() + "=" + e.getValue())
                        .toList())
                .isEqualTo(List.of(labels.strip().split(" (?=[a-z.]+=)")));
    }

    @Test
    void what_only_matches_is_no_alert() {
        assertThatThrownBy(() -> TestReader.alert("X{service=~\"a|b\"}"))
                .hasMessage("an alert has labels, not matchers: write service=\"…\"");
        assertThatThrownBy(() -> TestReader.alert("X{a=\"b\",a=\"c\"}")).hasMessageContaining("given twice");
        assertThatThrownBy(() -> TestReader.alert(" ")).hasMessage("an alert is written Name{label=\"value\"}");
        assertThatThrownBy(() -> TestReader.alert("X{a}")).hasMessageStartingWith("an alert is written Name{");
    }

    @Test
    void every_mistake_of_a_file_is_named_at_once() {
        assertThat(Folder.problems("""
                tets: []
                tests:
                  - name: one
                    playbook: shop-donw
                    alert: ShopDown
                    expect: [ { run: held } ]
                  - name: two
                    playbook: shop-down
                    expect: [ { run: held } ]
                  - playbook: shop-down
                    alert: ShopDown
                    at: tomorrow
                    world:
                      checks: { aliv: pass, alive: sometimes, payments/alive: fail for ages, error-rate: fail until lunch }
                      facts: { deploy: {}, deploys: { current: { age: 3 } }, payments: { status: well } }
                      actions: { restart: perhaps, rollback: { refused: no, failed: no }, ratelimit.set: done }
                      history: [ { capability: restart } ]
                      incidents: [ paymens ]
                      busy: {}
                      weather: fine
                    expect:
                      - { do: restrat }
                      - { do: restart, run: held }
                      - { at: soon, run: succeded }
                      - { never: rollbak }
                      - { restart: true }
                      - { run: held, for: 3m }
                  - name: one
                    playbook: shop-down
                    alert: ShopDown
                    by: ana
                    expect: []
                """))
                .containsExactly(
                        "tests/t.yaml:1:1: unknown key 'tets', did you mean 'tests'?",
                        "tests/t.yaml:4:15: unknown playbook 'shop-donw', did you mean 'shop-down'?",
                        "tests/t.yaml:7:5: nothing starts the playbook: write 'alert', 'schedule: true' or 'by'",
                        "tests/t.yaml:10:5: the key 'name' is missing: a sentence that says what is promised",
                        "tests/t.yaml:12:9: 'at' is an instant such as 2026-11-02T09:00:00Z, not 'tomorrow'",
                        "tests/t.yaml:14:17: shop-down: check 'aliv' is not known, did you mean 'alive'?",
                        "tests/t.yaml:14:36: how a check answers is 'pass', 'fail' or 'unreadable', with 'for 40s', 'until restart' or"
                                + " 'until restart is undone' behind it, not 'sometimes'",
                        "tests/t.yaml:14:63: after 'for' stands a duration such as 40s or 5m, not 'ages'",
                        "tests/t.yaml:14:90: unknown capability 'lunch'; known: restart, rollback",
                        "tests/t.yaml:15:16: shop-down: evidence 'deploy' is not known, did you mean 'deploys'?",
                        "tests/t.yaml:15:55: 'age' is a duration such as 90s or 3d",
                        "tests/t.yaml:15:72: the status of a check is up or down, not 'well'",
                        "tests/t.yaml:16:27: what comes of an action is 'done', 'done after 20s', or a group such as"
                                + " { failed: \"why\" }, not 'perhaps'",
                        "tests/t.yaml:16:48: an action ends in one way: failed, refused; keep one",
                        "tests/t.yaml:16:75: shop-down: capability 'ratelimit.set' is not known; known: restart, rollback",
                        "tests/t.yaml:17:18: the key 'ago' is missing: say how long before the start it was done, such as 5m",
                        "tests/t.yaml:18:20: unknown target 'paymens', did you mean 'payments'?",
                        "tests/t.yaml:19:13: the key 'for' is missing: say until when it holds the target, such as 2m",
                        "tests/t.yaml:20:7: unknown key 'weather'; a world may have actions, busy, checks, demoted,"
                                + " facts, freezes, healed, history, incidents, resolves, silence, starts",
                        "tests/t.yaml:22:15: 'restrat' is not what 'do' can be here, did you mean 'restart'?",
                        "tests/t.yaml:23:9: one entry expects one thing, not do and run; make it two entries",
                        "tests/t.yaml:24:15: 'at' is a duration such as 30s, 5m, 1h30m or 2d, not 'soon'",
                        "tests/t.yaml:24:26: 'succeded' is not what 'run' can be here, did you mean 'succeeded'?",
                        "tests/t.yaml:25:18: unknown thing that never happens: 'rollbak', did you mean 'rollback'?",
                        "tests/t.yaml:26:11: unknown key 'restart'; an expectation may have after, answered, approved, ask, at,"
                                + " because, by, denied, do, done, escalate, for, gather, held, never, no-match, not-done,"
                                + " not-gathered, not-restored, not-undone, not-verified, restored, run, skip, stopped, suggest,"
                                + " taken-by, target, tell, unanswered, undo, verified, waits, with, within",
                        "tests/t.yaml:27:22: 'for' says nothing beside 'run'",
                        "tests/t.yaml:28:5: another test has this name, in line 3",
                        "tests/t.yaml:31:5: a playbook is started in one way: keep one of alert, by");
    }

    @Test
    void a_test_that_expects_nothing_proves_nothing() {
        assertThat(problemsOf("- name: x"))
                .containsExactly(
                        "tests/t.yaml:4:5: the key 'expect' is missing: a test that expects nothing proves nothing");
    }

    @Test
    void an_empty_file_holds_nothing_that_could_fail() {
        assertThat(Folder.problems("# nothing\n"))
                .containsExactly("tests/t.yaml:1:1: the file is empty; it holds 'tests:' with a list, or is removed");
    }

    @Test
    void what_holds_a_playbook_is_read_as_strictly() {
        assertThat(Folder.problems("""
                playbook: shop-down
                alert: ShopDown{service="shop"}
                tests:
                  - name: one
                    world:
                      freezes:
                        - { target: shopp }
                        - { reason: r, target: shop, playbook: shop-down }
                        - { reason: r, kill: true, target: shop }
                        - { reason: r, ago: 1h, in: 5m }
                      silence: { by: ana }
                      starts: [ often ]
                      healed: [ { began: 5m, ended: 10m } ]
                      history: [ { ago: 5m, capability: restart, times: 0 } ]
                    expect: [ { run: held } ]
                """))
                .containsExactly(
                        "tests/t.yaml:7:11: the key 'reason' is missing: say why, as a person must",
                        "tests/t.yaml:7:21: unknown target 'shopp', did you mean 'shop'?",
                        "tests/t.yaml:8:38: a freeze is of a target, of a playbook, or of everything; keep one of the two",
                        "tests/t.yaml:9:24: the kill switch stops everything; remove what else it names",
                        "tests/t.yaml:10:33: it is made 'ago', before the start, or 'in' some time after it; keep one of the two",
                        "tests/t.yaml:11:16: the key 'for' is missing: say when the silence ends, from the start, such as 2h",
                        "tests/t.yaml:12:17: 'starts' says how long ago the same alert began before, such as 10m, not 'often'",
                        "tests/t.yaml:13:30: it ended after it had begun, so that is not as long ago; write less",
                        "tests/t.yaml:14:50: 'times' says how many runs did it, a whole number from 1 to 1000");
    }
}
