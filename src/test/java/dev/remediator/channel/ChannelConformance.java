package dev.remediator.channel;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.remediator.playbook.Severity;
import dev.remediator.report.HostileValues;
import dev.remediator.report.Told;
import dev.remediator.run.Announcement;
import dev.remediator.run.Announcement.Kind;
import dev.remediator.store.PostgresExtension;
import dev.remediator.store.Transactions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What every channel does alike, whoever is at its other end: a subclass for each, with a stand-in on a real socket. All
 * that is announced calls for people, so that also a channel for nothing else hears it.
 */
@ExtendWith(PostgresExtension.class)
public abstract class ChannelConformance {
    /** In every secret of the channel under test. */
    protected static final String CANARY = "canary-4711-abcdefghijklmnop";

    private static final UUID A = new UUID(0, 0xA);
    private static final UUID B = new UUID(0, 0xB);

    protected final ManualClock clock = new ManualClock(Told.START);
    private final List<String> logged = new ArrayList<>();
    private final Handler log = new Handler() {
        @Override
        public void publish(LogRecord line) {
            logged.add(line.getMessage()
                    + List.of(Optional.ofNullable(line.getParameters()).orElse(new Object[0]))
                    + line.getThrown());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };
    private Optional<OutboxBench> bench = Optional.empty();

    /** The channel, as its source would make it. */
    protected abstract Channel channel();

    /** What people were told, oldest first: a text for each message that said something new. */
    protected abstract List<String> told();

    /** Nothing in the last message is more than a text. */
    protected abstract void assertInert(String hostile);

    /** The last message has no part that is larger than the other side takes. */
    protected abstract void assertWithinLimits();

    /** The next call fails in this way. */
    protected abstract void fail(Failure failure);

    protected abstract void down();

    protected abstract void up();

    /** Every call whose message contains the word is refused for good. */
    protected abstract void refuseWhatContains(String word);

    /** Whether anything can fail at all. */
    protected boolean reachesOut() {
        return true;
    }

    /** Whether the other side can ask for time. */
    protected boolean canBeAskedForTime() {
        return reachesOut();
    }

    /** As each is now, of the messages that are kept up to date in place; empty where the channel cannot edit. */
    protected List<String> standing() {
        return List.of();
    }

    /** The ids that the receiving side can tell messages by, one for each that was sent; empty where it takes none. */
    protected List<String> ids() {
        return List.of();
    }

    /** What was sent so far need not be told again by {@link #told()}: reading it over and over takes its time. */
    protected void forget() {}

    /** What a call meets. */
    protected enum Failure {
        /** It is asked to come back after seven seconds. */
        SLOW_DOWN,
        /** It cannot be served now, and everything that was asked is quoted. */
        BROKEN,
        /** It is sent elsewhere. */
        REDIRECT,
        /** Its credential or its address is not known, and is quoted. */
        UNKNOWN,
        /** It will never be taken, and everything that was asked is quoted. */
        REFUSED
    }

    private OutboxBench bench() {
        return bench.orElseThrow();
    }

    @BeforeEach
    void begin(Transactions transactions) {
        bench = Optional.of(OutboxBench.of(transactions, clock, channel()));
        Logger.getLogger("dev.remediator").addHandler(log);
    }

    @AfterEach
    void end() {
        Logger.getLogger("dev.remediator").removeHandler(log);
    }

    private void announce(UUID incident, String... texts) {
        bench().announce(incident, Kind.NEEDS_HUMAN, Severity.P1, texts);
    }

    private static String[] numbered(String word, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> word + " " + (100 + i) + " end")
                .toArray(String[]::new);
    }

    /** Each once, in this order, wherever they stand in the messages. */
    private void assertTold(String... texts) {
        String all = String.join("\n", told());
        int last = -1;
        for (String text : texts) {
            assertThat(all.indexOf(text))
                    .as("%s in its place in:%n%s", text, all)
                    .isGreaterThan(last);
            last = all.indexOf(text);
            assertThat(all.indexOf(text, last + 1))
                    .as("%s once in:%n%s", text, all)
                    .isNegative();
        }
    }

    @Test
    void tellsWhatHappenedOnceAndInOrder() {
        String[] texts = numbered("step", 6);
        for (String text : texts) {
            announce(A, text);
            bench().runFor(Duration.ofSeconds(30));
        }
        assertTold(texts);
        assertThat(bench().count("sent_at is null")).isZero();
    }

    @Test
    void whatPilesUpIsToldTogetherAndNothingIsLost() {
        String[] texts = numbered("step", 12);
        announce(A, texts);
        bench().runFor(Duration.ofMinutes(2));
        assertTold(texts);
        int atOnce = channel().load().news();
        assertThat(told())
                .hasSize(channel().load().incidents() == Channel.Incidents.MANY ? 12 : atOnce >= 12 ? 1 : 12 / atOnce);
    }

    @Test
    void theSameNewsBearTheSameIdAtEveryAttempt() throws NotDelivered {
        List<News> news =
                new KeptThread().say(Told.begin().say(Kind.NEEDS_HUMAN).all());
        for (int attempt = 0; attempt < 2; attempt++) {
            KeptThread thread = new KeptThread();
            thread.say(List.of(news.getFirst().announcement()));
            channel().tell(news, thread);
            clock.pass(Duration.ofMinutes(5));
        }
        assumeTrue(!ids().isEmpty(), "it takes no ids");
        assertThat(ids()).hasSize(2).containsOnly(ids().getFirst());
    }

    @Test
    void hostileTextIsTextAndNothingElse() throws NotDelivered {
        for (String hostile : HostileValues.texts()) {
            KeptThread thread = new KeptThread();
            List<News> news = thread.say(Told.begin()
                    .about(hostile, hostile)
                    .say(Kind.NEEDS_HUMAN, hostile, hostile, hostile)
                    .all());
            forget();
            int before = told().size();
            channel().tell(news, thread);
            assertThat(told()).as("after '%s'", hostile).hasSize(before + 1);
            assertInert(hostile);
        }
    }

    @Test
    void aLongStoryIsCutAtTheChannelsLimitsAndEveryNewsKeepsItsLine() throws NotDelivered {
        for (String filling : List.of("& <b> * _ ' \" \\ ", "word ", "👩‍🚒", "ßßß漢字")) {
            KeptThread thread = new KeptThread();
            Told told = Told.begin().about("title " + filling.repeat(200), "target " + filling.repeat(200));
            String[] lots = Stream.generate(() -> filling.repeat(500)).limit(20).toArray(String[]::new);
            int count = Math.min(channel().load().news(), 100);
            for (int i = 0; i < count; i++)
                told.say(Kind.NEEDS_HUMAN, "n" + (100 + i) + " " + filling.repeat(2_000), lots);
            int before = told().size();
            channel().tell(thread.say(told.all()), thread);
            assertWithinLimits();
            String said = String.join("\n", told().subList(before, told().size()));
            for (int i = 0; i < count; i++) assertThat(said).contains("n" + (100 + i) + " ");
        }
    }

    @Test
    void whoAsksForTimeGetsIt() {
        assumeTrue(canBeAskedForTime());
        fail(Failure.SLOW_DOWN);
        announce(A, "step one");
        assertThat(told()).isEmpty();
        assertThat(bench().run()).isBetween(Duration.ofMillis(4_900), Duration.ofSeconds(7));
        bench().runFor(Duration.ofMillis(6_900));
        assertThat(told()).isEmpty();
        bench().runFor(Duration.ofSeconds(1));
        assertTold("step one");
    }

    @Test
    void whatFailsIsTriedAgain() {
        assumeTrue(reachesOut());
        fail(Failure.BROKEN);
        fail(Failure.UNKNOWN);
        fail(Failure.REDIRECT);
        announce(A, "step one");
        announce(B, "another");
        bench().runFor(Duration.ofMinutes(2));
        assertTold("step one");
        assertTold("another");
        assertThat(bench().count("dead_at is not null")).isZero();
    }

    @Test
    void whatIsRefusedForGoodIsADeadLetterAndTheOthersAreTold() {
        assumeTrue(reachesOut());
        refuseWhatContains("poison");
        announce(A, "step one", "step poison", "step three");
        bench().runFor(Duration.ofMinutes(1));
        announce(A, "step four");
        bench().runFor(Duration.ofMinutes(1));
        assertTold("step one", "step three", "step four");
        assertThat(bench().count("dead_at is not null")).isOne();
        assertThat(bench().errors()).singleElement().asString().contains("never take");
    }

    @Test
    void noSecretIsInAnyMessage() {
        assumeTrue(reachesOut());
        for (Failure failure : Failure.values()) {
            if (failure == Failure.SLOW_DOWN && !canBeAskedForTime()) continue;
            fail(failure);
            announce(new UUID(1, failure.ordinal()), "step");
            bench().run();
            bench().runFor(Duration.ofMinutes(1));
        }
        down();
        announce(A, "step");
        bench().runFor(Duration.ofMinutes(1));
        assertThat(bench().errors()).isNotEmpty();
        assertThat(readable(String.join("\n", bench().errors()))).doesNotContain(CANARY, "canary-4711");
        assertThat(logged).isNotEmpty();
        assertThat(readable(String.join("\n", logged))).doesNotContain(CANARY, "canary-4711");
        assertThat(channel().toString()).doesNotContain(CANARY);
    }

    @Test
    void afterALongAbsenceEverythingIsToldInOrderAndNothingTwice() {
        assumeTrue(reachesOut());
        announce(A, "step first");
        bench().runFor(Duration.ofSeconds(30));
        down();
        String[] texts = numbered("step", 40);
        for (String text : texts) {
            announce(A, text);
            bench().runFor(Duration.ofSeconds(15));
        }
        assertThat(told()).hasSize(1);
        up();
        bench().runFor(Duration.ofMinutes(10));
        assertTold(Stream.concat(Stream.of("step first"), Stream.of(texts)).toArray(String[]::new));
        assertThat(bench().count("sent_at is null")).isZero();
    }

    @Test
    void whereItCanTheFirstMessageShowsHowThingsStand() {
        announce(A, "step one");
        bench().runFor(Duration.ofSeconds(30));
        assumeTrue(!standing().isEmpty(), "it cannot edit");
        assertThat(standing()).singleElement().asString().contains("step one");
        bench().announce(List.of(healed()));
        bench().runFor(Duration.ofSeconds(30));
        assertThat(standing()).singleElement().asString().contains("Healed").contains("it is well again");
    }

    private Announcement healed() {
        return new Announcement(
                A,
                Optional.empty(),
                clock.instant(),
                Kind.HEALED,
                Severity.P1,
                "mcp-gateway",
                "GatewayDown on mcp-gateway",
                "it is well again",
                List.of());
    }

    /** With everything in it that may be Base64 beside what that means. */
    private static String readable(String text) {
        var all = new StringBuilder(text);
        for (var word : text.split("[^A-Za-z0-9+/]+")) {
            var whole = word.substring(0, word.length() / 4 * 4);
            if (whole.length() >= 12)
                all.append('\n').append(new String(Base64.getDecoder().decode(whole), ISO_8859_1));
        }
        return all.toString();
    }
}
