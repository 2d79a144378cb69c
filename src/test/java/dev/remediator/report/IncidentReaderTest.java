package dev.remediator.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.run.Announcement;
import dev.remediator.run.Announcement.Kind;
import dev.remediator.store.PostgresExtension;
import dev.remediator.store.Transactions;
import java.time.Instant;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresExtension.class)
class IncidentReaderTest {
    private static final Instant NIGHT = Instant.parse("2026-11-22T03:00:00Z");

    private final StorySeed seed;
    private final Transactions transactions;
    private final IncidentReader incidents;

    IncidentReaderTest(DataSource database) {
        seed = new StorySeed(database);
        transactions = new Transactions(database);
        incidents = new IncidentReader(transactions);
    }

    @Test
    void whatThisVersionCannotReadIsLeftOutAndCounted() {
        var story = gateway(0).say(0, Kind.INCIDENT_OPENED, "opened").say(1, Kind.DOING, "restarting");
        seed.execute("update announcement set kind = 'OF_A_LATER_VERSION' where kind = 'DOING'");
        story.say(2, Kind.HEALED, "healed");

        var view = incidents.find(story.incident).orElseThrow();

        assertThat(view.timeline()).extracting(Announcement::text).containsExactly("opened", "healed");
        assertThat(view.leftOut()).isEqualTo(1);
        assertThat(view.headline().status()).isEqualTo(IncidentStatus.HEALED);
        assertThat(incidents.open()).hasSize(1);
        assertThat(new RunReader(transactions).find(story.run).orElseThrow().timeline())
                .extracting(Announcement::text)
                .containsExactly("healed");
    }

    @Test
    void aCallWhoseTextCannotBeReadIsStillACall() {
        var story = gateway(0).say(0, Kind.INCIDENT_OPENED, "opened").say(1, Kind.ESCALATED, "nothing helped");
        seed.execute("update announcement set body = '[]' where kind = 'ESCALATED'");

        var view = incidents.find(story.incident).orElseThrow();

        assertThat(view.headline().status()).isEqualTo(IncidentStatus.NEEDS_PERSON);
        assertThat(view.headline().now())
                .isEqualTo("An announcement of kind ESCALATED stands here that this version cannot read");
    }

    @Test
    void anOldCallForAPersonIsBehindNoNumberOfNewIncidents() {
        var calling = gateway(0).say(0, Kind.INCIDENT_OPENED, "opened").say(1, Kind.ESCALATED, "nothing helped");
        var left = gateway(1).say(1, Kind.HEALED, "healed").say(2, Kind.TEMPORARY_FAILED, "the limit still stands");
        for (int i = 2; i < 62; i++) gateway(i).say(0, Kind.INCIDENT_OPENED, "opened");

        assertThat(incidents.open())
                .hasSize(50)
                .extracting(IncidentView::id)
                .startsWith(left.incident, calling.incident);
    }

    @Test
    void whatWasHealedOrTakenBackAfterItsCallStandsWhereItsAgeIs() {
        var healed = gateway(0).say(1, Kind.ESCALATED, "nothing helped").say(2, Kind.HEALED, "healed");
        var back = gateway(1).say(1, Kind.TEMPORARY_FAILED, "stands").say(2, Kind.TEMPORARY_ENDED, "taken back");
        var calling = gateway(2).say(1, Kind.HEALED, "healed").say(2, Kind.NEEDS_HUMAN, "not known what happened");
        var fresh = gateway(3).say(0, Kind.INCIDENT_OPENED, "opened");

        assertThat(incidents.open())
                .extracting(IncidentView::id)
                .containsExactly(calling.incident, fresh.incident, back.incident, healed.incident);
    }

    private StorySeed.Story gateway(int minute) {
        return seed.incident("mcp-gateway-" + minute, "GatewayDown", "gateway-down", NIGHT.plusSeconds(60L * minute));
    }
}
