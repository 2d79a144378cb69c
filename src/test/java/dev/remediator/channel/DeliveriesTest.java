package dev.remediator.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.remediator.channel.Deliveries.Filter;
import dev.remediator.channel.Deliveries.Retried;
import dev.remediator.channel.Delivery.State;
import dev.remediator.identity.Caller;
import dev.remediator.playbook.Severity;
import dev.remediator.run.Announcement.Kind;
import dev.remediator.store.PostgresExtension;
import dev.remediator.store.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresExtension.class)
class DeliveriesTest {
    private static final UUID A = new UUID(0, 0xA);
    private static final UUID B = new UUID(0, 0xB);
    private static final Caller ANA = Caller.engineer("ana");

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-22T03:00:00Z"));
    private final FakeChannel chat = FakeChannel.one();
    private final Transactions transactions;
    private final OutboxBench bench;
    private final Deliveries deliveries;
    private final ChannelStandings standings;

    DeliveriesTest(Transactions transactions) {
        this.transactions = transactions;
        this.bench = OutboxBench.of(transactions, clock, chat);
        var dispatchers = new Dispatchers(List.of(chat), transactions, Optional.empty(), clock);
        this.deliveries = new Deliveries(transactions, dispatchers, clock);
        this.standings = new ChannelStandings(transactions, dispatchers);
    }

    /** Two that were refused for good, one that is tried again. */
    @BeforeEach
    void twoDeadAndOneWaiting() {
        chat.mood = (news, thread) -> {
            if (news.getFirst().announcement().text().startsWith("bad")) throw NotDelivered.refused("never");
            if (news.getFirst().announcement().text().startsWith("later")) throw NotDelivered.incident("not now", null);
        };
        bench.announce(A, Kind.SEEN, Severity.P1, "bad one", "good one", "bad two");
        bench.announce(B, Kind.SEEN, Severity.P2, "later");
        bench.run();
        assertThat(chat.read).containsExactly("good one");
    }

    private List<Delivery> all(Filter filter) {
        return deliveries.list(filter, Optional.empty(), 50).items();
    }

    private static Filter in(State state) {
        return new Filter(Optional.empty(), Optional.of(state));
    }

    @Test
    void whatIsNotToldIsListedNewestFirstWithWhy() {
        assertThat(all(Filter.all()))
                .extracting(
                        d -> d.announcement().text(),
                        Delivery::state,
                        d -> d.error().orElse(""))
                .containsExactly(
                        tuple("later", State.WAITING, "not now"),
                        tuple("bad two", State.DEAD, "never"),
                        tuple("bad one", State.DEAD, "never"));
        assertThat(all(in(State.DEAD)))
                .hasSize(2)
                .allSatisfy(d -> assertThat(d.next()).isEmpty());
        assertThat(all(in(State.WAITING)))
                .singleElement()
                .satisfies(d -> assertThat(d.next()).isPresent());
        assertThat(all(in(State.HELD))).isEmpty();
        assertThat(all(new Filter(Optional.of("other"), Optional.empty()))).isEmpty();
    }

    @Test
    void theListComesInPartsThatMakeTheWhole() {
        List<String> texts = new ArrayList<>();
        Optional<Delivery.Cursor> after = Optional.empty();
        int parts = 0;
        do {
            var part = deliveries.list(Filter.all(), after, 1);
            part.items().forEach(d -> texts.add(d.announcement().text()));
            after = part.next().map(Delivery.Cursor::text).flatMap(Delivery.Cursor::parse);
            parts++;
        } while (after.isPresent());
        assertThat(texts).containsExactly("later", "bad two", "bad one");
        assertThat(parts).isEqualTo(3);
        assertThat(Delivery.Cursor.parse("nonsense")).isEmpty();
    }

    @Test
    void everyDeadLetterOfAChannelIsTriedAgainInOrder() {
        chat.mood = FakeChannel.WELL;
        assertThat(deliveries.retryAll("chat", ANA)).isEqualTo(new Retried.Again(2));
        assertThat(deliveries.retryAll("chat", ANA)).as("said twice").isEqualTo(new Retried.NothingDead());
        bench.runFor(Duration.ofMinutes(1));
        assertThat(chat.read).containsExactly("good one", "bad one", "bad two", "later");
        assertThat(all(Filter.all())).isEmpty();
        assertThat(audit()).containsExactly("ana deliver-again chat {\"last\": 3, \"first\": 1, \"announcements\": 2}");
    }

    @Test
    void oneDeadLetterIsTriedAgain() {
        long id = all(in(State.DEAD)).getFirst().id();
        chat.mood = FakeChannel.WELL;
        assertThat(deliveries.retry("chat", id, ANA)).isEqualTo(new Retried.Again(1));
        assertThat(deliveries.retry("chat", id, ANA)).isEqualTo(new Retried.NothingDead());
        assertThat(deliveries.retry("chat", 4711, ANA)).isEqualTo(new Retried.NothingDead());
        bench.run();
        assertThat(chat.read).containsExactly("good one", "bad two");
        assertThat(audit()).hasSize(1);
    }

    @Test
    void whatIsRefusedAgainIsADeadLetterAgain() {
        deliveries.retryAll("chat", ANA);
        bench.run();
        assertThat(all(in(State.DEAD)))
                .hasSize(2)
                .allSatisfy(d -> assertThat(d.attempts()).isPositive());
    }

    @Test
    void aChannelThatIsNotConfiguredIsNotTried() {
        assertThat(deliveries.retryAll("gone", ANA)).isEqualTo(new Retried.NotConfigured());
        assertThat(audit()).isEmpty();
    }

    /** The incident has gone on since: how it stands must not be set back by an old line that is told late. */
    @Test
    void aDeadLetterThatIsToldLateComesWithWhatHasHappenedSince() {
        chat.mood = FakeChannel.WELL;
        bench.announce(A, Kind.HEALED, Severity.P1, "it is healed");
        bench.run();
        List<String> history = new ArrayList<>();
        chat.mood = (news, thread) -> thread.history().forEach(a -> history.add(a.text()));
        deliveries.retryAll("chat", ANA);
        bench.run();
        assertThat(history).endsWith("it is healed");
    }

    @Test
    void eachChannelSaysHowItStands() {
        transactions.call(connection -> connection
                .createStatement()
                .executeUpdate("insert into outbox (announcement_id, channel, incident_id, next_at, dead_at)"
                        + " select id, 'gone', incident_id, now(), now() from announcement where id = 1"));
        assertThat(standings.all())
                .extracting(
                        ChannelStandings.Standing::channel,
                        s -> s.audience().isPresent(),
                        ChannelStandings.Standing::waiting,
                        ChannelStandings.Standing::dead,
                        s -> s.error().orElse(""))
                .containsExactly(tuple("chat", true, 1, 2, "not now"), tuple("gone", false, 0, 1, ""));
    }

    @Test
    void whatQuietHoursHoldBackIsSaidToBeHeld() {
        var hours = QuietHours.parse("quiet", "02:00-07:00 UTC");
        var quiet = new OutboxBench(
                transactions,
                clock,
                Map.of("chat", new Audience(EnumSet.allOf(Severity.class), Optional.of(hours))),
                List.of(chat));
        quiet.announce(new UUID(0, 0xC), Kind.SEEN, Severity.P2, "it can wait");
        quiet.run();
        assertThat(all(in(State.HELD))).singleElement().satisfies(d -> {
            assertThat(d.announcement().text()).isEqualTo("it can wait");
            assertThat(d.next()).contains(Instant.parse("2026-11-22T07:00:00Z"));
        });
    }

    private List<String> audit() {
        return transactions.read(connection -> {
            try (var rows = connection
                    .createStatement()
                    .executeQuery("select actor, action, subject, details from audit order by id")) {
                List<String> found = new ArrayList<>();
                while (rows.next())
                    found.add("%s %s %s %s"
                            .formatted(rows.getString(1), rows.getString(2), rows.getString(3), rows.getString(4)));
                return found;
            }
        });
    }
}
