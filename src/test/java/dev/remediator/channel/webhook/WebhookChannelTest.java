package dev.remediator.channel.webhook;

import static dev.remediator.run.Announcement.Kind.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.remediator.channel.IncidentThread;
import dev.remediator.channel.ManualClock;
import dev.remediator.channel.News;
import dev.remediator.channel.NotDelivered;
import dev.remediator.channel.NotDelivered.Extent;
import dev.remediator.channel.SecretUrl;
import dev.remediator.outbound.Answer;
import dev.remediator.outbound.HeaderValue;
import dev.remediator.outbound.Line;
import dev.remediator.outbound.Outbound;
import dev.remediator.outbound.Request;
import dev.remediator.outbound.Response;
import dev.remediator.report.HostileValues;
import dev.remediator.report.Told;
import dev.remediator.run.Announcement;
import dev.remediator.secret.Secret;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebhookChannelTest {
    private static final URI URL = URI.create("https://hooks.example/remediator");

    private final List<Request> sent = new ArrayList<>();
    private Answer<Response> answer = new Answer.Complete<>(new Response(204, Map.of(), ""));
    private final Signature signature = new Signature(Secret.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
    private final ManualClock clock = new ManualClock(Told.START.plusSeconds(3));
    private final WebhookChannel channel = new WebhookChannel(
            new Outbound() {
                @Override
                public Answer<Response> send(Request request) {
                    sent.add(request);
                    return answer;
                }

                @Override
                public Answer<String> ask(Line line) {
                    throw new AssertionError("a webhook speaks HTTP");
                }
            },
            SecretUrl.of("url", Secret.of(URL.toString())),
            signature,
            clock);

    @Test
    void postsTheAnnouncementAsSignedJson() throws NotDelivered, IOException {
        channel.tell(
                List.of(new News(
                        42,
                        Told.begin()
                                .say(DOING, "Restarting mcp-gateway on Railway", "deployment 8107edff")
                                .last())),
                NO_THREAD);

        Request request = sent.getFirst();
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.uri()).isEqualTo(URL);
        assertThat(request.body()).contains("""
                {"type":"incident.doing","timestamp":"2026-11-22T09:14:03Z","data":{\
                "incident":"01890000-0000-7000-8000-000000000001","run":"01890000-0000-7000-8000-00000000000a",\
                "kind":"doing","severity":"P1","target":"mcp-gateway","title":"GatewayDown on mcp-gateway",\
                "text":"Restarting mcp-gateway on Railway","details":["deployment 8107edff"]}}""");
        assertThat(header(request, "webhook-id")).isEqualTo("msg_01890000-0000-7000-8000-000000000001_42");
        assertThat(header(request, "webhook-timestamp")).isEqualTo("1795338846");
        assertThat(header(request, "webhook-signature"))
                .isEqualTo(signature.of(
                        "msg_01890000-0000-7000-8000-000000000001_42",
                        clock.instant(),
                        request.body().orElseThrow()));
        assertThat(header(request, "Content-Type")).isEqualTo("application/json");
    }

    @Test
    void theIdIsTheSameAtEveryAttemptAndTheTimeIsNot() throws NotDelivered {
        News news = new News(42, Told.begin().say(DOING).last());
        channel.tell(List.of(news), NO_THREAD);
        clock.pass(Duration.ofMinutes(5));
        channel.tell(List.of(news), NO_THREAD);
        assertThat(sent).extracting(r -> header(r, "webhook-id")).containsOnly(header(sent.getFirst(), "webhook-id"));
        assertThat(sent).extracting(r -> header(r, "webhook-timestamp")).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({
        "400, REFUSED",
        "413, REFUSED",
        "422, REFUSED",
        "401, CHANNEL",
        "404, CHANNEL",
        "429, CHANNEL",
        "500, CHANNEL",
        "503, CHANNEL",
        "302, CHANNEL"
    })
    void anythingButSuccessIsNotDelivered(int status, Extent extent) {
        answer = new Answer.Complete<>(new Response(status, Map.of(), "no"));
        assertThatExceptionOfType(NotDelivered.class)
                .isThrownBy(() ->
                        channel.tell(List.of(new News(1, Told.begin().say(DOING).last())), NO_THREAD))
                .returns(extent, NotDelivered::extent);
    }

    @Test
    void aReceiverThatAsksForTimeGetsIt() {
        answer = new Answer.Complete<>(new Response(429, Map.of("retry-after", List.of("120")), ""));
        assertThatExceptionOfType(NotDelivered.class)
                .isThrownBy(() ->
                        channel.tell(List.of(new News(1, Told.begin().say(DOING).last())), NO_THREAD))
                .returns(Optional.of(Duration.ofMinutes(2)), NotDelivered::retryAfter);
    }

    @Test
    void noAnswerIsTriedAgain() {
        for (Answer<Response> none : List.<Answer<Response>>of(
                new Answer.NotSent<>("refused the connection", true), new Answer.Ambiguous<>("broke"))) {
            answer = none;
            assertThatExceptionOfType(NotDelivered.class)
                    .isThrownBy(() -> channel.tell(
                            List.of(new News(1, Told.begin().say(DOING).last())), NO_THREAD))
                    .returns(Extent.CHANNEL, NotDelivered::extent);
        }
    }

    @Test
    void hostileTextIsAStringAndNothingElse() throws NotDelivered, IOException {
        for (String value : HostileValues.texts()) {
            channel.tell(
                    List.of(new News(
                            1,
                            Told.begin()
                                    .about(value, value)
                                    .say(SEEN, value, value)
                                    .last())),
                    NO_THREAD);
            Request request = sent.getLast();
            JsonNode body = new ObjectMapper().readTree(request.body().orElseThrow());
            assertThat(body.path("data").path("details")).hasSize(1);
            assertThat(body.path("data").fieldNames()).toIterable().hasSize(8);
            assertThat(request.uri()).isEqualTo(URL);
            request.headers().values().forEach(h -> assertThat(h.text()).doesNotContain("\r", "\n"));
        }
    }

    private static String header(Request request, String name) {
        return Optional.ofNullable(request.headers().get(name))
                .map(HeaderValue::text)
                .orElse("");
    }

    private static final IncidentThread NO_THREAD = new IncidentThread() {
        @Override
        public UUID incident() {
            return Told.INCIDENT;
        }

        @Override
        public List<Announcement> history() {
            throw new AssertionError("a webhook needs no history");
        }

        @Override
        public Optional<String> place() {
            return Optional.empty();
        }

        @Override
        public void keep(String place) {
            throw new AssertionError("a webhook has no threads");
        }
    };
}
