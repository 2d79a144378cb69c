package dev.remediator.playbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.remediator.action.CheckResult;
import dev.remediator.alert.Labels;
import dev.remediator.target.Target;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionsTest {
    private static final Instant NOW = Instant.parse("2026-11-22T03:04:05Z");
    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .build();

    @TempDir
    private Path temporary = Path.of("");

    private static final TestActions.Deployment CURRENT = new TestActions.Deployment(
            "d2", TestActions.Status.CRASHED, Duration.ofMinutes(20), NOW.minusSeconds(1200), 3, Optional.empty());
    private static final TestActions.Deployment OLDER = new TestActions.Deployment(
            "d1", TestActions.Status.SUCCESS, Duration.ofDays(3), NOW.minusSeconds(259200), 0, Optional.of("abc"));

    private static Map<String, Scope.Fact> facts() {
        var facts = new HashMap<String, Scope.Fact>();
        facts.put(
                "deploys",
                fact(
                        "deployments.list",
                        new TestActions.Deployments(
                                Optional.of(CURRENT), List.of(CURRENT, OLDER), Map.of("failed", 2L))));
        facts.put("alive", new Scope.Fact("check", Scope.Fact.of(new CheckResult.Failed("status 503, wanted 200"))));
        facts.put("logs", fact("logs.recent", new TestActions.Logs(List.of("started", "OutOfMemoryError"), 1.5)));
        return facts;
    }

    private static Scope.Fact fact(String capability, Record answer) {
        return new Scope.Fact(capability, JSON.valueToTree(answer));
    }

    private static Scope scope(Map<String, String> labels, Map<String, Scope.Fact> facts) {
        var target = new Target("mcp-gateway", "The gateway.", Optional.empty(), List.of(), Map.of(), Map.of());
        return new Scope(
                Labels.of(labels),
                Map.of("summary", "It is down."),
                Optional.of(target),
                facts,
                Map.of(),
                NOW.minusSeconds(60),
                NOW);
    }

    private static Scope scope() {
        return scope(Map.of("alertname", "GatewayDown", "service", "mcp-gateway", "count", "7"), facts());
    }

    private Expression condition(String expression) {
        var playbook = TestFolder.in(temporary).playbook("""
                playbook: a
                about: A.
                when: [ 'alertname="A"' ]
                target: mcp-gateway
                gather:
                  deploys: { do: deployments.list }
                  alive: { do: check, with: { name: alive } }
                  logs: { do: logs.recent }
                  absent: { do: deployments.list }
                unless:
                  guard: >-
                    %s
                try: [ { do: restart } ]
                verify: { check: alive }
                """.formatted(expression));
        return TestFolder.guard(playbook, "guard");
    }

    private Arguments arguments(String with) {
        return TestFolder.in(temporary)
                .playbook("""
                playbook: a
                about: A.
                when: [ 'alertname="A"' ]
                target: ${labels.service}
                gather:
                  deploys: { do: deployments.list }
                  logs: { do: logs.recent }
                try: [ { do: scale, with: %s } ]
                verify: { check: alive }
                """.formatted(with))
                .procedure()
                .changes()
                .getFirst()
                .with();
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " => ", quoteCharacter = '`', textBlock = """
            labels.service == "mcp-gateway" => true
            labels["service"] == "other" => false
            int(labels.count) > 5 => true
            "urgent" in labels => false
            has(labels.urgent) && labels.urgent == "yes" => false
            annotations.summary.contains("down") => true
            alert.name == "GatewayDown" && alert.labels.count == "7" => true
            target.name == "mcp-gateway" && target.about.endsWith(".") => true
            has(target.owner) => false
            now - run.startedAt == duration("1m") => true
            now.getHours("Europe/Berlin") == 4 => true
            facts.deploys.current.age < duration("2h") => true
            facts.deploys.current.at < now - duration("19m") => true
            facts.deploys.current.restarts > 2 => true
            facts.deploys.current.status == "CRASHED" => true
            has(facts.deploys.current.commit) => false
            facts.deploys.recent[1].commit == "abc" => true
            facts.deploys.recent.size() == 2 => true
            facts.deploys.recent.exists(d, d.age > duration("48h")) => true
            facts.deploys.recent.all(d, d.status == "SUCCESS") => false
            facts.deploys.counts.failed == 2 => true
            facts.alive.status == "down" && facts.alive.saw.contains("503") => true
            facts.logs.perMinute > 1 => true
            facts.logs.perMinute < 1.6 => true
            facts.logs.lines.exists(l, l.matches("OutOfMemory.*")) => true
            has(facts.absent) => false
            !has(facts.absent) || facts.absent.current.restarts == 0 => true
            """)
    void conditions_see_the_alert_the_target_the_run_and_the_evidence(String expression, boolean expected)
            throws NotEvaluable {
        assertThat(condition(expression).isTrue(scope())).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " => ", quoteCharacter = '`', textBlock = """
            labels.urgent == 'yes' => labels.urgent is missing: the alert has no label 'urgent'
            annotations.runbook == 'x' => annotations.runbook is missing: the alert has no annotation 'runbook'
            target.owner == 'platform' => target.owner is missing
            facts.absent.current.restarts == 0 => facts.absent is missing: it could not be gathered
            facts.deploys.current.commit == 'abc' => facts.deploys.current.commit is missing
            facts.deploys.recent[7].id == 'd2' => 'facts.deploys.recent[7].id == 'd2'' has no value: Index out of bounds: 7
            facts.deploys.recent[0].commit == 'abc' => there is no 'commit' in 'facts.deploys.recent[0].commit == 'abc''
            int(labels.service) > 5 => 'int(labels.service) > 5' has no value: For input string: "mcp-gateway"
            1 / (size(labels) - 3) > 0 => '1 / (size(labels) - 3) > 0' has no value: / by zero
            """)
    void what_is_missing_is_named(String expression, String message) {
        var condition = condition(expression);
        assertThatThrownBy(() -> condition.isTrue(scope()))
                .isInstanceOf(NotEvaluable.class)
                .hasMessage(message);
    }

    @Test
    void evidence_of_another_shape_than_declared_is_named() throws Exception {
        var facts = facts();
        facts.put("deploys", new Scope.Fact("deployments.list", JSON.readTree("{\"current\": {\"age\": \"soon\"}}")));
        var condition = condition("facts.deploys.current.age < duration('1h')");
        assertThatThrownBy(() -> condition.isTrue(scope(Map.of(), facts)))
                .isInstanceOf(NotEvaluable.class)
                .hasMessage("facts.deploys is not what deployments.list answers: is not a duration in ISO-8601");
    }

    @Test
    void evidence_that_an_expression_does_not_read_cannot_spoil_it() throws Exception {
        var facts = facts();
        facts.put("deploys", new Scope.Fact("deployments.list", JSON.readTree("[]")));
        assertThat(condition("facts.alive.status == 'down'").isTrue(scope(Map.of(), facts)))
                .isTrue();
    }

    @Test
    void yaml_truth_is_a_condition() throws NotEvaluable {
        assertThat(condition("true").isTrue(scope())).isTrue();
    }

    @Test
    void a_whole_value_keeps_its_type_and_a_part_becomes_text() throws Exception {
        var arguments = arguments("""
                { replicas: "${facts.deploys.current.restarts + 1}", factor: "${facts.logs.perMinute * 2.0}", \
                force: "${labels.service == 'mcp-gateway'}" }""");
        JsonNode resolved = arguments.resolve(scope());

        assertThat(resolved.toString()).isEqualTo("{\"replicas\":4,\"factor\":3.0,\"force\":true}");
        assertThat(arguments.source().get("replicas").textValue()).isEqualTo("${facts.deploys.current.restarts + 1}");
    }

    private String text(String breaker) throws NotEvaluable {
        return TestFolder.in(temporary)
                .playbook("""
                playbook: a
                about: A.
                when: [ 'alertname="A"' ]
                target: mcp-gateway
                gather:
                  deploys: { do: deployments.list }
                steps:
                  - do: breaker.trip
                    with: { breaker: %s }
                    verify: { check: alive }
                """.formatted(breaker))
                .procedure()
                .changes()
                .getFirst()
                .with()
                .resolve(scope())
                .get("breaker")
                .textValue();
    }

    @Test
    void texts_are_put_together_from_their_parts() throws NotEvaluable {
        assertThat(text("plain")).isEqualTo("plain");
        assertThat(text("'b-${labels.service}-${labels.count}'")).isEqualTo("b-mcp-gateway-7");
        assertThat(text("'${facts.deploys.current.age} ${1 + 1} ${0.5} ${true} ${now}'"))
                .isEqualTo("20m 2 0.5 true 2026-11-22T03:04:05Z");
        assertThat(text("'$${labels.service}'")).isEqualTo("${labels.service}");
        assertThat(text("'costs 5$ $${x} ${labels.count}$'")).isEqualTo("costs 5$ ${x} 7$");
        assertThat(text("\"${ {'a': '}'}['a'] + labels.count }\"")).isEqualTo("}7");
    }

    @Test
    void the_target_comes_from_the_alert() throws NotEvaluable {
        var target = arguments("{ replicas: 1 }");
        assertThat(target.source().get("replicas").intValue()).isEqualTo(1);
        var template = TestFolder.in(temporary).catalog().playbooks().getFirst().target();
        assertThat(template.resolve(scope())).isEqualTo("mcp-gateway");
        assertThatThrownBy(() -> template.resolve(scope(Map.of(), Map.of())))
                .isInstanceOf(NotEvaluable.class)
                .hasMessage("labels.service is missing: the alert has no label 'service'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"${7*7}", "$(id)", "; reboot #", "{{7*7}}", "' || true || '", "\" + labels.secret + \"", "x\r\ny"
            })
    void hostile_labels_stay_values(String hostile) throws NotEvaluable {
        var playbook = TestFolder.in(temporary).playbook("""
                playbook: a
                about: A.
                when: [ 'alertname="A"' ]
                target: mcp-gateway
                unless:
                  quiet: labels.service == "quiet"
                steps: [ { do: breaker.trip, with: { breaker: "${labels.service}" }, verify: { check: alive } } ]
                """);
        var scope = scope(Map.of("service", hostile), Map.of());

        assertThat(TestFolder.guard(playbook, "quiet").isTrue(scope)).isFalse();
        assertThat(playbook.procedure()
                        .changes()
                        .getFirst()
                        .with()
                        .resolve(scope)
                        .get("breaker")
                        .textValue())
                .isEqualTo(hostile);
    }

    @Test
    void an_expression_cannot_run_away() {
        var lines = IntStream.range(0, 2000).mapToObj(i -> "x").toList();
        var facts = Map.of("logs", fact("logs.recent", new TestActions.Logs(lines, 1)));
        var condition = condition("facts.logs.lines.all(a, facts.logs.lines.all(b, a == b))");
        assertThatThrownBy(() -> condition.isTrue(scope(Map.of(), facts)))
                .isInstanceOf(NotEvaluable.class)
                .hasMessageContaining("Iteration budget exceeded");
    }

    @ParameterizedTest
    @ValueSource(strings = {".a…", "1 + …1 > 0", "(…", "!…true", "[…]", "true ? true : …true", "-…1 > 0", "{1:…"})
    void expressions_of_any_shape_are_read_on_a_small_stack(String shape) throws Exception {
        String repeated = shape.substring(0, shape.indexOf("…"));
        String expression = shape.replace("…", repeated.repeat(3_900 / repeated.length()));
        var problems = new java.util.concurrent.CompletableFuture<List<String>>();
        var folder = TestFolder.in(temporary).with("area/a.yaml", """
                playbook: a
                about: A.
                when: [ 'alertname="A"' ]
                target: mcp-gateway
                unless:
                  deep: "%s"
                try: [ { do: restart } ]
                verify: { check: alive }
                """.formatted(expression));
        var thread = new Thread(null, () -> problems.complete(folder.problems()), "small", 256 * 1024);
        thread.setUncaughtExceptionHandler((t, e) -> problems.completeExceptionally(e));
        thread.start();
        assertThat(problems.get(60, java.util.concurrent.TimeUnit.SECONDS)).hasSizeLessThan(2);
    }

    @Test
    void one_expression_serves_many_threads() throws Exception {
        var condition = condition("facts.deploys.current.restarts == int(labels.count)");
        Callable<Boolean> work = () -> {
            for (int i = 0; i < 500; i++) {
                String count = String.valueOf(i % 7);
                if (condition.isTrue(scope(Map.of("count", count), facts())) != count.equals("3")) return false;
            }
            return true;
        };
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var done : pool.invokeAll(java.util.Collections.nCopies(16, work)))
                assertThat(done.get()).isTrue();
        }
    }

    @Test
    void evidence_whose_shape_depends_on_the_target_is_looked_up_when_evaluated() throws Exception {
        var playbook = TestFolder.in(temporary).playbook("""
                playbook: a
                about: A.
                when: [ 'alertname="A"' ]
                target: ${labels.service}
                gather: { logs: { do: logs.recent } }
                unless: { memory: 'facts.logs.text.contains("OutOfMemory")' }
                steps: [ { do: restart } ]
                """);
        var guard = TestFolder.guard(playbook, "memory");
        var facts = Map.of("logs", fact("logs.recent", new TestActions.KubernetesLogs("OutOfMemoryError")));

        assertThat(guard.isTrue(scope(Map.of(), facts))).isTrue();
        assertThatThrownBy(() -> guard.isTrue(scope()))
                .isInstanceOf(NotEvaluable.class)
                .hasMessage("facts.logs.text is missing");
    }
}
