package dev.remediator.intake;

import static dev.remediator.run.Remedy.Rung.rung;
import static dev.remediator.run.Remedy.remedy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.alert.Alert;
import dev.remediator.alert.AlertStatus;
import dev.remediator.alert.Labels;
import dev.remediator.guard.Silence;
import dev.remediator.playbook.Safety;
import dev.remediator.report.StorySeed;
import dev.remediator.run.Phase;
import dev.remediator.run.Remedy;
import dev.remediator.run.Rules;
import dev.remediator.run.Silences;
import dev.remediator.store.PostgresExtension;
import dev.remediator.store.Transactions;
import dev.remediator.target.Target;
import dev.remediator.target.Targets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is under way counts in the answer, as it would when the alert came in. */
@ExtendWith(PostgresExtension.class)
final class ExplainerTest {
    private static final Instant NOW = Instant.parse("2026-11-22T09:14:03Z");

    private final Transactions transactions;
    private final StorySeed seed;
    private Safety safety = Safety.NONE;
    private Silences silences = Silences.NONE;

    ExplainerTest(DataSource database) {
        transactions = new Transactions(database);
        seed = new StorySeed(database);
    }

    private String says(Remedy... remedies) {
        var playbooks = new ActivePlaybooks(
                Stream.of(remedies).map(Remedy::build).toList(),
                new Targets(List.of(
                        new Target("mcp-gateway", "", Optional.empty(), List.of("brightdata"), Map.of(), Map.of()),
                        Remedy.target("brightdata", "platform"))),
                safety,
                "catalog-1");
        return new Explainer(() -> playbooks, transactions, silences, () -> NOW)
                .explain(new Alert(
                        Labels.of("alertname", "GatewayDown"), Map.of(), AlertStatus.FIRING, NOW, Optional.empty(), ""))
                .summary();
    }

    private StorySeed.Story over(String target, String playbook) {
        return seed.incident(target, "Something on " + target, playbook, NOW.minusSeconds(600))
                .ended(1, Phase.SUCCEEDED, "done");
    }

    private void acted(StorySeed.Story story, String playbook, String target, int secondsAgo) {
        seed.execute("""
                insert into effect (run_id, command_id, incident_id, playbook, target, capability, says, node, intent_at)
                values (?, ?, ?, ?, ?, 'restart', 'Restarting', 1, ?)
                """, story.run, secondsAgo, story.incident, playbook, target, NOW.minusSeconds(secondsAgo));
    }

    @Test
    void withNothingUnderWayItIsAsTheFilesSay() {
        assertThat(says(remedy("a"))).isEqualTo("a takes it, on mcp-gateway");
    }

    @Test
    void anOpenRunIsJoined() {
        var story = seed.incident("mcp-gateway", "GatewayDown", "a", NOW.minusSeconds(60));

        assertThat(says(remedy("a"))).isEqualTo("a is on it already, on mcp-gateway (run " + story.run + ")");
    }

    @Test
    void aCooldownHolds() {
        acted(over("mcp-gateway", "a"), "a", "mcp-gateway", 60);

        assertThat(says(remedy("a").cooldown("10m")))
                .isEqualTo("nothing takes it: a: matches, but is held by cooldown: a acted on mcp-gateway at"
                        + " 2026-11-22T09:13:03Z; its cooldown lasts until 2026-11-22T09:23:03Z");
    }

    @Test
    void aRunThatActsOnTheTargetMakesItWait() {
        var story = over("mcp-gateway", "other");
        seed.execute("insert into acting (target, run_id, since) values ('mcp-gateway', ?, ?)", story.run, NOW);

        assertThat(says(remedy("a")))
                .isEqualTo("a takes it, on mcp-gateway; it would wait: run " + story.run + " is acting on mcp-gateway");
    }

    @Test
    void whatStandsForATimeMakesItWaitWhereItWouldChangeTheSame() {
        var story = over("mcp-gateway", "other");
        story.change("the limit of 100 is restored", "made", NOW.minusSeconds(60), NOW.plusSeconds(60), null);

        assertThat(says(remedy("a").tries(rung("ratelimit.set")))).contains("it would wait: what run " + story.run);
        assertThat(says(remedy("a").tries(rung("restart")))).isEqualTo("a takes it, on mcp-gateway");
    }

    @Test
    void aLimitIsSaid() {
        acted(over("mcp-gateway", "a"), "a", "mcp-gateway", 60);
        acted(over("brightdata", "a"), "a", "brightdata", 50);

        assertThat(says(remedy("a").limits("1 per 1h", "5 per 1h")))
                .isEqualTo(
                        "a takes it, on mcp-gateway; it would be held: a on mcp-gateway is limited to 1 per 1h, and 1"
                                + " acted already; there is room again at 2026-11-22T10:13:03Z");
        assertThat(says(remedy("a").limits("2 per 1h", "2 per 1h"))).contains("a is limited to 2 per 1h");
        assertThat(says(remedy("a").limits("2 per 1h", "3 per 1h"))).isEqualTo("a takes it, on mcp-gateway");
        assertThat(says(remedy("a").limits("1 per 30s", "1 per 30s"))).isEqualTo("a takes it, on mcp-gateway");
    }

    @Test
    void anIncidentOfADependencyIsSaidWhereThePlaybookAsksForIt() {
        over("brightdata", "other");

        assertThat(says(remedy("a").inhibitedByDependencies()))
                .contains("it would be held: mcp-gateway depends on brightdata, which has an open incident");
        assertThat(says(remedy("a"))).isEqualTo("a takes it, on mcp-gateway");
    }

    @Test
    void aChecklistThatRunsOnADependencyIsNoTroubleThere() {
        var checklist = seed.incident("brightdata", "Monday's look", "checklist", NOW.minusSeconds(60));
        seed.execute("update incident set kind = 'schedule' where id = ?", checklist.incident);

        assertThat(says(remedy("a").inhibitedByDependencies())).isEqualTo("a takes it, on mcp-gateway");
    }

    @Test
    void askingLocksNothing() {
        var story = seed.incident("mcp-gateway", "GatewayDown", "a", NOW.minusSeconds(60));

        var said = transactions.call(connection -> {
            try (var lock = connection.prepareStatement("select from run where id = ? for update")) {
                lock.setObject(1, story.run);
                lock.execute();
            }
            // Another thread, another connection: it must not wait for this one.
            return CompletableFuture.supplyAsync(() -> says(remedy("a"))).join();
        });

        assertThat(said).contains("is on it already");
    }

    @Test
    void whatPeopleHaveStoppedIsSaid() {
        seed.execute("""
                insert into frozen (id, scope, name, kill, reason, made_by, made_at, until) values
                (gen_random_uuid(), 'target', 'mcp-gateway', false, 'a sale', 'ana', '2026-11-22T09:00:00Z', null),
                (gen_random_uuid(), 'target', 'brightdata', false, 'not this', 'ana', '2026-11-22T09:00:00Z', null)
                """);
        assertThat(says(remedy("restart").tries(rung("restart"))))
                .contains("it would be held: ana has frozen target mcp-gateway since 2026-11-22T09:00:00Z")
                .doesNotContain("not this");
    }

    @Test
    void aDemotionIsAProviso() {
        seed.execute("""
                insert into demotion (playbook, at, runs, why)
                values ('restart', '2026-11-22T09:00:00Z', '{}', 'its last 3 runs that acted have failed')
                """);
        assertThat(says(remedy("restart").tries(rung("restart"))))
                .contains("it would wait: for people: it acts only with consent since 2026-11-22T09:00:00Z: its last 3");
    }

    @Test
    void whatHoldsForAllPlaybooksIsSaid() {
        acted(over("brightdata", "other"), "other", "brightdata", 60);
        safety = Rules.limits("1 per 1h", "1 per 1h");
        assertThat(says(remedy("restart").tries(rung("restart"))))
                .contains("it would be held: what all playbooks together do is limited to 1 per 1h")
                .doesNotContain("together do on mcp-gateway");

        acted(over("mcp-gateway", "other"), "other", "mcp-gateway", 60);
        assertThat(says(remedy("restart").tries(rung("restart")))).contains("what all playbooks together do on mcp-gateway is limited");
    }

    @Test
    void aSilencedAndAFlappingAlertAreSaidToBe() {
        silences = (labels, now) -> new Silence.Active("1", "bob", "we move", now.plusSeconds(60));
        assertThat(says(remedy("restart").tries(rung("restart")))).contains("it would be held: bob has silenced this");

        silences = Silences.NONE;
        safety = Rules.past("2 per 1h", 3, "15m");
        seed.execute("""
                insert into alert_episode (id, identity, source, labels, annotations, generator_url, starts_at,
                    last_starts_at, seen_at, ended_at, ended_by, delivery_id)
                select gen_random_uuid(), 7, 'main', '{"alertname": "GatewayDown"}', '{}', '', t, t, t, e, b, gen_random_uuid()
                from (values ('2026-11-22T09:00:00Z'::timestamptz, '2026-11-22T09:05:00Z'::timestamptz, 'resolved'),
                             ('2026-11-22T09:10:00Z'::timestamptz, null, null)) v(t, e, b)
                """);
        assertThat(says(remedy("restart").tries(rung("restart")))).contains("this alert began 2 times within 1h");
    }
}
