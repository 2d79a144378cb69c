package dev.remediator.intake;

import static dev.remediator.run.Remedy.remedy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.alert.Alert;
import dev.remediator.alert.AlertStatus;
import dev.remediator.alert.Labels;
import dev.remediator.alert.MatcherParser;
import dev.remediator.alert.Matchers;
import dev.remediator.guard.Verdict;
import dev.remediator.playbook.Autonomy;
import dev.remediator.playbook.Playbook;
import dev.remediator.playbook.Schedule;
import dev.remediator.playbook.Severity;
import dev.remediator.playbook.Start;
import dev.remediator.report.HostileValues;
import dev.remediator.run.Remedy;
import dev.remediator.run.VirtualTime;
import dev.remediator.target.Targets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** An alert in; out comes, for every playbook, that it takes it or the first thing against it, word for word. */
final class ExplainTest {
    private static final Instant NOW = VirtualTime.START;
    private static final UUID RUN = new UUID(0, 7);

    private static final List<Playbook> PLAYBOOKS = List.of(
            remedy("service-down")
                    .severity(Severity.P0)
                    .rank(10)
                    .when("alertname=\"GatewayDown\", service=\"mcp-gateway\"")
                    .waits("30s")
                    .cooldown("10m")
                    .build(),
            remedy("service-down-too")
                    .severity(Severity.P1)
                    .when("alertname=\"GatewayDown\", service=\"mcp-gateway\"")
                    .build(),
            remedy("crashed")
                    .severity(Severity.P0)
                    .when(
                            "alertname=\"Crashed\", service=\"mcp-gateway\", environment=\"production\"",
                            "alertname=\"OomKilled\", service=\"mcp-gateway\", environment=\"production\"")
                    .build(),
            remedy("any-service")
                    .severity(Severity.P2)
                    .when("alertname=\"ServiceDown\", service=~\"mcp-.*|search|nowhere|mcp_gatewa\"")
                    .targetFromLabel("service")
                    .build(),
            remedy("drift")
                    .severity(Severity.P2)
                    .when("alertname=\"Drift\"")
                    .targetFromLabel("owner")
                    .build(),
            remedy("upstream")
                    .severity(Severity.P3)
                    .when("component=\"brightdata\", severity=~\"critical|page\", team!=\"\", region!~\"test-.*\"")
                    .build(),
            autonomy(
                    remedy("observer")
                            .severity(Severity.P3)
                            .when("alertname=\"Slow\"")
                            .build(),
                    Autonomy.OBSERVE),
            autonomy(
                    remedy("suggester")
                            .severity(Severity.P3)
                            .when("alertname=\"Full\"")
                            .build(),
                    Autonomy.SUGGEST),
            autonomy(
                    remedy("asker")
                            .severity(Severity.P3)
                            .when("alertname=\"Stale\"")
                            .build(),
                    Autonomy.APPROVE),
            remedy("silent-region")
                    .severity(Severity.P3)
                    .when("alertname=\"Quiet\", muted=\"\", region!=\"eu-1\"")
                    .build(),
            start(
                    remedy("report").build(),
                    new Start.OnSchedule(new Schedule(
                            "0 9 1 * *", ZoneId.of("Europe/Berlin"), Schedule.Misfire.RUN_ONCE, Optional.empty()))),
            start(remedy("deploy").build(), new Start.ByPerson()));

    private static Playbook autonomy(Playbook p, Autonomy autonomy) {
        return copy(p, p.start(), autonomy);
    }

    private static Playbook start(Playbook p, Start start) {
        return copy(p, start, p.autonomy());
    }

    private static Playbook copy(Playbook p, Start start, Autonomy autonomy) {
        return new Playbook(
                p.name(),
                p.about(),
                p.guide(),
                p.severity(),
                start,
                p.target(),
                autonomy,
                p.rank(),
                p.limits(),
                p.windows(),
                p.inhibitedByDependencies(),
                p.unless(),
                p.gather(),
                p.procedure(),
                p.verify(),
                p.otherwise(),
                p.deadline(),
                p.digest());
    }

    private static ActivePlaybooks active(List<Playbook> playbooks) {
        return new ActivePlaybooks(
                playbooks,
                new Targets(Stream.of("mcp-gateway", "search")
                        .map(name -> Remedy.target(name, "platform"))
                        .toList()),
                "catalog-1");
    }

    /** @param text {@code {alertname="GatewayDown", service="mcp-gateway"}} */
    private static Explanation explain(String text) {
        var labels = new LinkedHashMap<String, String>();
        for (var m : Matchers.parse(text, MatcherParser.UTF8).matchers()) labels.put(m.name(), m.value());
        return Explain.offline(active(PLAYBOOKS), alert(Labels.of(labels)), NOW);
    }

    private static Alert alert(Labels labels) {
        return new Alert(labels, Map.of(), AlertStatus.FIRING, NOW, Optional.empty(), "");
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " || ", quoteCharacter = '`', textBlock = """
            {alertname="GatewayDown",service="mcp-gateway"}                          || service-down takes it, on mcp-gateway; it must still be firing after 30 s
            {alertname="GatewayDown",service="mcp-gateway",severity="page"}          || service-down takes it, on mcp-gateway; it must still be firing after 30 s
            {alertname="Crashed",service="mcp-gateway",environment="production"}     || crashed takes it, on mcp-gateway
            {alertname="OomKilled",service="mcp-gateway",environment="production"}   || crashed takes it, on mcp-gateway
            {alertname="ServiceDown",service="search"}                               || any-service takes it, on search
            {alertname="ServiceDown",service="mcp-gateway"}                          || any-service takes it, on mcp-gateway
            {alertname="Drift",owner="search"}                                       || drift takes it, on search
            {component="brightdata",severity="page",team="platform"}                 || upstream takes it, on mcp-gateway
            {alertname="Slow"}                                                       || observer takes it, on mcp-gateway; it observes: it says what it would do, and does nothing
            {alertname="Full"}                                                       || suggester takes it, on mcp-gateway; it suggests: people are asked to act, and it does nothing
            {alertname="Stale"}                                                      || asker takes it, on mcp-gateway; each change asks people first
            {alertname="Quiet",region="us-1"}                                        || silent-region takes it, on mcp-gateway
            {alertname="GatewayDown",service="mcp"}                                  || nothing takes it: no playbook matches; nearest is service-down: service is "mcp", wanted "mcp-gateway"
            {alertname="GatewayDown"}                                                || nothing takes it: no playbook matches; nearest is service-down: the alert has no label service, wanted "mcp-gateway"
            {alertname="GatewayDown",service="MCP_gateway"}                          || nothing takes it: no playbook matches; nearest is service-down: service is "MCP_gateway", wanted "mcp-gateway" (a slip of the hand?)
            {alertname="GatewayDwn",service="mcp-gateway"}                           || nothing takes it: no playbook matches; nearest is service-down: alertname is "GatewayDwn", wanted "GatewayDown" (a slip of the hand?)
            {alertname="GatewayDown",sevice="mcp-gateway"}                           || nothing takes it: no playbook matches; nearest is service-down: the alert has no label service, wanted "mcp-gateway" (sevice is that)
            {alertname="GatewayDown",job="mcp-gateway"}                              || nothing takes it: no playbook matches; nearest is service-down: the alert has no label service, wanted "mcp-gateway" (job is that)
            {alertname="Crashed",service="mcp-gateway",environment="staging"}        || nothing takes it: no playbook matches; nearest is crashed: environment is "staging", wanted "production"
            {alertname="OomKilled",service="mcp-gateway"}                            || nothing takes it: no playbook matches; nearest is crashed: the alert has no label environment, wanted "production"
            {alertname="ServiceDown",service="my-search"}                            || nothing takes it: no playbook matches; nearest is any-service: service is "my-search", wanted a match of "mcp-.*|search|nowhere|mcp_gatewa" (the whole value must match, not a part)
            {alertname="ServiceDown",service="nowhere"}                              || nothing takes it: any-service: matches, but no target is called 'nowhere'
            {alertname="ServiceDown",service="mcp_gatewa"}                           || nothing takes it: any-service: matches, but no target is called 'mcp_gatewa'; did you mean 'mcp-gateway'?
            {alertname="Drift"}                                                      || nothing takes it: drift: matches, but labels has no 'owner'
            {alertname="Quiet",muted="yes",region="eu-1"}                            || nothing takes it: no playbook matches; nearest is silent-region: muted is "yes", and must not be there; region is "eu-1", which is excluded
            {component="brightdata",severity="page",team="x",region="test-9"}        || nothing takes it: no playbook matches; nearest is upstream: region is "test-9", which "test-.*" excludes
            {component="brightdata",severity="page"}                                 || nothing takes it: no playbook matches; nearest is upstream: the alert has no label team, wanted any value
            """)
    void eachAlertIsTakenOrHasItsExactReason(String alert, String says) {
        assertThat(explain(alert).summary()).isEqualTo(says);
    }

    @Test
    void everyPlaybookHasAnAnswerNearestFirst() {
        assertThat(explain("{alertname=\"GatewayDown\",service=\"mcp-gateway\"}")
                        .answers())
                .extracting(Explanation.Answer::says)
                .containsExactly(
                        "service-down: takes it, on mcp-gateway; it must still be firing after 30 s",
                        "service-down-too: matches, but service-down comes first (by severity, rank, name) and takes it",
                        "silent-region: alertname is \"GatewayDown\", wanted \"Quiet\"",
                        "any-service: alertname is \"GatewayDown\", wanted \"ServiceDown\"",
                        "drift: alertname is \"GatewayDown\", wanted \"Drift\"",
                        "asker: alertname is \"GatewayDown\", wanted \"Stale\"",
                        "observer: alertname is \"GatewayDown\", wanted \"Slow\"",
                        "suggester: alertname is \"GatewayDown\", wanted \"Full\"",
                        "crashed: alertname is \"GatewayDown\", wanted \"Crashed\"; the alert has no label environment,"
                                + " wanted \"production\"",
                        "upstream: the alert has no label component, wanted \"brightdata\"; the alert has no label severity,"
                                + " wanted a match of \"critical|page\"; the alert has no label team, wanted any value",
                        "deploy: no alert starts it; a person does",
                        "report: no alert starts it; a clock does (0 9 1 * *, Europe/Berlin)");
    }

    @Test
    void theNearestLineIsTheOneForThisAlertsNameThenTheOneWithMostMatchersThatHold() {
        var miss = Miss.nearest(
                Stream.of(
                                "alertname=\"A\", a=\"1\", b=\"2\", c=\"3\"",
                                "alertname=\"B\", a=\"1\"",
                                "alertname=\"A\", z=\"9\"")
                        .map(line -> Matchers.parse(line, MatcherParser.FALLBACK))
                        .toList(),
                Labels.of("alertname", "A", "a", "1"));

        assertThat(miss.says())
                .isEqualTo("the alert has no label b, wanted \"2\"; the alert has no label c, wanted \"3\"");
        assertThat(miss.far()).isFalse();
    }

    @Test
    void eachAnswerNamesItsKind() {
        var all = explain("{alertname=\"GatewayDown\",service=\"mcp-gateway\"}");

        assertThat(Stream.of("service-down", "service-down-too", "crashed", "report", "deploy")
                        .map(name -> all.of(name).orElseThrow().why().name()))
                .containsExactly("takes", "taken", "matcher", "schedule", "person");
        assertThat(explain("{alertname=\"Drift\"}")
                        .of("drift")
                        .orElseThrow()
                        .why()
                        .name())
                .isEqualTo("target");
    }

    @Test
    void whatIsUnderWayCountsAsItDoesWhenAnAlertComesIn() {
        var alert = alert(Labels.of("alertname", "GatewayDown", "service", "mcp-gateway"));
        var pair = new Dispatch.Pair("service-down", "mcp-gateway");

        assertThat(with(alert, new Dispatch.View(Map.of(pair, RUN), Map.of())).summary())
                .isEqualTo("service-down is on it already, on mcp-gateway (run " + RUN + ")");
        var cooling = with(alert, new Dispatch.View(Map.of(), Map.of(pair, NOW.minusSeconds(60))));
        assertThat(cooling.acts().orElseThrow().playbook()).isEqualTo("service-down-too");
        assertThat(cooling.of("service-down").orElseThrow().why())
                .isEqualTo(new Why.Held(
                        "cooldown",
                        "service-down acted on mcp-gateway at 2026-11-22T02:59:00Z; its cooldown lasts until"
                                + " 2026-11-22T03:09:00Z"));
    }

    @Test
    void whatWouldMakeARunWaitIsSaidOfThePlaybookThatTakesIt() {
        var alert = alert(Labels.of("alertname", "Drift", "owner", "search"));
        var active = active(PLAYBOOKS);
        var candidates = Dispatch.candidates(active.index(), active.targets(), alert, NOW);

        assertThat(Explain.of(
                                active,
                                alert.labels(),
                                candidates,
                                Dispatch.View.NOTHING,
                                c -> List.of(new Verdict.Hold(
                                        "target-busy", "run 7 is acting on search", Optional.empty(), true)),
                                NOW)
                        .summary())
                .isEqualTo("drift takes it, on search; it would wait: run 7 is acting on search");
    }

    private static Explanation with(Alert alert, Dispatch.View view) {
        var active = active(PLAYBOOKS);
        var candidates = Dispatch.candidates(active.index(), active.targets(), alert, NOW);
        return Explain.of(active, alert.labels(), candidates, view, c -> List.of(), NOW);
    }

    @Test
    void withoutPlaybooksThatIsTheReason() {
        assertThat(Explain.offline(active(List.of()), alert(Labels.of("alertname", "X")), NOW)
                        .summary())
                .isEqualTo("nothing takes it: there is no playbook");
        assertThat(Explain.offline(
                                active(List.of(start(remedy("deploy").build(), new Start.ByPerson()))),
                                alert(Labels.of("alertname", "X")),
                                NOW)
                        .summary())
                .isEqualTo("nothing takes it: no playbook is started by alerts");
    }

    @Test
    void ofTenThousandPlaybooksTheNearestAreTold() {
        var many = new ArrayList<Playbook>();
        IntStream.range(0, 10_000)
                .forEach(i -> many.add(remedy("playbook-" + i)
                        .when("alertname=\"Alert%d\", service=\"mcp-gateway\"".formatted(i))
                        .build()));
        many.add(remedy("near").when("alertname=\"DiskFull\", disk=\"sda\"").build());

        var explanation = Explain.offline(active(many), alert(Labels.of("alertname", "DiskFull", "disk", "sdb")), NOW);

        assertThat(explanation.answers()).hasSize(10_001);
        assertThat(explanation.nearest().answers()).hasSize(1 + Explanation.NEAREST);
        assertThat(explanation.nearest().leftOut()).isEqualTo(10_000 - Explanation.NEAREST);
        assertThat(explanation.summary())
                .isEqualTo("nothing takes it: no playbook matches; nearest is near: disk is \"sdb\", wanted \"sda\"");
    }

    @Test
    void howeverManyMatchTheAnswerHasAnEnd() {
        var many = IntStream.range(0, 1_000)
                .mapToObj(i -> remedy("playbook-" + i).build())
                .toList();

        var part = Explain.offline(active(many), alert(Labels.of("alertname", "GatewayDown")), NOW)
                .nearest();

        assertThat(part.answers()).hasSize(Explanation.MOST);
        assertThat(part.leftOut()).isEqualTo(1_000 - Explanation.MOST);
    }

    static List<String> hostile() {
        return HostileValues.all();
    }

    /** A terminal or a log shows these sentences. */
    @ParameterizedTest
    @MethodSource("hostile")
    void noLabelBreaksALineOrSteersATerminal(String value) {
        var labels = Labels.of(
                Map.of("alertname", "ServiceDown", "service", "mcp-" + value, value.isEmpty() ? "x" : value, "y"));
        var others = Labels.of(Map.of("alertname", value, "service", value));

        for (var each : List.of(
                labels,
                others,
                Labels.of(Map.of(value.isEmpty() ? "x" : value, "mcp-gateway", "alertname", "GatewayDown"))))
            for (var answer :
                    Explain.offline(active(PLAYBOOKS), alert(each), NOW).answers())
                assertThat(answer.says().codePoints())
                        .noneMatch(Character::isISOControl)
                        .noneMatch(c -> Character.getType(c) == Character.FORMAT)
                        .noneMatch(c -> c == 0x2028 || c == 0x2029);
    }
}
