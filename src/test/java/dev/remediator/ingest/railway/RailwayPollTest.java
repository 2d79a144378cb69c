package dev.remediator.ingest.railway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.alert.AlertStatus;
import dev.remediator.alert.Labels;
import dev.remediator.ingest.Commitment;
import dev.remediator.ingest.Source;
import dev.remediator.intake.Delivery;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RailwayPollTest {
    private static final Instant NOW = Instant.parse("2026-11-22T18:00:00Z");
    private static final Instant SINCE = Instant.parse("2026-11-22T17:00:00Z");
    private static final Place API =
            new Place(new Place.Part("p-1", "shop"), new Place.Part("e-1", "production"), new Place.Part("s-1", "api"));

    private final List<Deployments.Latest> latest = new ArrayList<>();
    private final Map<Labels, Episodes.Episode> episodes = new HashMap<>();
    private final List<Delivery> recorded = new ArrayList<>();
    private Commitment commitment = Commitment.COMMITTED;
    private boolean ours;

    private final OwnActions own = (project, environment, service, at, deployment) -> ours;
    private final RailwayPoll poll = new RailwayPoll(
            () -> latest,
            labels -> Optional.ofNullable(episodes.get(labels)),
            own,
            delivery -> {
                recorded.add(delivery);
                return CompletableFuture.completedFuture(commitment);
            },
            Clock.fixed(NOW, ZoneOffset.UTC));

    @ParameterizedTest
    @CsvSource({
        "CRASHED, RailwayDeploymentCrashed",
        "FAILED, RailwayDeploymentFailed",
        "crashed, RailwayDeploymentCrashed"
    })
    void what_was_never_delivered_is_found(String status, String alertname) {
        found(status);

        RailwayPoll.Report report = poll.run();

        assertThat(report).isEqualTo(new RailwayPoll.Report(1, 1, 0, List.of()));
        assertThat(recorded).singleElement().satisfies(delivery -> {
            assertThat(delivery.source()).isEqualTo("railway-poll");
            assertThat(delivery.kind()).isEqualTo("railway");
            assertThat(delivery.receivedAt()).isEqualTo(NOW);
            assertThat(delivery.alerts()).singleElement().satisfies(observed -> {
                assertThat(observed.alert().status()).isEqualTo(AlertStatus.FIRING);
                assertThat(observed.alert().labels().alertname()).isEqualTo(alertname);
                assertThat(observed.alert().startsAt()).isEqualTo(SINCE);
                assertThat(observed.alert().annotations()).containsEntry("deployment", "d-9");
                assertThat(observed.expiresAfter()).contains(Duration.ofMinutes(15));
            });
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"CRASHED", "FAILED", "SUCCESS"})
    void a_finding_replays_as_the_webhook_that_was_missed(String status) throws Exception {
        open(DeploymentAlert.FAILED, SINCE.minusSeconds(600));
        if (!status.equals("SUCCESS")) episodes.clear();
        found(status);
        poll.run();

        var replayed = new RailwayParser(own)
                .parse(recorded.getFirst().body(), new Source("x", Source.Kind.RAILWAY, Source.Ephemeral.IGNORE), NOW);

        assertThat(replayed.alerts())
                .extracting(o -> o.alert().fingerprint())
                .isEqualTo(recorded.getFirst().alerts().stream()
                        .map(o -> o.alert().fingerprint())
                        .toList());
        assertThat(replayed.alerts()).extracting(o -> o.alert().startsAt()).containsOnly(SINCE);
    }

    @Test
    void what_is_known_and_open_is_not_said_again() {
        open(DeploymentAlert.CRASHED, SINCE.minusSeconds(3_600));
        found("CRASHED");

        assertThat(poll.run()).isEqualTo(new RailwayPoll.Report(1, 0, 0, List.of()));
        assertThat(recorded).isEmpty();
    }

    @Test
    void nor_is_a_crash_that_was_delivered_as_out_of_memory() {
        open(DeploymentAlert.OOM_KILLED, SINCE);
        found("CRASHED");

        poll.run();

        assertThat(recorded).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "-119, 0", "-121, 1", "60, 0", "-86400, 1"})
    void what_is_known_and_over_is_not_said_again_unless_it_was_another_one(long secondsAfter, int missed) {
        over(DeploymentAlert.CRASHED, SINCE.plusSeconds(secondsAfter));
        found("CRASHED");

        assertThat(poll.run().missed()).isEqualTo(missed);
    }

    @Test
    void a_failed_build_says_nothing_about_a_crash() {
        open(DeploymentAlert.CRASHED, SINCE);
        found("FAILED");

        assertThat(poll.run().missed()).isEqualTo(1);
    }

    @Test
    void what_we_caused_is_not_missed() {
        ours = true;
        found("CRASHED");

        poll.run();

        assertThat(recorded).isEmpty();
    }

    @Test
    void a_success_ends_what_is_open() {
        open(DeploymentAlert.CRASHED, SINCE.minusSeconds(600));
        found("SUCCESS");

        assertThat(poll.run().missed()).isEqualTo(1);
        assertThat(recorded.getFirst().alerts())
                .extracting(o -> o.alert().status())
                .containsExactly(AlertStatus.RESOLVED, AlertStatus.RESOLVED, AlertStatus.RESOLVED);
    }

    @Test
    void a_success_from_before_the_crash_ends_nothing() {
        open(DeploymentAlert.CRASHED, SINCE.plusSeconds(1));
        found("SUCCESS");

        poll.run();

        assertThat(recorded).isEmpty();
    }

    @Test
    void a_success_where_nothing_is_open_is_no_news() {
        over(DeploymentAlert.CRASHED, SINCE.minusSeconds(600));
        found("SUCCESS");

        poll.run();

        assertThat(recorded).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"BUILDING", "DEPLOYING", "REMOVED", "SLEEPING", "NEEDS_APPROVAL", "SOMETHING_NEW", ""})
    void other_states_are_neither_good_nor_bad(String status) {
        open(DeploymentAlert.CRASHED, SINCE.minusSeconds(600));
        found(status);

        poll.run();

        assertThat(recorded).isEmpty();
    }

    @Test
    void what_could_not_be_read_is_named_and_the_others_are_read() {
        latest.add(new Deployments.NotReadable("worker", "429, try again in 60 s"));
        found("CRASHED");

        RailwayPoll.Report report = poll.run();

        assertThat(report).isEqualTo(new RailwayPoll.Report(1, 1, 0, List.of("worker")));
        assertThat(report.complete()).isFalse();
    }

    @Test
    void what_could_not_be_recorded_is_to_be_polled_again() {
        commitment = Commitment.UNAVAILABLE;
        found("CRASHED");

        RailwayPoll.Report report = poll.run();

        assertThat(report).isEqualTo(new RailwayPoll.Report(1, 0, 1, List.of()));
        assertThat(report.complete()).isFalse();
    }

    private void found(String status) {
        latest.add(new Deployments.Found(API, "d-9", status, SINCE));
    }

    private void open(DeploymentAlert alert, Instant startedAt) {
        episodes.put(RailwayAlerts.labels(alert, API), new Episodes.Episode(startedAt, true));
    }

    private void over(DeploymentAlert alert, Instant startedAt) {
        episodes.put(RailwayAlerts.labels(alert, API), new Episodes.Episode(startedAt, false));
    }
}
