package dev.remediator.escalation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.identity.Actor;
import dev.remediator.identity.Caller;
import dev.remediator.identity.Engineer;
import dev.remediator.identity.Group;
import dev.remediator.identity.People;
import dev.remediator.report.StorySeed;
import dev.remediator.run.Announcement.Kind;
import dev.remediator.run.Table;
import dev.remediator.run.TableAnnouncements;
import dev.remediator.run.VirtualTime;
import dev.remediator.store.PostgresExtension;
import dev.remediator.store.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who is called when, on a real database: level after level until somebody acknowledges, whichever node looks. */
@ExtendWith(PostgresExtension.class)
class EscalationTest {
    private static final Instant START = VirtualTime.START;

    private final StorySeed seed;
    private final Transactions transactions;
    private final Table table;
    private final VirtualTime time = new VirtualTime();
    private final TableAnnouncements announcements = new TableAnnouncements();
    private People people = people(Map.of(
            "P0",
            List.of(
                    new People.Level(Duration.ZERO, "oncall"),
                    new People.Level(Duration.ofMinutes(10), "platform"),
                    new People.Level(Duration.ofMinutes(30), "management"))));

    EscalationTest(DataSource database) {
        seed = new StorySeed(database);
        transactions = new Transactions(database);
        table = new Table(transactions);
    }

    private static People people(Map<String, List<People.Level>> escalation) {
        var engineers = new LinkedHashMap<String, Engineer>();
        engineers.put(
                "ana",
                new Engineer(
                        "ana",
                        "Ana Example",
                        Optional.of("U1"),
                        Optional.of("ana@example.org"),
                        Optional.of("+49 30 1"),
                        true));
        engineers.put(
                "ben", new Engineer("ben", "Ben Example", Optional.empty(), Optional.empty(), Optional.empty(), true));
        return new People(
                engineers,
                Map.of(
                        "oncall", new Group("oncall", "answers", List.of("ana", "ben"), Optional.of("#incidents")),
                        "platform", new Group("platform", "owns it", List.of("ben"), Optional.empty()),
                        "management", new Group("management", "decides", List.of(), Optional.empty())),
                Map.of(),
                escalation,
                List.of());
    }

    /** A node of its own: nothing is in its memory. */
    private Escalation node() {
        return new Escalation(transactions, announcements, () -> people, time);
    }

    private Acknowledgements acknowledgements() {
        return new Acknowledgements(transactions, announcements, time);
    }

    private StorySeed.Story down() {
        return seed.incident("mcp-gateway", "Down on mcp-gateway", "gateway-down", START)
                .say(0, Kind.INCIDENT_OPENED, "Down");
    }

    private StorySeed.Story called() {
        return down().say(0, Kind.ESCALATED, "P0: people are called");
    }

    /** Everything told by the escalation. */
    private List<String> told() {
        return table.rows(
                "select body ->> 'text' from announcement where kind = 'ESCALATED' and body ->> 'details' like"
                        + " '%Acknowledge:%' order by id");
    }

    private void at(String after) {
        time.moveTo(START.plus(VirtualTime.time(after)));
    }

    @Test
    void theFirstLevelIsCalledAtOnceWithEveryonesContactAndHowToAcknowledge() {
        var story = called();

        assertThat(node().sweep()).isEqualTo(1);

        assertThat(told()).containsExactly("P0: oncall is called");
        var details = table.value("select body ->> 'details' from announcement order by id desc limit 1");
        assertThat(details)
                .contains("oncall: #incidents")
                .contains("ana, Ana Example: +49 30 1, ana@example.org, Slack U1")
                .contains("ben, Ben Example: no contact")
                .contains("Called first at 2026-11-22T03:00:00Z, and nobody has acknowledged it since")
                .contains("Acknowledge: ./remediator ack " + story.incident + " --as ENGINEER");
        assertThat(table.value("select run_id from announcement order by id desc limit 1"))
                .as("of the run that called")
                .isEqualTo(story.run.toString());
        assertThat(announcements.woken()).as("the channel hears of it").isEqualTo(1);
    }

    @Test
    void nobodyIsCalledForAnIncidentThatDoesNotCall() {
        down().say(1, Kind.DOING, "restart");
        at("1h");
        assertThat(node().sweep()).isZero();
        assertThat(table.count("escalation")).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"ESCALATED", "NEEDS_HUMAN", "TEMPORARY_FAILED"})
    void everythingThatCallsForPeopleBeginsIt(Kind kind) {
        down().say(0, kind, "somebody must look");
        assertThat(node().sweep()).isEqualTo(1);
    }

    @Test
    void levelAfterLevelIsCalledInItsTimeAlsoByNodesThatHaveJustStarted() {
        called();
        for (var after : List.of("0s", "9m59s", "10m", "29m", "30m", "5h")) {
            at(after);
            node().sweep();
            node().sweep();
        }

        assertThat(told())
                .containsExactly(
                        "P0: oncall is called",
                        "P0: nobody has acknowledged this for 10 m, so platform is called (level 2 of 3)",
                        "P0: nobody has acknowledged this for 30 m, so management is called (level 3 of 3)");
        assertThat(table.value("select body ->> 'details' from announcement order by id desc limit 1"))
                .contains("people.yaml names nobody in this group: call somebody else");
    }

    @Test
    void whatCameDueWhileNobodyWasThereIsCalledAtTheStart() {
        called();
        at("31m");
        node().sweep();
        assertThat(told()).hasSize(3);
    }

    @Test
    void twoNodesAtOnceTellALevelOnce() throws Exception {
        called();
        try (var threads = Executors.newFixedThreadPool(4)) {
            for (var after : List.of("0s", "10m", "30m")) {
                at(after);
                var sweeps = new ArrayList<Callable<Integer>>();
                for (int i = 0; i < 8; i++) sweeps.add(() -> node().sweep());
                for (var sweep : threads.invokeAll(sweeps)) sweep.get();
            }
        }
        assertThat(told()).hasSize(3);
    }

    @Test
    void whoeverAcknowledgesEndsIt() {
        var story = called();
        node().sweep();
        at("9m");

        assertThat(acknowledgements().acknowledge(story.incident, Caller.engineer("ana"), "looking"))
                .isEqualTo(new Acknowledgements.Result.Taken("ana", START.plusSeconds(540)));
        at("2h");
        assertThat(node().sweep()).isZero();

        assertThat(told()).containsExactly("P0: oncall is called");
        assertThat(table.rows("select level, told_at is not null, ended_at is not null from escalation order by level"))
                .containsExactly("0 | t | f", "1 | f | t", "2 | f | t");
        assertThat(table.value("select body ->> 'text' from announcement where kind = 'DECIDED'"))
                .isEqualTo("ana has acknowledged this (looking). Nobody else is called for it");
        assertThat(table.rows("select actor, kind, action, subject, details from audit"))
                .containsExactly("ana | engineer | acknowledge | " + story.incident
                        + " | {\"reason\": \"looking\", \"target\": \"mcp-gateway\"}");
    }

    @Test
    void acknowledgingAgainChangesNothingAndNamesTheFirst() {
        var story = called();
        acknowledgements().acknowledge(story.incident, Caller.engineer("ana"), "");
        at("1m");

        assertThat(acknowledgements().acknowledge(story.incident, Caller.engineer("ben"), ""))
                .isEqualTo(new Acknowledgements.Result.Taken("ana", START));
        assertThat(table.count("announcement where kind = 'DECIDED'")).isEqualTo(1);
        assertThat(table.count("audit")).isEqualTo(1);
    }

    @Test
    void whatIsClosedOrUnknownIsNotAcknowledged() {
        var story = called().closed(60);
        assertThat(acknowledgements().acknowledge(story.incident, Caller.engineer("ana"), ""))
                .isEqualTo(new Acknowledgements.Result.Over(
                        "the incident was closed at 2026-11-22T03:01:00Z, before anybody took it on"));
        assertThat(acknowledgements().acknowledge(UUID.randomUUID(), Caller.engineer("ana"), ""))
                .isEqualTo(new Acknowledgements.Result.Unknown());
        assertThat(acknowledgements().acknowledge(story.incident, Caller.engineer("ana"), "x".repeat(1_001)))
                .isInstanceOf(Acknowledgements.Result.Unfit.class);
    }

    @Test
    void anIncidentThatIsClosedCallsNobodyAnyMore() {
        var story = called();
        node().sweep();
        story.closed(60);
        at("1h");
        assertThat(node().sweep()).isZero();
        assertThat(table.count("escalation where told_at is null and ended_at is null"))
                .isZero();
    }

    @Test
    void whatIsHealedCallsNobodyAnyMoreAndBeginsAnewWithTheNextCall() {
        var story = called();
        node().sweep();
        story.say(60, Kind.HEALED, "healed");
        at("1h");
        assertThat(node().sweep()).isZero();

        story.say(7_200, Kind.ESCALATED, "P0: people are called");
        at("2h");
        node().sweep();
        at("2h10m");
        node().sweep();

        assertThat(told())
                .containsExactly(
                        "P0: oncall is called",
                        "P0: oncall is called",
                        "P0: nobody has acknowledged this for 10 m, so platform is called (level 2 of 3)");
    }

    @Test
    void aChangeThatIsTakenBackAfterAllCallsNobodyAnyMore() {
        var story = down().say(0, Kind.TEMPORARY_FAILED, "Not taken back, because of the kill switch");
        node().sweep();
        story.say(60, Kind.TEMPORARY_ENDED, "Taken back");
        at("1h");
        node().sweep();
        node().sweep();

        assertThat(told()).containsExactly("P0: oncall is called");
    }

    @Test
    void afterItWasAcknowledgedALaterCallBeginsNothing() {
        var story = called();
        node().sweep();
        acknowledgements().acknowledge(story.incident, Caller.engineer("ana"), "");
        story.say(7_200, Kind.ESCALATED, "P0: people are called");
        at("3h");
        assertThat(node().sweep()).isZero();
    }

    @Test
    void whereNobodyIsNamedNobodyIsCalledAndItIsNotAskedForEver() {
        people = people(Map.of());
        called();
        assertThat(node().sweep()).isZero();
        assertThat(table.rows("select people_group, ended_at is not null from escalation"))
                .containsExactly(" | t");
    }

    private UUID storm(StorySeed.Story of) {
        var storm = UUID.randomUUID();
        seed.execute(
                "insert into incident (id, target, severity, title, opened_at, kind) values (?, 'everything', 'P0', 'A storm', ?, 'storm')",
                storm,
                START);
        seed.execute("update incident set storm_id = ? where id = ?", storm, of.incident);
        return storm;
    }

    private void over(UUID storm, int second) {
        seed.execute("update incident set closed_at = ? where id = ?", START.plusSeconds(second), storm);
    }

    @Test
    void incidentsOfAStormAreCalledForByTheStormWhileItIsOn() {
        storm(called());
        at("10m");
        assertThat(node().sweep()).isZero();
    }

    @Test
    void whatStillCallsWhenAStormIsOverIsCalledForByItself() {
        over(storm(called()), 60);
        at("61s");
        node().sweep();
        at("10m");
        node().sweep();

        assertThat(told())
                .containsExactly(
                        "P0: oncall is called",
                        "P0: nobody has acknowledged this for 10 m, so platform is called (level 2 of 3)");
    }

    @Test
    void whoTookAStormOnTookOnWhatItCalledForAndNothingThatCameLater() {
        var during = called();
        var later = seed.incident("orders", "Down on orders", "orders-down", START)
                .say(61, Kind.NEEDS_HUMAN, "it has failed");
        for (var story : List.of(during, later)) {
            var storm = storm(story);
            assertThat(acknowledgements().acknowledge(storm, Caller.engineer("ana"), ""))
                    .isInstanceOf(Acknowledgements.Result.Taken.class);
            over(storm, 60);
        }
        at("5m");

        assertThat(node().sweep()).isEqualTo(1);
        assertThat(table.rows("select incident_id from escalation where told_at is not null"))
                .containsExactly(later.incident.toString());
    }

    @Test
    void noProgramKeepsPeopleFromBeingCalled() {
        var story = called();
        var program = new Caller(new Actor.Machine("pipeline"), Optional.of("10.0.0.9"));

        assertThat(acknowledgements().acknowledge(story.incident, program, "seen"))
                .isEqualTo(
                        new Acknowledgements.Result.Unfit(
                                "only an engineer has an incident: machine:pipeline is none, and people are called until one has it"));
        assertThat(node().sweep()).isEqualTo(1);
    }
}
