package dev.remediator.action.railway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.remediator.action.ActionException;
import dev.remediator.action.ActionTypes;
import dev.remediator.action.Bench;
import dev.remediator.action.InvalidSettings;
import dev.remediator.action.LogPattern;
import dev.remediator.outbound.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadingsTest {
    private final FakeRailway railway = new FakeRailway();
    private final DeploymentsList list = new DeploymentsList();
    private final LogsRecent logs = new LogsRecent();
    private final ServiceStatus status = new ServiceStatus();

    @AfterEach
    void close() {
        railway.close();
    }

    @Test
    void theCurrentDeploymentAndThoseBeforeItAreListed() throws Exception {
        railway.add("d1", "REMOVED", "3d", "app:v1");
        railway.add("d2", "REMOVED", "2d", "app:v2");
        railway.add("d3", "SUCCESS", "90m", "");
        railway.add("d4", "FAILED", "10m", "app:v4");

        var output = railway.read(list, "{}");
        assertThat(output.current())
                .isEqualTo(new DeploymentView(
                        "d3",
                        "SUCCESS",
                        Bench.START.minus(Duration.ofMinutes(90)),
                        Bench.START.minus(Duration.ofMinutes(90)),
                        Duration.ofMinutes(90),
                        false,
                        ""));
        assertThat(output.previous()).extracting(DeploymentView::id).containsExactly("d2", "d1");
        assertThat(railway.read(list, "{last: 1}").previous())
                .extracting(DeploymentView::id)
                .containsExactly("d2");
        assertThat(railway.read(list, "{last: 0}").previous()).isEmpty();
    }

    @Test
    void expressionsSeeTimesAndAges() throws Exception {
        railway.add("d1", "SUCCESS", "2h", "app:v1");
        assertThat(ActionTypes.write(railway.read(list, "{}"))).isEqualTo(Bench.json("""
                                {current: {id: 'd1', status: 'SUCCESS', createdAt: '2026-11-22T16:00:00Z', statusUpdatedAt: '2026-11-22T16:00:00Z', age: 'PT2H',
                                           canRollback: false, image: 'app:v1'}, previous: []}"""));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-22T17:30:00.123Z,      2026-11-22T17:30:00.123Z",
        "2026-11-22T18:30:00+01:00,     2026-11-22T17:30:00Z",
        "null,                          2026-11-22T16:00:00Z",
        "yesterday,                     2026-11-22T16:00:00Z",
    })
    void aStatusIsAsOldAsItsLastChange(String said, Instant since) throws Exception {
        railway.add("d1", "CRASHED", "2h", "app:v1").becomes("CRASHED", said);
        assertThat(railway.read(list, "{}").current().statusUpdatedAt()).isEqualTo(since);
    }

    @Test
    void aDeploymentFromTheFutureIsOfNoAge() throws Exception {
        railway.add("d1", "SUCCESS", "0s", "");
        railway.deployments.clear();
        railway.deployments.add(new FakeRailway.Deployed("d1", "SUCCESS", Bench.START.plusSeconds(5), ""));
        assertThat(railway.read(list, "{}").current().age()).isEqualTo(Duration.ZERO);
    }

    @Test
    void aServiceThatWasNeverDeployedSaysSo() {
        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> railway.read(list, "{}"))
                .withMessage("the service has never been deployed on Railway");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{last: 21}", "{last: -1}"})
    void theListHasAnEnd(String input) {
        assertThatExceptionOfType(InvalidSettings.class)
                .isThrownBy(() -> railway.read(list, input))
                .withMessage("/last: must be 0 to 20");
    }

    @Test
    void theLastLinesAreReadAndNoMore() throws Exception {
        railway.add("d1", "SUCCESS", "2h", "app:v1");
        IntStream.range(0, 300).forEach(i -> railway.logs.add("line " + i));

        var output = railway.read(logs, "{lines: 3}");
        assertThat(output.deployment()).isEqualTo("d1");
        assertThat(output.lines())
                .as("Railway gives one more than asked for")
                .extracting(LogsRecent.Line::message)
                .containsExactly("line 297", "line 298", "line 299");
        assertThat(railway.read(logs, "{}").lines()).hasSize(100);
    }

    @Test
    void whatAServiceWritesIsCutAndCleaned() throws Exception {
        railway.add("d1", "SUCCESS", "2h", "app:v1");
        railway.logs.addAll(List.of("a\u001b[31mred\u0000\r\nb\u202e", "x".repeat(5000)));
        var lines = railway.read(logs, "{lines: 2}").lines();
        assertThat(lines.get(0)).isEqualTo(new LogsRecent.Line("2026-11-22T17:59:00.123456789Z", "", "a [31mred   b "));
        assertThat(lines.get(1).message()).hasSize(2001).endsWith("x…");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{lines: 0}", "{lines: 1001}"})
    void linesHaveBounds(String input) {
        assertThatExceptionOfType(InvalidSettings.class)
                .isThrownBy(() -> railway.read(logs, input))
                .withMessage("/lines: must be 1 to 1000");
    }

    @Test
    void theStatusShowsTheServiceAndRailwayItself() throws Exception {
        railway.add("d1", "SUCCESS", "2h", "app:v1");
        railway.add("d2", "FAILED", "1h", "app:v2");
        railway.platform =
                "{isStable: false, incident: {message: 'Builds are\\nslow', status: 'IDENTIFIED', url: 'https://x'}}";

        var output = railway.read(status, "{}");
        assertThat(output.latest().id()).isEqualTo("d2");
        assertThat(output.active()).extracting(DeploymentView::id).containsExactly("d1");
        assertThat(output.instances()).containsExactly("RUNNING");
        assertThat(output.platform()).isEqualTo("incident");
        assertThat(output.incident()).isEqualTo("Builds are slow");
    }

    @Test
    void unknownIsNotAnOutage() throws Exception {
        railway.add("d1", "SUCCESS", "2h", "app:v1");
        assertThat(railway.read(status, "{}").platform()).isEqualTo("stable");
        railway.instead(
                "PlatformStatus",
                FakeRailway.error("Not Authorized"),
                Reply.json("{\"data\":{\"platformStatus\":{}}}"));
        assertThat(railway.read(status, "{}").platform()).isEqualTo("unknown");
        assertThat(railway.read(status, "{}").platform()).isEqualTo("unknown");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200 | <html>     | Railway's answer cannot be read: HTTP 200: <html>",
                "200 | {}         | Railway's answer cannot be read: HTTP 200: {}",
                "200 | {\"errors\":[]} | Railway's answer cannot be read: HTTP 200: {\"errors\":[]}",
                "200 | {\"errors\":[{}]} | Railway refused RecentDeployments: an error without a message",
                "200 | {\"errors\":[{\"message\":\"a\"},{\"message\":\"b\"}],\"data\":{}} | Railway refused RecentDeployments: a; b",
                "401 | no         | Railway's answer cannot be read: HTTP 401: no",
                "500 | oops       | Railway's answer cannot be read: HTTP 500: oops",
                "200 | {\"data\":{\"deployments\":{\"edges\":[{\"node\":{}}]}}} | Railway listed a deployment without an id",
                "200 | {\"data\":{\"deployments\":{\"edges\":[{\"node\":{\"id\":\"d\",\"createdAt\":\"today\"}}]}}} | Railway gave no readable time for deployment d"
            })
    void anOddAnswerIsAFailureByName(int code, String body, String problem) {
        railway.instead("RecentDeployments", Reply.status(code, body));
        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> railway.read(list, "{}"))
                .withMessage(problem);
    }

    @Test
    void linesThatSayTheSameAreGrouped() throws Exception {
        railway.add("d1", "SUCCESS", "2h", "app:v1");
        railway.logs.addAll(List.of(
                "older than asked for",
                "[ERROR] tool search failed after 12ms",
                "listening on 10.0.0.5:8080",
                "[ERROR] tool scrape failed after 3s"));

        var found = railway.read(new LogsPatterns(), "{lines: 3, top: 1}");

        assertThat(found)
                .isEqualTo(new LogsPatterns.Output(
                        "d1",
                        3,
                        2,
                        2,
                        List.of(new LogPattern(
                                "[ERROR] tool <*> failed after <dur>",
                                2,
                                "error",
                                "[ERROR] tool scrape failed after 3s",
                                "2026-11-22T17:59:00.123456789Z",
                                "2026-11-22T17:59:00.123456789Z"))));
        assertThat(railway.asked()).containsExactly("RecentDeployments", "ServiceStatus", "DeploymentLogs");
    }

    @Test
    void whatAServiceUsesIsReadWithItsLimits() throws Exception {
        railway.usage = """
                [{measurement: 'CPU_USAGE', values: [{ts: 1, value: 0.5}, {ts: 3, value: 1.5}, {ts: 2, value: 1.75}]},
                 {measurement: 'CPU_LIMIT', values: [{ts: 3, value: 2}]},
                 {measurement: 'MEMORY_USAGE_GB', values: [{ts: 1, value: 0.5}]},
                 {measurement: 'MEMORY_LIMIT_GB', values: [{ts: 1, value: 0}]},
                 {measurement: 'DISK_USAGE_GB', values: []},
                 {measurement: 'NETWORK_RX_GB', values: [{ts: 1, value: 0.25}]}]""";
        railway.volumes = """
                {volumeInstances: {edges: [
                 {node: {serviceId: '00000000-0000-4000-8000-0000000000f1', mountPath: '/data', currentSizeMB: 4500, sizeMB: 5000, volume: {name: 'cache'}}},
                 {node: {serviceId: 's-2', mountPath: '/x', currentSizeMB: 9, sizeMB: 9, volume: {name: 'other'}}},
                 {node: {serviceId: '00000000-0000-4000-8000-0000000000f1', mountPath: '/tmp', currentSizeMB: 1, sizeMB: 0, volume: {name: 'odd'}}}]}}""";

        assertThat(railway.read(new Usage(), "{over: '30m'}"))
                .isEqualTo(new Usage.Output(
                        Optional.of(1.5),
                        Optional.of(1.75),
                        Optional.of(2.0),
                        Optional.of(0.75),
                        Optional.of(0.5),
                        Optional.of(0.5),
                        Optional.of(0.0),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(0.25),
                        Optional.empty(),
                        Optional.of(0.9),
                        List.of(new Usage.Volume("cache", "/data", 4.5, 5, 0.9))));
    }

    @Test
    void volumesThatMayNotBeSeenLeaveTheRest() throws Exception {
        railway.usage = "[{measurement: 'CPU_USAGE', values: [{ts: 1, value: 0.5}]}]";
        railway.instead("ServiceVolumes", FakeRailway.error("Not Authorized"));

        var usage = railway.read(new Usage(), "{}");

        assertThat(usage.cpu()).contains(0.5);
        assertThat(usage.volumes()).isEmpty();
        assertThat(usage.volumeRatio()).isEmpty();
    }

    @Test
    void theNamesThatPeopleUseAreRead() throws Exception {
        var reading = new ServiceNames();
        assertThat(railway.read(reading, "{}")).isEqualTo(new ServiceNames.Output("shop", "production", "gateway"));
        railway.names = Bench.json("{project: {name: 'shop'}, environment: null, service: {name: 'gateway'}}");
        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> railway.read(reading, "{}"))
                .withMessage("Railway did not say the name of the environment");
    }

    @Test
    void aReadingWaitsForItsTurnButNotForHours() throws Exception {
        railway.add("d1", "SUCCESS", "2h", "app:v1");
        railway.instead("RecentDeployments", Reply.of(429, "", Map.of("Retry-After", "20")));
        assertThat(railway.read(list, "{}").current().id()).isEqualTo("d1");
        assertThat(railway.bench.clock.pauses()).containsExactly(Duration.ofSeconds(20));

        railway.instead("RecentDeployments", Reply.of(429, "", Map.of("Retry-After", "31")));
        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> railway.read(list, "{}"))
                .withMessage(
                        "Railway was not asked: its request limit is reached and it takes requests again only after 31s");
    }

    @Test
    void itIsAskedWithExactlyTheOperationAndItsVariables() throws Exception {
        railway.add("d1", "SUCCESS", "2h", "app:v1");
        var unused = railway.read(logs, "{lines: 7}");

        assertThat(railway.asked()).containsExactly("RecentDeployments", "ServiceStatus", "DeploymentLogs");
        assertThat(railway.lastSeen().line()).isEqualTo("POST /graphql/v2");
        assertThat(railway.lastSeen().headers()).containsEntry("User-Agent", "Remediator/test");
        assertThat(Bench.json(railway.lastSeen().body()).path("variables"))
                .isEqualTo(Bench.json("{deploymentId: 'd1', limit: 7}"));
        assertThat(Bench.json(railway.lastSeen().body()).path("query").asText())
                .isEqualTo(Operation.DEPLOYMENT_LOGS.document());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{project: '00000000-0000-4000-8000-0000000000a1', environment: '00000000-0000-4000-8000-0000000000e1', service: '00000000-0000-4000-8000-0000000000f1', token: {env: 'T'}, url: 'tcp://h:1'} | the URL must begin with http:// or https://",
                "{project: '00000000-0000-4000-8000-0000000000a1', environment: '00000000-0000-4000-8000-0000000000e1', service: '00000000-0000-4000-8000-0000000000f1', token: {env: 'T'}, poll: '20m'} | poll must be longer than nothing and shorter than within",
                "{project: '00000000-0000-4000-8000-0000000000a1', environment: '00000000-0000-4000-8000-0000000000e1', service: '00000000-0000-4000-8000-0000000000f1', token: {env: 'T'}, within: '3h'} | /within: must be 1ms to 2h",
                "{project: 'gateway', environment: '00000000-0000-4000-8000-0000000000e1', service: '00000000-0000-4000-8000-0000000000f1', token: {env: 'T'}} | project must be Railway's id, such as 6f2b1c3e-6c0d-4d6f-9a55-0c2f6d1d7a01, not a name",
                "{project: '00000000-0000-4000-8000-0000000000a1', environment: 'my prod', service: '00000000-0000-4000-8000-0000000000f1', token: {env: 'T'}} | environment must be Railway's id, such as 6f2b1c3e-6c0d-4d6f-9a55-0c2f6d1d7a01, not a name",
                "{project: '00000000-0000-4000-8000-0000000000a1', environment: '00000000-0000-4000-8000-0000000000e1', service: '00000000-0000-4000-8000-0000000000f1', token: {env: 'T'}, 'token-kind': 'team'} | /token-kind: unknown value 'team', known: project, account"
            })
    void settingsThatCannotWorkAreRefused(String settings, String problem) {
        assertThatExceptionOfType(InvalidSettings.class)
                .isThrownBy(() -> railway.bench.call(list, settings, "{}"))
                .withMessage(problem.strip());
    }
}
