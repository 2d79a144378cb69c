package dev.remediator.channel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.remediator.channel.Channel.Incidents;
import dev.remediator.channel.Channel.Load;
import dev.remediator.outbound.AllowedHosts;
import dev.remediator.outbound.Purpose;
import dev.remediator.outbound.Request;
import dev.remediator.playbook.Severity;
import dev.remediator.run.Announcement.Kind;
import dev.remediator.store.PostgresExtension;
import dev.remediator.store.Transactions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Channels on real sockets and a real PostgreSQL, one of which cannot be reached for ten minutes while two incidents go on:
 * everything is told once it is back, in order, nothing twice, and the other channel notices nothing. The time is a test's.
 */
@ExtendWith(PostgresExtension.class)
class OutageTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<UUID> INCIDENTS = List.of(new UUID(0, 0xA), new UUID(0, 0xB));

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-22T03:00:00Z"));
    private final Told chat = new Told("chat");
    private final Told pager = new Told("pager");
    private final Map<UUID, List<String>> announced = new LinkedHashMap<>();
    private final OutboxBench bench;
    private int step;

    OutageTest(Transactions transactions) {
        bench = OutboxBench.of(transactions, clock, chat, pager);
    }

    @AfterEach
    void close() {
        chat.standIn.close();
        pager.standIn.close();
    }

    /** A channel that posts the texts as JSON. */
    private static final class Told implements Channel {
        final StandIn standIn = new StandIn(asked -> take(asked.body()));
        final Map<UUID, List<String>> told = new LinkedHashMap<>();
        final List<Integer> sizes = new ArrayList<>();
        private final String name;
        private final ChannelCalls calls;

        Told(String name) {
            this.name = name;
            this.calls = new ChannelCalls(
                    name,
                    ChannelCalls.wayOut(
                            AllowedHosts.of(List.of("http://" + standIn.url("/").getAuthority())), "test"),
                    text -> text);
        }

        private StandIn.Answer take(String body) {
            try {
                var message = JSON.readTree(body);
                var texts = told.computeIfAbsent(
                        UUID.fromString(message.path("incident").asText()), _ -> new ArrayList<>());
                message.path("texts").forEach(text -> texts.add(text.asText()));
                sizes.add(message.path("texts").size());
                return StandIn.Answer.of(200, "ok");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Load load() {
            return new Load(20, Incidents.ONE, Duration.ofSeconds(1));
        }

        @Override
        public void tell(List<News> news, IncidentThread thread) throws NotDelivered {
            var body = JSON.createObjectNode().put("incident", thread.incident().toString());
            var texts = body.putArray("texts");
            news.forEach(n -> texts.add(n.announcement().text()));
            calls.accepted(
                    Request.of(Purpose.CHANGE, "POST", standIn.url("/messages")).json(body.toString()));
        }
    }

    /** Something happens every five seconds, in both incidents by turns. */
    private void goOn(Duration duration) {
        Instant end = clock.instant().plus(duration);
        while (clock.instant().isBefore(end)) {
            UUID incident = INCIDENTS.get(step % 2);
            String text = "step " + step++;
            announced.computeIfAbsent(incident, _ -> new ArrayList<>()).add(text);
            bench.announce(incident, Kind.SEEN, Severity.P1, text);
            bench.runFor(Duration.ofSeconds(5));
        }
    }

    @Test
    void tenMinutesOfOutageLoseNothingDoubleNothingAndKeepTheOrder() {
        goOn(Duration.ofMinutes(1));
        chat.standIn.down();
        int before = chat.standIn.heard().size();
        goOn(Duration.ofMinutes(10));
        assertThat(chat.standIn.heard()).hasSize(before);
        assertThat(pager.told).as("the other one noticed nothing").isEqualTo(announced);

        chat.standIn.up();
        goOn(Duration.ofMinutes(2));
        bench.runFor(Duration.ofMinutes(6));

        assertThat(announced.values().stream().mapToInt(List::size).sum()).isEqualTo(156);
        assertThat(chat.told).isEqualTo(announced);
        assertThat(pager.told).isEqualTo(announced);
        assertThat(bench.count("sent_at is null")).isZero();
        assertThat(bench.count("dead_at is not null")).isZero();
        // 120 pieces of news that piled up, in messages of 20 instead of one by one.
        assertThat(chat.sizes).contains(20).hasSizeLessThan(70);
        assertThat(pager.sizes).containsOnly(1);
    }

    @Test
    void anOutageThatComesAndGoesLosesNothingAndDoublesNothing() {
        for (int i = 0; i < 6; i++) {
            chat.standIn.down();
            goOn(Duration.ofSeconds(70));
            chat.standIn.up();
            if (i == 0) chat.standIn.answer(asked -> StandIn.Answer.of(503, "starting"));
            goOn(Duration.ofSeconds(20));
        }
        bench.runFor(Duration.ofMinutes(6));
        assertThat(chat.told).isEqualTo(announced);
        assertThat(bench.count("sent_at is null")).isZero();
    }

    @Test
    void bothDownAndBackOneAfterTheOther() {
        chat.standIn.down();
        pager.standIn.down();
        goOn(Duration.ofMinutes(5));
        pager.standIn.up();
        goOn(Duration.ofMinutes(5));
        assertThat(chat.told).isEmpty();
        assertThat(pager.told.values().stream().mapToInt(List::size).sum()).isPositive();
        chat.standIn.up();
        bench.runFor(Duration.ofMinutes(10));
        assertThat(chat.told).isEqualTo(announced);
        assertThat(pager.told).isEqualTo(announced);
    }
}
