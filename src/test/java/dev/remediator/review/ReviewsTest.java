package dev.remediator.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.remediator.playbook.Playbook;
import dev.remediator.report.StorySeed;
import dev.remediator.review.Review.Result;
import dev.remediator.run.Announcement;
import dev.remediator.run.Announcement.Kind;
import dev.remediator.run.Ids;
import dev.remediator.run.Phase;
import dev.remediator.store.PostgresExtension;
import dev.remediator.store.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresExtension.class)
class ReviewsTest {
    private static final Instant NIGHT = Instant.parse("2026-11-22T03:00:00Z");

    private final StorySeed seed;
    private final Reviews reviews;

    ReviewsTest(DataSource database) {
        seed = new StorySeed(database);
        reviews = new Reviews(
                new Transactions(database),
                name -> Optional.<Playbook>empty(),
                InstantSource.fixed(NIGHT.plus(Duration.ofHours(1))));
    }

    private StorySeed.Story incident(Instant at) {
        return seed.incident("mcp-gateway", "GatewayDown on mcp-gateway", "gateway-down", at);
    }

    private void alert(StorySeed.Story story, Instant began, Instant seen) {
        var episode = seed.alert(
                "{\"alertname\": \"GatewayDown\"}", "taken", "gateway-down", story.incident, null, seen, true);
        seed.execute("update alert_episode set starts_at = ?, seen_at = ? where id = ?", began, seen, episode);
    }

    private void fates(StorySeed.Story story, String effects) {
        seed.execute("update run set state = jsonb_build_object('effects', ?::jsonb) where id = ?", effects, story.run);
    }

    /** Two rungs: the first did not help and was taken back, the second was agreed to and helped. */
    private StorySeed.Story healed() {
        var story = incident(NIGHT)
                .say(0, Kind.INCIDENT_OPENED, "The gateway does not answer")
                .say(1, Kind.RUN_STARTED, "gateway-down is on it")
                .effect(20, "Open the breaker", "done", "opened")
                .say(20, Kind.DOING, "Open the breaker")
                .say(60, Kind.NOT_VERIFIED, "Not verified: 'alive' fails (HTTP 503)")
                .say(61, Kind.UNDONE, "Taken back: closed")
                .effect(240, "Restart mcp-gateway", "done", "restarted")
                .say(240, Kind.DOING, "Restart mcp-gateway")
                .say(290, Kind.VERIFIED, "Verified: 'alive' passes (HTTP 200)")
                .say(290, Kind.HEALED, "Healed after 4 m 50 s")
                .ended(290, Phase.SUCCEEDED, "healed")
                .closed(320);
        alert(story, NIGHT.minusSeconds(45), NIGHT);
        fates(story, """
                [{"command": 20, "fate": "UNDONE"}, {"command": 240, "fate": "STANDS"}]""");
        seed.execute(
                "update incident set acknowledged_at = ?, acknowledged_by = 'ana' where id = ?",
                NIGHT.plusSeconds(100),
                story.incident);
        ask(story, 65, 235, "granted", "ana", true, "looks right");
        return story;
    }

    private void ask(
            StorySeed.Story story, int asked, int closed, String outcome, String by, boolean granted, String reason) {
        seed.execute(
                """
                insert into ask (run_id, command_id, kind, incident_id, playbook, target, people_group, request, asked_at,
                                 expires_at, closed_at, outcome)
                values (?, 7, 'approval', ?, 'gateway-down', 'mcp-gateway', 'oncall', ?::jsonb, ?, ?, ?, ?)
                """,
                story.run,
                story.incident,
                """
                {"command": "ask-approval", "id": 7, "hash": "h", "expiresAt": "2026-11-22T03:20:00Z",
                 "approve": {"by": "oncall", "quorum": 1, "reasonRequired": false, "within": "PT15M"},
                 "intention": {"step": 1, "capability": "restart", "input": {},
                   "prepared": {"says": "Restart mcp-gateway", "before": {}, "undo": null, "atMost": "PT1M"},
                   "temporary": null}}""",
                NIGHT.plusSeconds(asked),
                NIGHT.plusSeconds(1200),
                NIGHT.plusSeconds(closed),
                outcome);
        if (!by.isEmpty())
            seed.execute(
                    "insert into ask_reply (run_id, command_id, engineer, at, granted, reason) values (?, 7, ?, ?, ?, ?)",
                    story.run,
                    by,
                    NIGHT.plusSeconds(closed),
                    granted,
                    reason);
    }

    private Review review(StorySeed.Story story) {
        return reviews.of(story.incident).orElseThrow();
    }

    private static List<String> rules(Review review) {
        return review.suggestions().stream().map(Review.Suggestion::rule).toList();
    }

    @Test
    void theTimesAreCountedFromTheAlertAndFromItsAcceptance() {
        var times = review(healed()).times();

        assertThat(times)
                .isEqualTo(new Review.Times(
                        Optional.of(Duration.ofSeconds(45)),
                        Optional.of(Duration.ofSeconds(100)),
                        Optional.of(Duration.ofSeconds(290)),
                        Optional.of(Duration.ofSeconds(290))));
    }

    @Test
    void whatWasTriedSaysWhetherItVerifiedAndWasTakenBack() {
        assertThat(review(healed()).tried())
                .extracting(Review.Attempt::says, Review.Attempt::result, Review.Attempt::saw)
                .containsExactly(
                        tuple("Open the breaker", Result.NOT_VERIFIED_UNDONE, "Not verified: 'alive' fails (HTTP 503)"),
                        tuple("Restart mcp-gateway", Result.VERIFIED, "Verified: 'alive' passes (HTTP 200)"));
    }

    @Test
    void whoSaidWhatStandsInItsOrder() {
        assertThat(review(healed()).people())
                .extracting(w -> w.who() + " " + w.what())
                .containsExactly("ana took it on", "ana agreed, \"looks right\", to: Restart mcp-gateway");
    }

    @Test
    void theChannelsAreToldAParagraphAndTheLinesThatMatter() {
        var story = healed();
        var news = ReviewNews.of(review(story), NIGHT);

        assertThat(news.kind()).isEqualTo(Kind.REVIEWED);
        assertThat(news.text())
                .isEqualTo(
                        "Review: Detected after 45 s, acknowledged after 1 m 40 s, mitigated after 4 m 50 s, healed after"
                                + " 4 m 50 s. 2 things tried, 1 verified. With ana");
        assertThat(news.details())
                .containsExactly(
                        "Tried: Open the breaker – did not verify, and was taken back",
                        "Tried: Restart mcp-gateway – verified",
                        "All of it: ./remediator review " + story.incident);
    }

    @Test
    void ofAnIncidentWithVeryMuchInItTheLinesAreNeverMoreThanAnAnnouncementHolds() {
        var story = incident(NIGHT).say(0, Kind.INCIDENT_OPENED, "opened");
        for (int i = 1; i < 60; i++)
            story.effect(i, "Try " + i, "failed", "no").change("limit " + i, "failed", NIGHT, NIGHT, "no");

        var news = ReviewNews.of(review(story), NIGHT);

        assertThat(news.details()).hasSizeLessThanOrEqualTo(Announcement.MAX_DETAILS);
        assertThat(news.details().getLast()).startsWith("All of it: ");
        assertThat(news.details()).contains("– and 54 more");
    }

    @Test
    void asMarkdownItIsADocument() {
        var story = healed();

        assertThat(review(story).markdown()).isEqualTo("""
                        # Review: GatewayDown on mcp-gateway

                        P0 on mcp-gateway, healed. Opened 2026-11-22 03:00:00 UTC, closed 2026-11-22 03:05:20 UTC.

                        | Time to | |
                        | --- | --- |
                        | detect (the alert's beginning to its coming in here) | 45 s |
                        | acknowledge | 1 m 40 s |
                        | mitigate (first effect that was verified) | 4 m 50 s |
                        | heal | 4 m 50 s |

                        ## What was tried

                        - 03:00:20 playbook: Open the breaker – **did not verify, and was taken back** (Not verified: 'alive' fails (HTTP 503))
                        - 03:04:00 playbook: Restart mcp-gateway – **verified** (Verified: 'alive' passes (HTTP 200))

                        ## People

                        - 03:01:40 ana took it on
                        - 03:03:55 ana agreed, "looks right", to: Restart mcp-gateway

                        ## Timeline

                        - 03:00:00 seen: The gateway does not answer
                        - 03:00:01 decided: gateway-down is on it
                        - 03:00:20 done: Open the breaker
                        - 03:01:00 verified: Not verified: 'alive' fails (HTTP 503)
                        - 03:01:01 done: Taken back: closed
                        - 03:04:00 done: Restart mcp-gateway
                        - 03:04:50 verified: Verified: 'alive' passes (HTTP 200)
                        - 03:04:50 end: Healed after 4 m 50 s
                        - 03:05:20 end: Closed: every alert is over
                        """);
    }

    @Test
    void whatStandsOrCouldNotBeTakenBackIsStillOpen() {
        var story = incident(NIGHT)
                .say(0, Kind.INCIDENT_OPENED, "opened")
                .change("Lift the limit", "made", NIGHT, NIGHT.plusSeconds(900), null)
                .change("Close the breaker", "failed", NIGHT, NIGHT.plusSeconds(90), "HTTP 500")
                .ended(50, Phase.NEEDS_HUMAN, "nobody knows whether it was restarted");
        seed.execute(
                "insert into demotion (playbook, at, runs, why) values ('gateway-down', ?, '{}', 'three failed')",
                NIGHT);

        assertThat(review(story).followUps())
                .containsExactly(
                        "This stands until 2026-11-22T03:15:00Z: Lift the limit",
                        "This could not be taken back and stays until somebody does it by hand: Close the breaker (HTTP 500)",
                        "A person must look at mcp-gateway: nobody knows whether it was restarted",
                        "gateway-down acts only with consent until somebody promotes it: three failed");
    }

    @Test
    void thatItFiredAgainSoonIsSaidWithBothIncidents() {
        var first = healed();
        var second = incident(NIGHT.plusSeconds(920)).say(0, Kind.INCIDENT_OPENED, "opened");

        assertThat(rules(review(second))).contains("fired-again");
        assertThat(review(second).suggestions().getFirst().evidence())
                .isEqualTo("it fired again 10 m after the last incident about it was closed (" + first.incident + ")");
        assertThat(rules(review(first))).containsExactly("fired-again-after");
    }

    @Test
    void anAlertThatCameInLateIsARuleOfItsOwn() {
        var story = incident(NIGHT).say(0, Kind.INCIDENT_OPENED, "opened");
        alert(story, NIGHT.minusSeconds(1_500), NIGHT);

        assertThat(review(story).suggestions())
                .extracting(Review.Suggestion::rule, Review.Suggestion::evidence)
                .containsExactly(tuple("detected-late", "GatewayDown began 25 m before it came in here"));
    }

    @Test
    void consentThatNobodyGaveAndConsentThatWasDeniedAreSaid() {
        var expired = incident(NIGHT).say(0, Kind.INCIDENT_OPENED, "opened");
        ask(expired, 65, 965, "expired", "", false, "");
        assertThat(review(expired).suggestions())
                .extracting(Review.Suggestion::evidence)
                .containsExactly("oncall had 15 m and nobody answered");
        assertThat(review(expired).people())
                .extracting(w -> w.who() + " " + w.what())
                .containsExactly("oncall did not answer in time, to: Restart mcp-gateway");
        seed.execute("truncate ask, incident, run");

        var denied = incident(NIGHT).say(0, Kind.INCIDENT_OPENED, "opened");
        ask(denied, 65, 90, "denied", "bo", false, "a deployment is running");
        assertThat(review(denied).suggestions())
                .extracting(Review.Suggestion::evidence)
                .containsExactly("bo said no: \"a deployment is running\"");
    }

    @Test
    void whatHeldItIsNamedByItsGuard() {
        var story = incident(NIGHT)
                .say(0, Kind.INCIDENT_OPENED, "opened")
                .ended(1, Phase.HELD, "it acted 4 m ago, and waits 30 m");
        seed.execute("update run set held_by = 'cooldown' where id = ?", story.run);

        assertThat(review(story).suggestions())
                .extracting(Review.Suggestion::rule, Review.Suggestion::evidence)
                .containsExactly(tuple("held-by-cooldown", "it was held: it acted 4 m ago, and waits 30 m"));
    }

    @Test
    void thereIsNoReviewOfWhatIsNotThere() {
        assertThat(reviews.of(UUID.randomUUID())).isEmpty();
    }

    @Test
    void anIncidentAboutWhichNothingIsKnownHasAnEmptyReview() {
        var id = Ids.next();
        seed.execute(
                "insert into incident (id, target, severity, title, opened_at) values (?, 't', 'P2', 'x on t', ?)",
                id,
                NIGHT);

        assertThat(reviews.of(id).orElseThrow().paragraph()).isEqualTo("Over. Nothing was tried");
    }
}
