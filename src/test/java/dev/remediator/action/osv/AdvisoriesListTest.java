package dev.remediator.action.osv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.remediator.action.ActionException;
import dev.remediator.action.Bench;
import dev.remediator.outbound.FakeHttp;
import dev.remediator.outbound.Reply;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdvisoriesListTest {
    private static AdvisoriesList.Output list(Function<FakeHttp.Seen, Reply> answers, String input) throws Exception {
        var reading = new AdvisoriesList();
        try (var osv = new FakeHttp(answers);
                var bench = new Bench(osv.origin())) {
            return reading.read(bench.call(
                    reading,
                    "{url: '%s', packages: [{ecosystem: 'npm', name: 'ws', version: '8.0.0'}, {ecosystem: 'PyPI', name: 'mcp', version: '1.2'}]}"
                            .formatted(osv.origin()),
                    input));
        }
    }

    private static Reply of(FakeHttp.Seen seen, String ofWs) {
        assertThat(seen.line()).isEqualTo("POST /v1/query");
        var asked = Bench.json(seen.body());
        if (asked.at("/package/name").asText().equals("mcp")) {
            assertThat(asked).isEqualTo(Bench.json("{version: '1.2', package: {ecosystem: 'PyPI', name: 'mcp'}}"));
            return Reply.json("{}");
        }
        return Reply.json(Bench.json(ofWs).toString());
    }

    private static final String FOUR = """
            {vulns: [
              {id: 'GHSA-1', summary: 'Slow\\u0007 parsing', database_specific: {severity: 'MODERATE'},
               affected: [{package: {name: 'ws'}, ranges: [{type: 'SEMVER', events: [{introduced: '0'}, {fixed: '8.17.1'}]}, {type: 'SEMVER', events: [{introduced: '7'}, {fixed: '7.5.10'}]}]},
                          {package: {name: 'other'}, ranges: [{type: 'SEMVER', events: [{fixed: '9'}]}]}]},
              {id: 'OSV-2', details: 'Remote code', severity: [{type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H'}]},
              {id: 'OSV-3', summary: 'Unrated'},
              {id: 'OSV-4', summary: 'Taken back', withdrawn: '2026-01-01T00:00:00Z'}]}""";

    @Test
    void whatIsKnownOfEachPackageIsListedWorstFirst() throws Exception {
        assertThat(list(seen -> of(seen, FOUR), "{}"))
                .isEqualTo(new AdvisoriesList.Output(
                        2,
                        3,
                        1,
                        0,
                        List.of(
                                new AdvisoriesList.Advisory("OSV-2", "ws", "8.0.0", "Remote code", "critical", ""),
                                new AdvisoriesList.Advisory("OSV-3", "ws", "8.0.0", "Unrated", "unknown", ""),
                                new AdvisoriesList.Advisory(
                                        "GHSA-1", "ws", "8.0.0", "Slow  parsing", "moderate", "8.17.1, 7.5.10"))));
    }

    @Test
    void onlyTheTopIsListedAndAllAreCounted() throws Exception {
        var output = list(seen -> of(seen, FOUR), "{top: 1}");

        assertThat(output.found()).extracting(AdvisoriesList.Advisory::id).containsExactly("OSV-2");
        assertThat(output.total()).isEqualTo(3);
    }

    @Test
    void aDatabaseThatDoesNotAnswerIsNoGoodSign() {
        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> list(seen -> Reply.status(503, "busy"), "{}"))
                .withMessage("the advisories of ws 8.0.0 cannot be read: HTTP 503: busy");
    }

    /** Vectors and scores as the CVSS 3.1 specification's examples and public advisories state them. */
    @ParameterizedTest
    @CsvSource({
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H, 9.8",
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H, 10.0",
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H, 7.5",
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N, 6.1",
        "CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N, 3.1",
        "CVSS:3.0/AV:N/AC:L/PR:L/UI:N/S:C/C:L/I:L/A:N, 6.4",
        "CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H, 7.8",
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N, 0.0"
    })
    void aVectorHasItsScore(String vector, double score) {
        assertThat(Cvss.score(vector)).hasValue(score);
    }

    @ParameterizedTest
    @CsvSource({"CVSS:4.0/AV:N", "CVSS:3.1/AV:N/AC:L", "CVSS:3.1/AV:X/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "7.5", "''"})
    void whatIsNoWholeVectorHasNone(String vector) {
        assertThat(Cvss.score(vector)).isEmpty();
    }
}
