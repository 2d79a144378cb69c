package dev.remediator.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.alert.Text;
import dev.remediator.channel.Channel.Incidents;
import dev.remediator.channel.Channel.Load;
import dev.remediator.playbook.Severity;
import dev.remediator.report.HostileValues;
import dev.remediator.run.Announcement;
import dev.remediator.run.Announcement.Kind;
import dev.remediator.store.PostgresExtension;
import dev.remediator.store.Transactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(PostgresExtension.class)
class DispatcherTest {
    private static final UUID A = UUID.fromString("01890000-0000-7000-8000-00000000000a");
    private static final UUID B = UUID.fromString("01890000-0000-7000-8000-00000000000b");

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-22T03:00:00Z"));
    private final FakeChannel chat = FakeChannel.one();
    private final DataSource database;
    private final Transactions transactions;
    private final Dispatcher dispatcher;

    DispatcherTest(DataSource database) {
        this.database = database;
        this.transactions = new Transactions(database);
        this.dispatcher = dispatcher(chat);
    }

    private Dispatcher dispatcher(Channel channel) {
        return new Dispatcher(channel, Audience.ofAll(), transactions, Optional.empty(), clock, new Random(7));
    }

    @Test
    void whatIsAnnouncedIsToldOnce() {
        announce(A, "opened", "restarting", "healed");
        run(dispatcher);
        assertThat(chat.read).containsExactly("opened", "restarting", "healed");

        clock.pass(Duration.ofDays(1));
        run(dispatcher);
        assertThat(chat.read).hasSize(3);
    }

    @Test
    void whatIsRolledBackIsNeverTold() {
        try {
            transactions.call(connection -> {
                outbox().insert(connection, List.of(announcement(A, "never true")));
                throw new IllegalStateException("the run changed its mind");
            });
        } catch (IllegalStateException expected) {
            assertThat(expected).hasMessageContaining("mind");
        }
        run(dispatcher);
        assertThat(chat.read).isEmpty();
    }

    @Test
    void whatADeadNodeWasTellingIsToldByAnotherAtOnceAndWhatALivingOneTellsIsLeftToIt() {
        long dead = node();
        long living = node();
        announce(A, "of the dead");
        var first = new Outbox(transactions, Optional.of(dead));
        assertThat(first.take(
                        "chat",
                        new Load(20, Incidents.ONE),
                        clock.instant(),
                        clock.instant().plus(Dispatcher.LEASE)))
                .hasSize(1);
        announce(B, "of the living");
        assertThat(new Outbox(transactions, Optional.of(living))
                        .take(
                                "chat",
                                new Load(20, Incidents.ONE),
                                clock.instant(),
                                clock.instant().plus(Dispatcher.LEASE)))
                .hasSize(1);

        dispatcher.step();
        assertThat(chat.read).isEmpty();
        transactions.call(connection -> {
            try (var delete = connection.prepareStatement("delete from node where id = ?")) {
                delete.setLong(1, dead);
                return delete.executeUpdate();
            }
        });
        dispatcher.step();

        assertThat(chat.read).containsExactly("of the dead");
    }

    private long node() {
        return transactions.call(connection -> {
            try (var insert = connection.prepareStatement(
                            "insert into node (name, lease_until) values ('n', now() + interval '1 h') returning id");
                    var rows = insert.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        });
    }

    @Test
    void whatPilesUpForAnIncidentIsToldTogetherUpToTheChannelsLoad() {
        announce(A, IntStream.range(0, 45).mapToObj(i -> "a" + i).toArray(String[]::new));
        announce(B, "b0");
        run(dispatcher);
        assertThat(chat.calls).extracting(List::size).containsExactly(20, 20, 5, 1);
    }

    @Test
    void aChannelForManyTakesAllIncidentsAtOnce() {
        FakeChannel log = new FakeChannel("chat", new Load(100, Incidents.MANY));
        announce(A, "a0", "a1");
        announce(B, "b0");
        Dispatcher many = dispatcher(log);
        many.step();
        assertThat(log.read).containsExactly("a0", "a1", "b0");
    }

    /** Ten minutes of outage, news all the while; virtual time. */
    @Test
    void anOutageOfTenMinutesLosesNothingDoublesNothingAndKeepsTheOrder() {
        List<String> expectedA = new ArrayList<>();
        List<String> expectedB = new ArrayList<>();
        Instant back = clock.instant().plus(Duration.ofMinutes(10));
        chat.mood = (news, thread) -> {
            if (clock.instant().isBefore(back)) throw NotDelivered.channel("connection refused", null);
        };
        for (int second = 0; second < 900; second += 5) {
            String text = "second " + second;
            (second % 10 == 0 ? expectedA : expectedB).add(text);
            announce(second % 10 == 0 ? A : B, text);
            runFor(Duration.ofSeconds(5));
        }
        runFor(Duration.ofMinutes(10));

        assertThat(chat.read).doesNotHaveDuplicates().hasSize(180);
        assertThat(chat.read).filteredOn(expectedA::contains).isEqualTo(expectedA);
        assertThat(chat.read).filteredOn(expectedB::contains).isEqualTo(expectedB);
        assertThat(count("dead_at is not null")).isZero();
        assertThat(count("sent_at is null")).isZero();
    }

    @Test
    void aChannelThatIsDownIsNotHammered() {
        chat.mood = FakeChannel.down();
        for (int i = 0; i < 50; i++) announce(new UUID(7, i), "news " + i);
        runFor(Duration.ofMinutes(10));
        assertThat(chat.calls.size()).isBetween(5, 14);
    }

    @Test
    void afterAboutAnHourItIsADeadLetterThatSaysWhy() {
        chat.mood = FakeChannel.down();
        announce(A, "opened");
        announce(B, "another");
        runFor(Duration.ofMinutes(45));
        assertThat(count("dead_at is not null")).isZero();
        runFor(Duration.ofMinutes(35));
        assertThat(count("dead_at is not null and last_error = 'connection refused'"))
                .isEqualTo(2);

        chat.mood = FakeChannel.WELL;
        announce(A, "later news");
        runFor(Duration.ofMinutes(6));
        assertThat(chat.read).containsExactly("later news");
        assertThat(new Undelivered(transactions).letters(10))
                .extracting(l -> l.announcement().text(), Undelivered.Letter::error)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("opened", "connection refused"),
                        org.assertj.core.groups.Tuple.tuple("another", "connection refused"));
    }

    @Test
    void whatWaitsIsVisibleWithTheLastError() {
        chat.mood = FakeChannel.down();
        announce(A, "opened");
        run(dispatcher);
        assertThat(new Undelivered(transactions).waiting())
                .singleElement()
                .returns("chat", Undelivered.Waiting::channel)
                .returns(1, Undelivered.Waiting::waiting)
                .returns("connection refused", Undelivered.Waiting::error);
    }

    @Test
    void refusedNewsAreDeadAtOnceAndTheNextOnesGoOn() {
        chat.mood = (news, thread) -> {
            if (news.getFirst().announcement().text().equals("too long")) throw NotDelivered.refused("msg_too_long");
        };
        announce(A, "too long");
        run(dispatcher);
        announce(A, "short");
        run(dispatcher);
        assertThat(chat.read).containsExactly("short");
        assertThat(count("dead_at is not null and last_error = 'msg_too_long'")).isOne();
    }

    @Test
    void anIncidentThatFailsHoldsItsOwnNewsBackAndNobodyElses() {
        chat.mood = (news, thread) -> {
            if (thread.incident().equals(A) && chat.calls.size() < 4) throw NotDelivered.incident("not now", null);
        };
        announce(A, "a0");
        run(dispatcher);
        announce(A, "a1");
        announce(B, "b0");
        run(dispatcher);
        assertThat(chat.read).containsExactly("b0");

        runFor(Duration.ofMinutes(1));
        assertThat(chat.read).containsExactly("b0", "a0", "a1");
    }

    @Test
    void aChannelThatAsksForTimeGetsIt() {
        chat.mood = FakeChannel.slowDown(Duration.ofSeconds(30));
        announce(A, "a0");
        Duration pause = run(dispatcher);
        assertThat(pause).isCloseTo(Duration.ofSeconds(30), Duration.ofMillis(1));
        chat.mood = FakeChannel.WELL;
        runFor(Duration.ofSeconds(29));
        assertThat(chat.read).isEmpty();
        runFor(Duration.ofSeconds(2));
        assertThat(chat.read).containsExactly("a0");
    }

    @Test
    void anUnforeseenFailureIsTriedAgainLikeAnyOther() {
        chat.mood = (news, thread) -> {
            if (chat.calls.size() == 1) throw new IllegalStateException("a mistake in the channel");
        };
        announce(A, "a0");
        runFor(Duration.ofSeconds(5));
        assertThat(chat.read).containsExactly("a0");
    }

    /** What the database could not store must not stop the channel for good. */
    @ParameterizedTest
    @MethodSource("dev.remediator.report.HostileValues#all")
    void whateverAChannelAnswersIsRecordedAndTheNextAttemptComes(String answer) {
        chat.mood = (news, thread) -> {
            if (chat.calls.size() == 1)
                throw NotDelivered.channel("it answered " + answer + "\0" + "👩".repeat(600), null);
        };
        announce(A, "a0");
        run(dispatcher);
        assertThat(new Undelivered(transactions).waiting())
                .singleElement()
                .satisfies(waiting ->
                        assertThat(waiting.error()).startsWith("it answered ").doesNotContain("\n"));
        runFor(Duration.ofSeconds(5));
        assertThat(chat.read).containsExactly("a0");
    }

    /** The process ends between the channel's answer and its record: the one duplicate that cannot be avoided. */
    @Test
    void aCrashWhileTellingCostsOneDuplicateAfterTheLease() {
        announce(A, "a0");
        chat.mood = (news, thread) -> {
            throw new Crash();
        };
        try {
            dispatcher.step();
        } catch (Crash expected) {
            // the process is gone
        }
        chat.mood = FakeChannel.WELL;
        announce(A, "a1");
        Dispatcher next = dispatcher(chat);
        run(next);
        assertThat(chat.read).isEmpty();

        clock.pass(Dispatcher.LEASE.plusSeconds(1));
        run(next);
        assertThat(chat.read).containsExactly("a0", "a1");
    }

    private static final class Crash extends Error {
        private static final long serialVersionUID = 1L;
    }

    @Test
    void twoNodesTellNothingTwiceAndKeepTheOrder() throws InterruptedException {
        List<String> read = Collections.synchronizedList(new ArrayList<>());
        Channel shared = new Channel() {
            @Override
            public String name() {
                return "chat";
            }

            @Override
            public Load load() {
                return new Load(3, Incidents.ONE);
            }

            @Override
            public void tell(List<News> news, IncidentThread thread) {
                Thread.yield();
                news.forEach(n -> read.add(n.announcement().text()));
            }
        };
        for (int i = 0; i < 200; i++) announce(new UUID(9, i % 7), i % 7 + ":" + i);
        List<Thread> nodes = Stream.generate(() -> dispatcher(shared))
                .limit(3)
                .map(node -> Thread.ofVirtual().unstarted(() -> {
                    while (count("sent_at is null") > 0) node.step();
                }))
                .toList();
        nodes.forEach(Thread::start);
        for (Thread node : nodes) node.join();

        assertThat(read).doesNotHaveDuplicates().hasSize(200);
        for (int incident = 0; incident < 7; incident++) {
            String prefix = incident + ":";
            List<Integer> told = read.stream()
                    .filter(t -> t.startsWith(prefix))
                    .map(t -> Integer.parseInt(t.substring(2)))
                    .toList();
            assertThat(told).isSorted();
        }
    }

    @Test
    void aDatabaseThatIsAwayWhenItMustBeRecordedCausesNoDuplicate() throws SQLException {
        announce(A, "a0");
        announce(B, "b0");
        chat.mood = (news, thread) -> {
            // Gone after the news are taken, before they are recorded as told.
            execute("alter table outbox rename to outbox_away");
            chat.mood = FakeChannel.WELL;
        };
        assertThat(dispatcher.step()).isEqualTo(Dispatcher.IDLE);
        assertThat(dispatcher.step()).isEqualTo(Dispatcher.IDLE);
        assertThat(chat.read).containsExactly("a0");

        execute("alter table outbox_away rename to outbox");
        clock.pass(Dispatcher.LEASE.multipliedBy(3));
        run(dispatcher);
        assertThat(chat.read).containsExactly("a0", "b0");
    }

    @Test
    void aThreadIsNotForgottenThoughTheDatabaseWasAway() {
        announce(A, "a0");
        List<Optional<String>> places = new ArrayList<>();
        chat.mood = (news, thread) -> {
            places.add(thread.place());
            if (places.size() > 1) return;
            execute("alter table incident_thread rename to thread_away");
            thread.keep("{\"ts\":\"1.1\"}");
        };
        dispatcher.step();
        execute("alter table thread_away rename to incident_thread");
        clock.pass(Dispatcher.LEASE.plusSeconds(1));
        run(dispatcher);
        assertThat(places).containsExactly(Optional.empty(), Optional.of("{\"ts\": \"1.1\"}"));
    }

    @Test
    void aChannelSeesWhatWasSaidUpToTheNewsAndNothingLater() {
        List<List<String>> histories = new ArrayList<>();
        FakeChannel slow = new FakeChannel("chat", new Load(1, Incidents.ONE));
        slow.mood = (news, thread) ->
                histories.add(thread.history().stream().map(Announcement::text).toList());
        announce(A, "a0", "a1");
        announce(B, "b0");
        run(dispatcher(slow));
        assertThat(histories).containsExactly(List.of("a0"), List.of("a0", "a1"), List.of("b0"));
    }

    @Test
    void theHistoryOfAnEndlessIncidentIsItsBeginningAndItsEnd() {
        List<String> history = new ArrayList<>();
        announce(A, IntStream.range(0, 600).mapToObj(i -> "a" + i).toArray(String[]::new));
        new StoredThread(transactions, "chat", A, Long.MAX_VALUE, new HashMap<>())
                .history()
                .forEach(a -> history.add(a.text()));
        assertThat(history).hasSize(501).startsWith("a0", "a100").endsWith("a599");
    }

    @Test
    void announcementsComeBackAsTheyWere() {
        Announcement said = new Announcement(
                A,
                Optional.of(B),
                clock.instant().plus(123_456, ChronoUnit.MICROS),
                Kind.NOT_VERIFIED,
                Severity.P2,
                "mcp-gateway",
                "GatewayDown on mcp-gateway",
                "a text with \"quotes\", {braces} and 👩‍🚒",
                List.of("one", "two"));
        transactions.call(connection -> {
            outbox().insert(connection, List.of(said));
            return true;
        });
        List<Announcement> told = new ArrayList<>();
        chat.mood = (news, thread) -> news.forEach(n -> told.add(n.announcement()));
        clock.pass(Duration.ofSeconds(1));
        run(dispatcher);
        assertThat(told).containsExactly(said);
    }

    @Test
    void hostileTextIsStoredAndToldAndStopsNothing() {
        String[] texts = HostileValues.texts().toArray(String[]::new);
        announce(A, texts);
        run(dispatcher);
        assertThat(chat.read)
                .containsExactlyElementsOf(
                        Arrays.stream(texts).map(Text::storable).toList());
    }

    @Test
    void aChannelTakenOutOfTheConfigurationLeavesDeadLettersNotSilence() {
        announce(A, "a0");
        var started = new Dispatchers(List.of(), transactions, Optional.empty(), clock);
        started.start();
        assertThat(count("dead_at is not null")).isZero();

        clock.pass(Duration.ofMinutes(61));
        started.start();
        assertThat(count("dead_at is not null and last_error like '%not configured%'"))
                .isOne();
    }

    @Test
    void aRunningDispatcherTellsAtOnceWhenWokenAndAfterARestartWhatWaited() {
        announce(A, "before the start");
        try (var running =
                new Dispatchers(List.of(chat), transactions, Optional.empty(), InstantSourceOfNow.INSTANCE)) {
            running.start();
            org.awaitility.Awaitility.await().until(() -> chat.read.size() == 1);

            announce(A, "while it runs");
            long woken = System.nanoTime();
            running.wake();
            org.awaitility.Awaitility.await().until(() -> chat.read.size() == 2);
            // Unwoken it would look again only then.
            assertThat(Duration.ofNanos(System.nanoTime() - woken)).isLessThan(Dispatcher.IDLE.minusSeconds(1));
        }
        assertThat(chat.read).containsExactly("before the start", "while it runs");
    }

    /** After an update was taken back: rows that the later version wrote are still there. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "kind = 'OF_A_LATER_VERSION'",
                "body = '[]'",
                "body = '{\"text\": \"restarting\"}'",
                "body = jsonb_set(body, '{severity}', '\"P9\"')"
            })
    void whatThisVersionCannotReadIsADeadLetterAndHoldsNothingBack(String writtenByAnother) {
        announce(A, "opened", "restarting", "healed");
        announce(B, "another");
        execute("update announcement set " + writtenByAnother + " where body ->> 'text' = 'restarting'");

        run(dispatcher);

        assertThat(chat.read).containsExactly("opened", "healed", "another");
        assertThat(count("dead_at is not null")).isEqualTo(1);
        assertThat(new Undelivered(transactions).letters(10)).singleElement().satisfies(letter -> {
            assertThat(letter.error()).startsWith("it cannot be read: ");
            assertThat(letter.announcement().incident()).isEqualTo(A);
            assertThat(letter.announcement().text()).contains("that this version cannot read");
        });
    }

    @Test
    void aThreadIsToldOnThoughSomethingInItsHistoryCannotBeRead() {
        List<String> history = new ArrayList<>();
        chat.mood = (news, thread) -> thread.history().forEach(a -> history.add(a.text()));
        announce(A, "opened");
        execute("update announcement set kind = 'OF_A_LATER_VERSION'");
        run(dispatcher);
        announce(A, "healed");

        run(dispatcher);

        assertThat(chat.read).containsExactly("healed");
        assertThat(history).containsExactly("healed");
    }

    @Test
    void aChannelThatMetAnErrorGoesOn() {
        chat.mood = (news, thread) -> {
            if (chat.calls.size() == 1) throw new NoClassDefFoundError("not on this class path");
        };
        announce(A, "what it fell over");
        try (var running =
                new Dispatchers(List.of(chat), transactions, Optional.empty(), InstantSourceOfNow.INSTANCE)) {
            running.start();
            org.awaitility.Awaitility.await().until(() -> chat.calls.size() == 1);

            announce(B, "another");
            running.wake();
            org.awaitility.Awaitility.await().until(() -> chat.read.contains("another"));
        }
    }

    private enum InstantSourceOfNow implements InstantSource {
        INSTANCE;

        @Override
        public Instant instant() {
            return Instant.now();
        }
    }

    private void announce(UUID incident, String... texts) {
        transactions.call(connection -> {
            outbox().insert(
                            connection,
                            Arrays.stream(texts)
                                    .map(t -> announcement(incident, t))
                                    .toList());
            return true;
        });
    }

    private OutboxAnnouncements outbox() {
        return new OutboxAnnouncements(List.of("chat"), () -> {});
    }

    private Announcement announcement(UUID incident, String text) {
        return new Announcement(
                incident,
                Optional.empty(),
                clock.instant(),
                Kind.SEEN,
                Severity.P1,
                "mcp-gateway",
                "GatewayDown on mcp-gateway",
                text,
                List.of());
    }

    /** Steps until nothing is due. */
    private static Duration run(Dispatcher dispatcher) {
        for (int i = 0; i < 1_000; i++) {
            Duration pause = dispatcher.step();
            if (pause.isPositive()) return pause;
        }
        throw new AssertionError("never at rest");
    }

    /** Lets time pass, with the dispatcher doing whatever is due at each moment. */
    private void runFor(Duration duration) {
        Instant end = clock.instant().plus(duration);
        while (true) {
            Duration pause = run(dispatcher);
            Duration left = Duration.between(clock.instant(), end);
            if (pause.compareTo(left) >= 0) {
                clock.pass(left);
                return;
            }
            clock.pass(pause);
        }
    }

    private int count(String condition) {
        return transactions.read(connection -> {
            try (var rows =
                    connection.createStatement().executeQuery("select count(*) from outbox where " + condition)) {
                rows.next();
                return rows.getInt(1);
            }
        });
    }

    private void execute(String sql) {
        try (Connection connection = database.getConnection()) {
            connection.createStatement().execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
