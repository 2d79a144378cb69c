package dev.remediator.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.channel.Channel.Incidents;
import dev.remediator.channel.Channel.Load;
import dev.remediator.playbook.Severity;
import dev.remediator.run.Announcement.Kind;
import dev.remediator.store.PostgresExtension;
import dev.remediator.store.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Which channel hears what, and when. */
@ExtendWith(PostgresExtension.class)
class AudienceOutboxTest {
    private static final UUID A = new UUID(0, 0xA);
    private static final UUID B = new UUID(0, 0xB);
    private static final Set<Severity> ALL = EnumSet.allOf(Severity.class);

    /** Two in the afternoon. */
    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-22T14:00:00Z"));

    private final FakeChannel chat = FakeChannel.one();
    private final FakeChannel pager = new FakeChannel("pager", new Load(20, Incidents.ONE));
    private final Transactions transactions;

    AudienceOutboxTest(Transactions transactions) {
        this.transactions = transactions;
    }

    private OutboxBench of(Set<Severity> toChat, Set<Severity> toPager) {
        return new OutboxBench(
                transactions,
                clock,
                Map.of(
                        "chat", new Audience(toChat, Optional.empty()),
                        "pager", new Audience(toPager, Optional.empty())),
                List.of(chat, pager));
    }

    /** From ten in the evening to seven in the morning. */
    private OutboxBench quiet() {
        var hours = QuietHours.parse("quiet", "22:00-07:00 UTC");
        return new OutboxBench(
                transactions, clock, Map.of("chat", new Audience(ALL, Optional.of(hours))), List.of(chat));
    }

    @Test
    void aChannelHearsItsSeverities() {
        var bench = of(ALL, EnumSet.of(Severity.P0, Severity.P1));
        bench.announce(A, Kind.SEEN, Severity.P2, "a small thing");
        bench.announce(B, Kind.SEEN, Severity.P1, "a large thing");
        bench.run();
        assertThat(chat.read).containsExactly("a small thing", "a large thing");
        assertThat(pager.read).containsExactly("a large thing");
        assertThat(bench.count("true")).as("nothing waits that nobody wants").isEqualTo(3);
    }

    @Test
    void whoHasHeardTheBeginningHearsTheEnd() {
        var bench = of(EnumSet.of(Severity.P2, Severity.P3), EnumSet.of(Severity.P0));
        bench.announce(A, Kind.INCIDENT_OPENED, Severity.P2, "it begins");
        bench.run();
        bench.announce(A, Kind.SEEN, Severity.P0, "it becomes grave");
        bench.run();
        assertThat(chat.read).containsExactly("it begins", "it becomes grave");
        assertThat(pager.read).containsExactly("it becomes grave");

        bench.announce(A, Kind.HEALED, Severity.P2, "it is over");
        bench.run();
        assertThat(chat.read).endsWith("it is over");
        assertThat(pager.read).containsExactly("it becomes grave", "it is over");
    }

    @Test
    void anIncidentOfItsSeverityIsHeardWholeWhateverTheRunSays() {
        transactions.call(connection -> connection
                .createStatement()
                .executeUpdate("insert into incident (id, target, severity, title, opened_at) values ('" + A
                        + "', 't', 'P0', 'Down', now())"));
        var bench = of(ALL, EnumSet.of(Severity.P0));
        bench.announce(A, Kind.ALERT_JOINED, Severity.P3, "a small alert fires too");
        bench.run();
        assertThat(pager.read).containsExactly("a small alert fires too");
    }

    @Test
    void inQuietHoursWhatCanWaitWaitsAndIsToldAfterwardsInOrderAndAtOnce() {
        var bench = quiet();
        bench.later(Duration.ofHours(9)); // eleven in the evening
        bench.announce(A, Kind.INCIDENT_OPENED, Severity.P1, "it begins");
        bench.later(Duration.ofMinutes(5));
        bench.announce(A, Kind.DOING, Severity.P1, "it is restarted");
        bench.announce(B, Kind.INCIDENT_OPENED, Severity.P3, "another begins");
        bench.later(Duration.ofHours(1));
        bench.announce(A, Kind.HEALED, Severity.P1, "it is healed");
        bench.later(Duration.ofMinutes(6 * 60 + 54)); // a minute before seven
        assertThat(chat.calls).isEmpty();
        assertThat(bench.count("held")).isEqualTo(4);

        bench.later(Duration.ofMinutes(2));
        assertThat(chat.read).containsExactly("it begins", "it is restarted", "it is healed", "another begins");
        assertThat(chat.calls).extracting(List::size).containsExactly(3, 1);
        assertThat(bench.count("sent_at is null")).isZero();
    }

    @Test
    void p0AndCallsNeverWait() {
        var bench = quiet();
        bench.later(Duration.ofHours(9));
        bench.announce(A, Kind.INCIDENT_OPENED, Severity.P0, "everything is down");
        bench.announce(B, Kind.NEEDS_HUMAN, Severity.P3, "somebody is needed");
        bench.run();
        assertThat(chat.read).containsExactly("everything is down", "somebody is needed");
    }

    @Test
    void whatBecomesGraveInQuietHoursIsToldAtOnceAndWhole() {
        var bench = quiet();
        bench.later(Duration.ofHours(9));
        bench.announce(A, Kind.INCIDENT_OPENED, Severity.P2, "it begins");
        bench.announce(B, Kind.INCIDENT_OPENED, Severity.P2, "another begins");
        bench.announce(A, Kind.DOING, Severity.P2, "it is restarted");
        bench.later(Duration.ofHours(2));
        assertThat(chat.calls).isEmpty();

        bench.announce(A, Kind.ESCALATED, Severity.P2, "people are called");
        bench.run();
        assertThat(chat.calls).hasSize(1);
        assertThat(chat.read).containsExactly("it begins", "it is restarted", "people are called");

        bench.later(Duration.ofMinutes(10));
        bench.announce(A, Kind.HEALED, Severity.P2, "it is healed");
        bench.run();
        assertThat(chat.read).as("people are in the middle of it").endsWith("it is healed");

        bench.later(Duration.ofHours(8));
        assertThat(chat.read).endsWith("another begins").hasSize(5).doesNotHaveDuplicates();
    }

    @Test
    void whatPeopleAreInTheMiddleOfAsQuietHoursBeginIsToldOn() {
        var bench = quiet();
        bench.later(Duration.ofMinutes(7 * 60 + 50));
        bench.announce(A, Kind.INCIDENT_OPENED, Severity.P1, "it begins");
        bench.later(Duration.ofMinutes(15)); // five past ten
        bench.announce(A, Kind.HEALED, Severity.P1, "it is healed");
        bench.run();
        assertThat(chat.read).containsExactly("it begins", "it is healed");

        bench.later(Duration.ofHours(3));
        bench.announce(A, Kind.SEEN, Severity.P1, "a late echo");
        bench.later(Duration.ofHours(1));
        assertThat(chat.read).doesNotContain("a late echo");
    }

    @Test
    void quietHoursThatAreTakenOutOfTheSettingsHoldNothingBack() {
        var bench = quiet();
        bench.later(Duration.ofHours(9));
        bench.announce(A, Kind.INCIDENT_OPENED, Severity.P1, "it begins");
        bench.run();
        assertThat(chat.read).isEmpty();

        OutboxBench.of(transactions, clock, chat).run();
        assertThat(chat.read).containsExactly("it begins");
    }

    @Test
    void anOutageThatEndsInQuietHoursWakesNobody() {
        var bench = quiet();
        bench.later(Duration.ofHours(7));
        chat.mood = FakeChannel.down();
        bench.announce(A, Kind.INCIDENT_OPENED, Severity.P1, "it begins");
        bench.runFor(Duration.ofMinutes(1));
        bench.later(Duration.ofMinutes(49));
        chat.mood = FakeChannel.WELL;
        clock.pass(Duration.ofHours(2));
        bench.later(Duration.ofHours(1));
        assertThat(chat.read).isEmpty();
        bench.later(Duration.ofHours(9));
        assertThat(chat.read).containsExactly("it begins");
    }
}
