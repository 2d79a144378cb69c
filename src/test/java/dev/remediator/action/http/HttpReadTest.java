package dev.remediator.action.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.remediator.action.ActionException;
import dev.remediator.action.Bench;
import dev.remediator.action.InvalidSettings;
import dev.remediator.outbound.FakeHttp;
import dev.remediator.outbound.Reply;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpReadTest {
    private static final String SETTINGS =
            "{readings: {quota: {url: '%s/zone?z=mcp', headers: {Authorization: {prefix: 'Bearer ', env: 'TOKEN'}},"
                    + " fields: {used: '/usage/used', plan: '/plan', all: '/usage', gone: '/nothing', none: '/none'}}},"
                    + " headers: {'X-Probe': 'remediator'}}";

    private static HttpRead.Output read(Reply reply, String name) throws Exception {
        var reading = new HttpRead();
        try (var server = FakeHttp.saying(reply);
                var bench = new Bench(server.origin())) {
            var output = reading.read(
                    bench.call(reading, SETTINGS.formatted(server.origin()), "{name: '%s'}".formatted(name)));
            assertThat(server.seen()).singleElement().satisfies(seen -> {
                assertThat(seen.line()).isEqualTo("GET /zone?z=mcp");
                assertThat(seen.headers())
                        .containsEntry("Authorization", "Bearer secret-TOKEN")
                        .containsEntry("X-Probe", "remediator");
            });
            return output;
        }
    }

    @Test
    void theDeclaredFieldsAreReadAndNumbersAreNumbers() throws Exception {
        assertThat(read(Reply.json("{\"usage\":{\"used\":0.75},\"plan\":\"pro\",\"none\":null}"), "quota"))
                .isEqualTo(new HttpRead.Output(
                        200,
                        true,
                        Map.of("used", "0.75", "plan", "pro", "all", "{\"used\":0.75}"),
                        Map.of("used", 0.75)));
    }

    @Test
    void aBadStatusIsEvidenceToo() throws Exception {
        assertThat(read(Reply.status(402, "{\"plan\":\"suspended\"}"), "quota"))
                .isEqualTo(new HttpRead.Output(402, false, Map.of("plan", "suspended"), Map.of()));
        assertThat(read(Reply.status(200, "<html>"), "quota"))
                .isEqualTo(new HttpRead.Output(200, false, Map.of(), Map.of()));
    }

    @Test
    void longValuesAreCut() throws Exception {
        assertThat(read(Reply.json("{\"plan\":\"" + "x".repeat(5000) + "\"}"), "quota")
                        .fields())
                .containsEntry("plan", "x".repeat(1000) + "…");
    }

    @Test
    void whoeverDoesNotAnswerLeavesNoEvidence() {
        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> read(Reply.cut(), "quota"))
                .withMessageStartingWith("quota cannot be read: ");
    }

    @Test
    void aNameThatTheTargetDoesNotHaveIsSaid() {
        var reading = new HttpRead();
        try (var bench = new Bench()) {
            assertThatExceptionOfType(ActionException.class)
                    .isThrownBy(
                            () -> reading.read(bench.call(reading, SETTINGS.formatted("http://h"), "{name: 'qouta'}")))
                    .withMessage("mcp-gateway has no reading 'qouta', did you mean 'quota'?");
            assertThatExceptionOfType(ActionException.class)
                    .isThrownBy(() ->
                            reading.read(bench.call(reading, SETTINGS.formatted("http://h"), "{name: 'balance'}")))
                    .withMessage("mcp-gateway has no reading 'balance'; it has quota");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{readings: {}}                                              | /readings: must not be empty",
                "{readings: {a: {url: 'tcp://h:1'}}}                         | /readings/a: the URL must begin with http:// or https://",
                "{readings: {a: {url: 'http://h', fields: {x: 'y'}}}}        | /readings/a: Invalid input: JSON Pointer expression must start with '/': \"y\"",
                "{readings: {a: {url: 'http://h', headers: {Host: 'x'}}}}    | /readings/a: the header Host cannot be set"
            })
    void settingsThatCannotWorkAreRefused(String settings, String problem) {
        try (var bench = new Bench()) {
            assertThatExceptionOfType(InvalidSettings.class)
                    .isThrownBy(() -> bench.call(new HttpRead(), settings, "{name: 'a'}"))
                    .withMessage(problem);
        }
    }
}
