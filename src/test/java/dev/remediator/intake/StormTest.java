package dev.remediator.intake;

import static dev.remediator.intake.Alerts.firing;
import static dev.remediator.intake.Alerts.resolved;
import static dev.remediator.run.Remedy.remedy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.action.Rate;
import dev.remediator.alert.Alert;
import dev.remediator.playbook.Safety;
import dev.remediator.playbook.Severity;
import dev.remediator.playbook.Windows;
import dev.remediator.run.Remedy;
import dev.remediator.store.PostgresExtension;
import dev.remediator.store.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Incidents that come faster than anybody can read are told as one; what is done about each stays the same. */
@ExtendWith(PostgresExtension.class)
final class StormTest {
    private static final Rate THREE_PER_MINUTE = new Rate(3, Duration.ofMinutes(1));
    private static final Remedy WAITS =
            remedy("gateway-down").targetFromLabel("service").waits("30m");
    private static final List<String> TARGETS =
            IntStream.range(0, 10).mapToObj(i -> "t" + i).toList();

    private final LiveIntake intake;

    StormTest(DataSource dataSource) {
        intake = new LiveIntake(new Transactions(dataSource), WAITS);
    }

    @BeforeEach
    void threeIncidentsAMinuteCanBeRead() {
        intake.with(TARGETS, WAITS).safely(storm(Optional.of(THREE_PER_MINUTE)));
    }

    @AfterEach
    void close() {
        intake.close();
    }

    @Test
    void theFourthIncidentWithinAMinuteBeginsAStormAndIsAPartOfIt() {
        intake.hears(alert(0), alert(1)).hears(alert(2), alert(3)).hears(alert(4));

        assertThat(rows("select target, storm_id is not null from incident where kind = 'alert' order by target"))
                .containsExactly("t0 | f", "t1 | f", "t2 | f", "t3 | t", "t4 | t");
        assertThat(rows("select count(*), min(title) from incident where kind = 'storm' and closed_at is null"))
                .containsExactly("1 | A storm of alerts");
        assertThat(rows("select count(*) from run")).as("each has its run").containsExactly("5");
    }

    @Test
    void whatOpenedRightBeforeIsToldWithItFromThenOn() {
        intake.hears(alert(0));
        intake.node().pass("61s");
        intake.hears(alert(1), alert(2), alert(3)).hears(alert(4)).expires();

        assertThat(rows("select target, storm_id is not null from incident where kind = 'alert' order by target"))
                .containsExactly("t0 | f", "t1 | t", "t2 | t", "t3 | t", "t4 | t");
    }

    @Test
    void anIncidentMoreThanAMinuteLaterIsNone() {
        intake.hears(alert(0), alert(1), alert(2));
        intake.node().pass("61s");
        intake.hears(alert(3));

        assertThat(rows("select count(*) from incident where storm_id is not null or kind = 'storm'"))
                .containsExactly("0");
    }

    @Test
    void itIsToldOnceWithACallForPeopleAndHowItWentWhenNothingNewHasComeForAMinute() {
        intake.hears(alert(0), alert(1), alert(2), alert(3), alert(4));
        intake.expires().expires();

        assertThat(told()).containsExactly("INCIDENT_OPENED", "ESCALATED");
        assertThat(rows("select body->>'text' from announcement where kind = 'ESCALATED'"))
                .containsExactly(
                        "P1: people are called: 5 incidents so far. Stop everything, if that is better: ./remediator kill");

        intake.node().pass("59s");
        intake.expires();
        assertThat(told()).hasSize(2);
        intake.node().pass("1s");
        intake.hears(over(3)).expires().expires();

        assertThat(told()).containsExactly("INCIDENT_OPENED", "ESCALATED", "INCIDENT_CLOSED");
        assertThat(rows(
                        "select body->>'text', body->>'details' from announcement a join incident i on i.id = a.incident_id"
                                + " where i.kind = 'storm' and a.kind = 'INCIDENT_CLOSED'"))
                .containsExactly(
                        "Closed: 5 incidents between 2026-11-22T03:00:00Z and 2026-11-22T03:00:00Z were told here;"
                                + " what is still open is told one by one again | [\"No run acted\", \"4 still under way\","
                                + " \"1 ended early\", \"The first targets: t0, t1, t2, t3, t4\"]");
        assertThat(rows("select count(*) from incident where kind = 'storm' and closed_at is null"))
                .containsExactly("0");
    }

    @Test
    void aStormOfLittleThingsDoesNotKeepPeopleFromBeingCalledForAGraveOne() {
        graded(Severity.P3).hears(alert(0), alert(1), alert(2), alert(3));
        intake.expires();
        var acknowledged = "update incident set acknowledged_at = now(), acknowledged_by = 'ana' where kind = 'storm'";
        intake.table().change(acknowledged);
        intake.table().change("""
                insert into escalation (incident_id, level, people_group, due_at, told_at)
                select id, 0, 'platform', opened_at, opened_at from incident where kind = 'storm'
                """);

        graded(Severity.P0).hears(alert(4));
        intake.expires().expires();

        assertThat(
                        rows(
                                "select body->>'severity', body->>'text' from announcement where kind = 'ESCALATED' order by id"))
                .containsExactly(
                        "P3 | P3: people are called: 4 incidents so far. Stop everything, if that is better: ./remediator kill",
                        "P0 | P0: people are called: the storm has become graver, 5 incidents so far");
        assertThat(rows("select severity, acknowledged_by from incident where kind = 'storm'"))
                .as("who took on a P3 did not take on a P0")
                .containsExactly("P0 | null");
        assertThat(rows("select * from escalation")).as("the levels begin anew").isEmpty();

        intake.table().change(acknowledged);
        graded(Severity.P1).hears(alert(5)).expires();
        assertThat(rows("select severity, acknowledged_by from incident where kind = 'storm'"))
                .as("what is less grave changes nothing")
                .containsExactly("P0 | ana");
    }

    private LiveIntake graded(Severity severity) {
        var remedy =
                remedy("gateway-down").targetFromLabel("service").waits("30m").severity(severity);
        return intake.with(TARGETS, remedy).safely(storm(Optional.of(THREE_PER_MINUTE)));
    }

    @Test
    void twoNodesMakeOneStorm() {
        var other = intake.another();
        try {
            intake.hears(alert(0), alert(1), alert(2), alert(3));
            other.hears(alert(4), alert(5));
            intake.expires();
            other.expires();
        } finally {
            other.close();
        }

        assertThat(rows("select count(distinct storm_id), count(storm_id) from incident"))
                .containsExactly("1 | 6");
        assertThat(told()).containsExactly("INCIDENT_OPENED", "ESCALATED");
    }

    @Test
    void whereNobodyAskedForItEveryIncidentIsToldByItself() {
        intake.safely(storm(Optional.empty()))
                .hears(IntStream.range(0, 10).mapToObj(StormTest::alert).toArray(Alert[]::new));

        assertThat(rows("select count(*), count(storm_id) from incident")).containsExactly("10 | 0");
    }

    @ParameterizedTest(name = "began {0}, last {1}, now {2}: over {3}")
    @CsvSource({"0, 0, 59, false", "0, 0, 60, true", "0, 3500, 3559, false", "0, 3599, 3600, true"})
    void itIsOverAfterAMinuteOfCalmOrAnHour(long began, long last, long now, boolean over) {
        assertThat(Storm.isOver(new Rate(20, Duration.ofSeconds(10)), second(began), second(last), second(now)))
                .isEqualTo(over);
    }

    private static Instant second(long second) {
        return Instant.EPOCH.plusSeconds(second);
    }

    private static Safety storm(Optional<Rate> storm) {
        return new Safety(
                Optional.empty(),
                Optional.empty(),
                Windows.ALWAYS,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                storm);
    }

    private static Alert alert(int target) {
        return firing("GatewayDown", "t" + target, "9m");
    }

    private static Alert over(int target) {
        return resolved("GatewayDown", "t" + target, "9m", "11m");
    }

    private List<String> told() {
        return rows("select a.kind from announcement a join incident i on i.id = a.incident_id"
                + " where i.kind = 'storm' order by a.id");
    }

    private List<String> rows(String sql) {
        return intake.table().rows(sql);
    }
}
