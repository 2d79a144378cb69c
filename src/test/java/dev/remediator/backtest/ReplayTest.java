package dev.remediator.backtest;

import static dev.remediator.run.Remedy.Rung.rung;
import static dev.remediator.run.Remedy.remedy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.alert.Alert;
import dev.remediator.alert.AlertStatus;
import dev.remediator.alert.Identity;
import dev.remediator.alert.Labels;
import dev.remediator.ingest.Source;
import dev.remediator.intake.ActivePlaybooks;
import dev.remediator.intake.Delivery.Observed;
import dev.remediator.run.Phase;
import dev.remediator.run.Remedy;
import dev.remediator.run.VirtualTime;
import dev.remediator.target.Targets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Alerts at minutes and seconds after the start, and what would have become of each: counted by hand. */
class ReplayTest {
    private final List<Decoded> heard = new ArrayList<>();
    private Map<String, Duration> usualRuns = Map.of();
    private boolean decided;

    private static final Remedy RESTART = remedy("gateway-down").cooldown("10m").tries(rung("restart"));

    private static ActivePlaybooks folder(Remedy... remedies) {
        return new ActivePlaybooks(
                Stream.of(remedies).map(Remedy::build).toList(),
                new Targets(List.of(Remedy.target("mcp-gateway", "platform"), Remedy.target("other", "platform"))),
                "catalog-1");
    }

    private static Instant at(String offset) {
        return VirtualTime.START.plus(VirtualTime.time(offset));
    }

    private static Labels labels(String instance) {
        return Labels.of("alertname", "GatewayDown", "instance", instance);
    }

    private static Observed observed(String instance, AlertStatus status, Instant start, Optional<Instant> end) {
        return Observed.of("main", new Alert(labels(instance), Map.of(), status, start, end, ""), Optional.empty());
    }

    private void deliver(Instant at, List<Recorded.Decision> decisions, Observed... observed) {
        heard.add(new Decoded(
                new Recorded.Delivery(
                        new UUID(0, heard.size()), at, "main", Source.Kind.ALERTMANAGER, new byte[0], decisions),
                List.of(observed),
                ""));
    }

    private void fires(String offset, String instance, Recorded.Decision... decisions) {
        deliver(at(offset), List.of(decisions), observed(instance, AlertStatus.FIRING, at(offset), Optional.empty()));
    }

    private void ends(String offset, String instance, String began) {
        deliver(at(offset), List.of(), observed(instance, AlertStatus.RESOLVED, at(began), Optional.of(at(offset))));
    }

    /** What was decided when it came. */
    private static Recorded.Decision was(
            String instance, String offset, Recorded.What what, Optional<Recorded.Run> run, String... heldBy) {
        return new Recorded.Decision(
                new UUID(0, 0),
                Identity.of("main", labels(instance)).value(),
                at(offset),
                what,
                run.map(Recorded.Run::playbook).orElse(""),
                run.map(Recorded.Run::target).orElse(""),
                what == Recorded.What.TAKEN ? run : Optional.empty(),
                Stream.of(heldBy)
                        .map(by -> new Outcome.Stop("gateway-down", by, "it said so"))
                        .toList());
    }

    private static Recorded.Run run(String began, Phase phase, String ended, String heldBy, String... intents) {
        return new Recorded.Run(
                "gateway-down",
                "digest-of-gateway-down",
                "mcp-gateway",
                at(began),
                Optional.of(at(ended)),
                phase,
                heldBy,
                Stream.of(intents).map(ReplayTest::at).toList());
    }

    private Result compare(ActivePlaybooks now, Optional<ActivePlaybooks> then) {
        var facts = new Recording.Facts(VirtualTime.START, at("10h"), decided, usualRuns);
        var replay = new Replay(facts, now, then, new Assumptions(usualRuns, Duration.ofMinutes(1)), 100, alerts -> {});
        heard.forEach(replay::hear);
        return replay.finish();
    }

    private Result compare(Remedy then, Remedy now) {
        return compare(folder(now), Optional.of(folder(then)));
    }

    /** What each alert would come to, oldest first, with the same playbooks on both sides. */
    private List<String> outcomes(Remedy... remedies) {
        decided = true;
        var told = compare(folder(remedies), Optional.empty());
        return told.differences().reversed().stream().map(d -> d.now().says()).toList();
    }

    /** Lets every alert differ from what was recorded, so that each is listed. */
    private Recorded.Decision nothing(String instance, String offset) {
        return was(instance, offset, Recorded.What.UNOWNED, Optional.empty());
    }

    @Test
    void aLongerCooldownHoldsWhatRanBefore() {
        // Runs take a minute; an alert each 12 minutes for two hours, each over after five.
        for (int i = 0; i < 10; i++) {
            fires(i * 12 + "m", "a");
            ends(i * 12 + 5 + "m", "a", i * 12 + "m");
        }

        var result = compare(RESTART, remedy("gateway-down").cooldown("30m").tries(rung("restart")));

        // 0, 12, …, 108: all ran. With half an hour: 0, 36, 72, 108.
        assertThat(result.runs()).isEqualTo(new Counts(10, 4));
        var playbook = result.playbooks().getFirst();
        assertThat(playbook.heldBy()).containsExactly(Map.entry("cooldown", new Counts(0, 6)));
        assertThat(result.compared()).isEqualTo(new Result.Compared(10, 6, 0, 0));
        assertThat(result.differences().getFirst())
                .isEqualTo(new Difference(
                        at("96m"),
                        "GatewayDown",
                        Outcome.of(Outcome.Kind.RAN, "gateway-down", "mcp-gateway"),
                        "",
                        Outcome.held("gateway-down", "", "cooldown"),
                        "gateway-down acted on mcp-gateway at 2026-11-22T04:12:00Z; its cooldown lasts until"
                                + " 2026-11-22T04:42:00Z"));
    }

    @Test
    void aLimitPerTargetLetsSoManyRunsActInAnHour() {
        for (int i = 0; i < 10; i++) {
            fires(i * 12 + "m", "a");
            ends(i * 12 + 5 + "m", "a", i * 12 + "m");
        }

        var result =
                compare(RESTART, remedy("gateway-down").limits("2 per 1h", "").tries(rung("restart")));

        // 0 and 12; then none until an hour after each of them: 60 and 72.
        assertThat(result.runs()).isEqualTo(new Counts(10, 4));
        assertThat(result.playbooks().getFirst().heldBy())
                .containsExactly(Map.entry("limit-per-target", new Counts(0, 6)));
    }

    @Test
    void aLimitPerPlaybookCountsEveryTarget() {
        for (int i = 0; i < 4; i++) fires(i * 12 + "m", "a" + i);
        var limited = remedy("gateway-down").limits("", "1 per 1h").tries(rung("restart"));
        var result = compare(remedy("gateway-down").tries(rung("restart")), limited);

        assertThat(result.runs()).isEqualTo(new Counts(4, 1));
        assertThat(result.playbooks().getFirst().heldBy())
                .containsExactly(Map.entry("limit-per-playbook", new Counts(0, 3)));
    }

    @Test
    void whatIsHeldAndGoesOnRunsWhenItsCooldownIsOver() {
        fires("0m", "a", nothing("a", "0m"));
        fires("5m", "b", nothing("b", "5m"));
        fires("9m", "c", nothing("c", "9m"));

        assertThat(outcomes(RESTART))
                .containsExactly(
                        "gateway-down ran on mcp-gateway",
                        "gateway-down ran on mcp-gateway",
                        "joined the run of gateway-down on mcp-gateway");
    }

    @Test
    void anAlertThatIsOverBeforeItsForStartsNothing() {
        fires("0m", "a", nothing("a", "0m"));
        ends("29s", "a", "0m");
        fires("5m", "a", nothing("a", "5m"));
        ends("5m31s", "a", "5m");

        assertThat(outcomes(remedy("gateway-down").waits("30s")))
                .containsExactly("over before anything was done", "gateway-down ran on mcp-gateway");
    }

    @Test
    void aRunThatAnotherAlertHasJoinedGoesOnWithoutTheFirst() {
        fires("0m", "a", nothing("a", "0m"));
        fires("10s", "b", nothing("b", "10s"));
        ends("20s", "a", "0m");

        assertThat(outcomes(remedy("gateway-down").waits("30s")))
                .containsExactly("gateway-down ran on mcp-gateway", "joined the run of gateway-down on mcp-gateway");
    }

    @Test
    void aRunThatIsJoinedInTheVeryRequestThatEndsItsAlertGoesOn() {
        fires("0m", "a", nothing("a", "0m"));
        deliver(
                at("20s"),
                List.of(nothing("b", "20s")),
                observed("a", AlertStatus.RESOLVED, at("0m"), Optional.of(at("20s"))),
                observed("b", AlertStatus.FIRING, at("20s"), Optional.empty()));

        assertThat(outcomes(remedy("gateway-down").waits("30s")))
                .containsExactly("gateway-down ran on mcp-gateway", "joined the run of gateway-down on mcp-gateway");
    }

    @Test
    void onlyOneRunActsOnATargetAndAnotherWaitsTenMinutes() {
        usualRuns = Map.of("gateway-down", Duration.ofMinutes(9), "long", Duration.ofMinutes(11));
        fires("0m", "a", nothing("a", "0m"));
        deliver(
                at("1s"),
                List.of(),
                Observed.of(
                        "main",
                        new Alert(
                                Labels.of("alertname", "Long"),
                                Map.of(),
                                AlertStatus.FIRING,
                                at("1s"),
                                Optional.empty(),
                                ""),
                        Optional.empty()));
        fires("9m10s", "b", nothing("b", "9m10s"));

        // The long one begins when the first lets go, and holds the target until 20m; the third gives up at 19m10s.
        assertThat(outcomes(remedy("gateway-down"), remedy("long").when("alertname=\"Long\"")))
                .containsExactly("gateway-down ran on mcp-gateway", "gateway-down was held by target-busy");
    }

    @Test
    void aRunThatWasRecordedGoesAsItWent() {
        decided = true;
        fires("0m", "a", was("a", "0m", Recorded.What.TAKEN, Optional.of(run("0m", Phase.HEALED_BY_ITSELF, "2s", ""))));
        ends("4m", "a", "0m");
        fires(
                "5m",
                "a",
                was("a", "5m", Recorded.What.TAKEN, Optional.of(run("5m", Phase.HELD, "5m2s", "upstream-is-down"))));
        ends("6m", "a", "5m");
        var acted = run("7m", Phase.SUCCEEDED, "20m", "", "7m5s", "12m");
        fires("7m", "a", was("a", "7m", Recorded.What.TAKEN, Optional.of(acted)));
        fires("19m59s", "b", was("b", "19m59s", Recorded.What.JOINED, Optional.of(acted)));
        ends("20m", "b", "19m59s");
        // Its last effect was at 12m, so the cooldown lasts until 22m.
        fires("21m59s", "c", was("c", "21m59s", Recorded.What.HELD, Optional.empty(), "cooldown"));
        ends("21m59s", "c", "21m59s");

        var result = compare(folder(RESTART), Optional.empty());

        assertThat(result.differences()).isEmpty();
        assertThat(result.compared()).isEqualTo(new Result.Compared(5, 0, 0, 0));
        assertThat(result.runs()).isEqualTo(new Counts(1, 1));
    }

    @Test
    void whatAPersonBeganIsInTheWayHereToo() {
        heard.add(new Decoded(new Recorded.Given(run("0m", Phase.SUCCEEDED, "2m", "", "1m")), List.of(), ""));
        fires("5m", "a", nothing("a", "5m"));
        ends("6m", "a", "5m");

        assertThat(outcomes(RESTART)).containsExactly("gateway-down was held by cooldown");
    }

    @Test
    void anEventThatNothingEndsIsOverWhenItsTimeIs() {
        for (var offset : List.of("0m", "14m", "16m"))
            deliver(
                    at(offset),
                    List.of(nothing("a", offset)),
                    Observed.of(
                            "main",
                            new Alert(labels("a"), Map.of(), AlertStatus.FIRING, at("0m"), Optional.empty(), ""),
                            Optional.of(Duration.ofMinutes(15))));

        decided = true;
        var result = compare(folder(RESTART), Optional.empty());

        // Told again with its old start after it had expired: late news, as in production.
        assertThat(result.heard().began()).isEqualTo(1);
        assertThat(result.compared().unheard()).isEqualTo(2);
    }

    @Test
    void oneThatBeginsAndEndsInOneRequestIsOver() {
        deliver(
                at("1m"),
                List.of(nothing("a", "1m")),
                observed("a", AlertStatus.FIRING, at("0m"), Optional.empty()),
                observed("a", AlertStatus.RESOLVED, at("0m"), Optional.of(at("30s"))));

        assertThat(outcomes(RESTART)).isEmpty();
        assertThat(compare(folder(RESTART), Optional.empty()).compared().alerts())
                .isPositive();
    }

    @Test
    void withoutARecordedDecisionNothingIsCompared() {
        decided = true;
        fires("0m", "a");

        assertThat(compare(folder(RESTART), Optional.empty()).compared()).isEqualTo(new Result.Compared(0, 0, 1, 0));
    }

    @Test
    void onlyTheNewestDifferencesAreKept() {
        decided = true;
        for (int i = 0; i < 5; i++) fires(i + "m", "i-" + i, nothing("i-" + i, i + "m"));
        var facts = new Recording.Facts(VirtualTime.START, at("10h"), true, Map.of());
        var replay = new Replay(
                facts,
                folder(RESTART),
                Optional.empty(),
                new Assumptions(Map.of(), Duration.ofMinutes(1)),
                2,
                alerts -> {});
        heard.forEach(replay::hear);

        var result = replay.finish();

        assertThat(result.compared().different()).isEqualTo(5);
        assertThat(result.differences()).extracting(Difference::at).containsExactly(at("4m"), at("3m"));
    }
}
