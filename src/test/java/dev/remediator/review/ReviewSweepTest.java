package dev.remediator.review;

import static dev.remediator.run.Remedy.Rung.rung;
import static dev.remediator.run.Remedy.remedy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.action.ActionCalls;
import dev.remediator.action.Actions;
import dev.remediator.action.Bench;
import dev.remediator.action.Call;
import dev.remediator.action.GuardLimits;
import dev.remediator.outbound.AllowedHosts;
import dev.remediator.outbound.DirectOutbound;
import dev.remediator.outbound.FakeHttp;
import dev.remediator.outbound.OutboundLimits;
import dev.remediator.outbound.Reply;
import dev.remediator.playbook.Playbook;
import dev.remediator.report.StorySeed;
import dev.remediator.run.Announcement.Kind;
import dev.remediator.run.Incidents;
import dev.remediator.run.Phase;
import dev.remediator.run.Table;
import dev.remediator.run.TableAnnouncements;
import dev.remediator.run.VirtualTime;
import dev.remediator.store.PostgresExtension;
import dev.remediator.store.Transactions;
import dev.remediator.target.Binding;
import dev.remediator.target.Target;
import dev.remediator.target.Targets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresExtension.class)
class ReviewSweepTest {
    private static final Instant START = VirtualTime.START;
    private static final Playbook PLAYBOOK = remedy("gateway-down")
            .tries(rung("restart"))
            .verify("errors", "0s", "1m", "10s")
            .build();

    private final StorySeed seed;
    private final Transactions transactions;
    private final Table table;
    private final VirtualTime time = new VirtualTime();
    private final TableAnnouncements announcements = new TableAnnouncements();
    private volatile Reply answer =
            matrix("[%d, \"0.2\"], [%d, \"0.1\"]".formatted(START.getEpochSecond() - 1800, START.getEpochSecond()));
    private final FakeHttp http = new FakeHttp(seen -> answer);
    private final DirectOutbound outbound = new DirectOutbound(
            AllowedHosts.of(List.of(http.origin())),
            new OutboundLimits(Duration.ofSeconds(2), Duration.ofSeconds(2), 1024 * 1024),
            "test");
    private final Reviews reviews;
    private final ReviewSweep sweep;

    ReviewSweepTest(DataSource database) {
        seed = new StorySeed(database);
        transactions = new Transactions(database);
        table = new Table(transactions);
        Function<String, Optional<Playbook>> playbooks =
                name -> name.equals("gateway-down") ? Optional.of(PLAYBOOK) : Optional.empty();
        reviews = new Reviews(transactions, playbooks, time);
        var settings = Bench.json("{url: '%s', query: 'rate(errors[1m])', below: 0.05}".formatted(http.origin()));
        var gateway = new Target(
                "mcp-gateway",
                "",
                Optional.empty(),
                List.of(),
                Map.of(),
                Map.of("errors", new Binding("prometheus", settings)));
        sweep = new ReviewSweep(
                transactions,
                announcements,
                reviews,
                new Recorder(
                        transactions,
                        playbooks,
                        () -> new Targets(List.of(gateway)),
                        Actions.discover(),
                        new ActionCalls(outbound, GuardLimits.STANDARD, Call.Clock.system())),
                time);
    }

    @AfterEach
    void close() {
        outbound.close();
        http.close();
    }

    private static Reply matrix(String values) {
        return Reply.json(
                "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[{\"metric\":{},\"values\":[%s]}]}}"
                        .formatted(values));
    }

    private StorySeed.Story acted(String target) {
        return seed.incident(target, "GatewayDown on " + target, "gateway-down", START.minusSeconds(600))
                .say(0, Kind.INCIDENT_OPENED, "opened")
                .effect(20, "Restart " + target, "done", "restarted")
                .ended(60, Phase.SUCCEEDED, "healed");
    }

    private void closed(StorySeed.Story... stories) {
        transactions.call(connection -> {
            announcements.insert(
                    connection,
                    Incidents.close(
                            connection,
                            List.of(stories).stream().map(s -> s.incident).toList(),
                            time.instant()));
            return true;
        });
    }

    private List<String> told() {
        return table.rows("select body ->> 'title' from announcement where kind = 'REVIEWED' order by id");
    }

    @Test
    void anIncidentThatWasActedOnIsReviewedOnceAfterItWasClosed() {
        var story = acted("mcp-gateway");
        assertThat(sweep.sweep()).isZero();

        closed(story);

        assertThat(sweep.sweep()).isEqualTo(1);
        assertThat(told()).containsExactly("GatewayDown on mcp-gateway");
        assertThat(table.value("select kind from announcement order by id desc limit 1"))
                .isEqualTo("REVIEWED");
        assertThat(announcements.woken()).isEqualTo(1);
        for (int i = 0; i < 5; i++) {
            assertThat(sweep.sweep()).isZero();
            time.pass(Duration.ofMinutes(10));
        }
        assertThat(told()).hasSize(1);
        assertThat(table.count("incident where review_at is not null")).isZero();
    }

    @Test
    void theFiguresOfItsChecksAreKeptFromHalfAnHourBeforeUntilAQuarterAfter() {
        var story = acted("mcp-gateway");
        closed(story);

        sweep.sweep();

        var first = charts(story);
        assertThat(first).hasSize(1);
        assertThat(first.getFirst().title()).isEqualTo("errors of mcp-gateway");
        assertThat(first.getFirst().words()).contains("restart ");
        assertThat(http.lines()).hasSize(1);
        assertThat(http.lines().getFirst())
                .contains("/api/v1/query_range?query=rate%28errors%5B1m%5D%29&start=")
                .contains("&end=" + START.getEpochSecond() + "&");

        time.pass(Duration.ofMinutes(20));
        answer = matrix("[%d, \"0.3\"], [%d, \"0.1\"]".formatted(START.getEpochSecond(), START.getEpochSecond() + 900));
        sweep.sweep();

        assertThat(http.lines().getLast()).contains("&end=" + (START.getEpochSecond() + 900) + "&");
        assertThat(charts(story).getFirst().words()).contains("0.3 at the beginning");
        assertThat(told()).hasSize(1);
    }

    private List<dev.remediator.chart.Chart> charts(StorySeed.Story story) {
        return new Charts(transactions).of(story.incident);
    }

    @Test
    void figuresThatCannotBeReadKeepNoReviewFromBeingTold() {
        answer = Reply.status(500, "away");
        var story = acted("mcp-gateway");
        closed(story);

        assertThat(sweep.sweep()).isEqualTo(1);

        assertThat(charts(story)).isEmpty();
        var figures = reviews.of(story.incident).orElseThrow().figures();
        assertThat(figures).hasSize(1);
        assertThat(figures.getFirst().problem().orElseThrow()).startsWith("Prometheus did not answer: ");
        assertThat(reviews.of(story.incident).orElseThrow().markdown()).contains("errors: could not be recorded, ");
        assertThat(new Pictures(new Charts(transactions)).of(story.incident)).isEmpty();
    }

    @Test
    void whatWasRecordedIsNotLostWhenPrometheusIsAwayLater() {
        var story = acted("mcp-gateway");
        closed(story);
        sweep.sweep();
        answer = Reply.status(500, "away");
        time.pass(Duration.ofMinutes(20));

        sweep.sweep();

        assertThat(charts(story)).hasSize(1);
    }

    @Test
    void aPictureOfTheFiguresIsThereForChannels() {
        var story = acted("mcp-gateway");
        closed(story);
        sweep.sweep();

        var png = new Pictures(new Charts(transactions)).of(story.incident).orElseThrow();

        assertThat(png).startsWith(0x89, 'P', 'N', 'G').hasSizeLessThan(200_000);
    }

    @Test
    void whatNobodyActedOnAndNobodyWasCalledForIsNotReviewed() {
        var quiet = seed.incident("quiet", "x on quiet", "gateway-down", START.minusSeconds(600))
                .say(0, Kind.INCIDENT_OPENED, "opened")
                .ended(1, Phase.HELD, "cooldown");
        var called = seed.incident("called", "x on called", "gateway-down", START.minusSeconds(600))
                .say(0, Kind.INCIDENT_OPENED, "opened")
                .say(1, Kind.ESCALATED, "P0: people are called")
                .ended(1, Phase.FAILED, "nothing to try");

        closed(quiet, called);
        sweep.sweep();

        assertThat(told()).containsExactly("x on called");
    }

    @Test
    void aNightlyJobThatWentWellAndAPartOfAStormAreNotReviewedOneByOne() {
        var nightly = acted("nightly");
        seed.execute("update incident set kind = 'schedule' where id = ?", nightly.incident);
        var failed = acted("failed");
        seed.execute("update incident set kind = 'schedule' where id = ?", failed.incident);
        failed.ended(60, Phase.FAILED, "no");
        var part = acted("part");
        seed.execute("update incident set storm_id = ? where id = ?", UUID.randomUUID(), part.incident);

        closed(nightly, failed, part);
        sweep.sweep();

        assertThat(told()).containsExactly("GatewayDown on failed");
    }

    @Test
    void ofManyAtOnceAndSeveralWhoLookEachIsToldOnce() throws Exception {
        closed(IntStream.range(0, 50).mapToObj(i -> acted("t" + i)).toArray(StorySeed.Story[]::new));

        try (var threads = Executors.newFixedThreadPool(2)) {
            for (int round = 0; round < 4; round++)
                for (var done : threads.invokeAll(List.<Callable<Integer>>of(sweep::sweep, sweep::sweep))) done.get();
        }

        assertThat(told()).hasSize(50).doesNotHaveDuplicates();
    }

    @Test
    void aReviewThatCannotBeMadeIsTriedAgainForAnHourAndKeepsNoOtherBack() {
        var broken = acted("broken");
        seed.execute("update incident set severity = 'P9' where id = ?", broken.incident);
        var other = acted("other");
        seed.execute("update incident set closed_at = ?, review_at = ?", START, START);

        assertThat(sweep.sweep()).isEqualTo(1);
        assertThat(told()).containsExactly("GatewayDown on other");
        assertThat(table.count("incident where review_at is not null")).isEqualTo(1);

        seed.execute("update incident set severity = 'P1' where id = ?", broken.incident);
        time.pass(Duration.ofMinutes(6));
        assertThat(sweep.sweep()).isEqualTo(1);
        assertThat(told()).containsExactly("GatewayDown on other", "GatewayDown on broken");
        assertThat(other.incident).isNotNull();
    }
}
