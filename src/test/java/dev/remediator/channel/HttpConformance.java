package dev.remediator.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.remediator.outbound.AllowedHosts;
import dev.remediator.outbound.Outbound;
import dev.remediator.report.Told;
import dev.remediator.run.Announcement.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** For channels that speak HTTP. */
public abstract class HttpConformance extends ChannelConformance {
    private static final ObjectMapper JSON = new ObjectMapper();

    protected final StandIn standIn = new StandIn(this::answer);
    protected final Outbound outbound = ChannelCalls.wayOut(
            AllowedHosts.of(List.of("http://" + standIn.url("/").getAuthority())), "test");
    /** What was taken, as it was asked. */
    protected final List<StandIn.Heard> taken = new ArrayList<>();

    private Optional<String> poison = Optional.empty();

    /** What the other side does with a call that it takes. */
    protected abstract StandIn.Answer take(StandIn.Heard asked);

    private StandIn.Answer answer(StandIn.Heard asked) {
        if (poison.filter(asked.body()::contains).isPresent()) return refused(asked);
        taken.add(asked);
        return take(asked);
    }

    /** It will never be taken. */
    protected StandIn.Answer refused(StandIn.Heard asked) {
        return StandIn.Answer.of(400, "cannot use " + asked);
    }

    protected static JsonNode json(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON was sent: " + body, e);
        }
    }

    @Override
    protected void forget() {
        taken.clear();
    }

    @Override
    protected void fail(Failure failure) {
        standIn.answer(asked -> switch (failure) {
            case SLOW_DOWN -> new StandIn.Answer(429, "{\"retry_after\": 7.0}", Map.of("Retry-After", "7"));
            case BROKEN -> StandIn.Answer.of(503, "broke at " + asked);
            case REDIRECT ->
                new StandIn.Answer(
                        307,
                        "",
                        Map.of(
                                "Location",
                                standIn.url("/elsewhere" + asked.path()).toString()));
            case UNKNOWN ->
                StandIn.Answer.of(404, "nothing at " + asked.path() + "?" + asked.query() + asked.headers());
            case REFUSED -> refused(asked);
        });
    }

    @Override
    protected void down() {
        standIn.down();
    }

    @Override
    protected void up() {
        standIn.up();
    }

    @Override
    protected void refuseWhatContains(String word) {
        poison = Optional.of(word);
    }

    @AfterEach
    void closeStandIn() {
        standIn.close();
    }

    @Test
    void followsNoRedirect() {
        fail(Failure.REDIRECT);
        KeptThread thread = new KeptThread();
        List<News> news = thread.say(Told.begin().say(Kind.NEEDS_HUMAN).all());
        assertThatExceptionOfType(NotDelivered.class).isThrownBy(() -> channel().tell(news, thread));
        assertThat(standIn.heard())
                .singleElement()
                .satisfies(h -> assertThat(h.path()).doesNotStartWith("/elsewhere"));
    }
}
