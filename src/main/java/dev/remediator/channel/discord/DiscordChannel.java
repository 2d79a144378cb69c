package dev.remediator.channel.discord;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.remediator.channel.Channel;
import dev.remediator.channel.ChannelCalls;
import dev.remediator.channel.IncidentThread;
import dev.remediator.channel.News;
import dev.remediator.channel.NotDelivered;
import dev.remediator.channel.SecretUrl;
import dev.remediator.outbound.Outbound;
import dev.remediator.outbound.Purpose;
import dev.remediator.outbound.Request;
import dev.remediator.outbound.Response;
import dev.remediator.report.Headline;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Tells an incident through a webhook of Discord: the message that stands for it first, edited so that it shows how things
 * stand (harmless to repeat), then the news as one message (not harmless, so last). In a forum each incident has a thread.
 *
 * @see <a href="https://discord.com/developers/docs/resources/webhook">Discord's documentation</a>
 */
final class DiscordChannel implements Channel {
    /** Discord takes 30 requests a minute for a webhook; these are two. */
    static final Load LOAD = new Load(20, Incidents.ONE, Duration.ofSeconds(4));

    private static final int UNKNOWN_MESSAGE = 10_008;
    private static final int UNKNOWN_CHANNEL = 10_003;
    private static final int FORUM_NEEDS_A_THREAD = 220_001;
    private static final int NO_FORUM = 220_003;

    private final String name;
    private final ChannelCalls calls;
    private final SecretUrl url;
    private final boolean forum;
    private final InstantSource clock;
    private final Optional<URI> console;

    /** @param forum whether the webhook is a forum's, where every message belongs to a thread */
    DiscordChannel(
            String name, Outbound outbound, SecretUrl url, boolean forum, InstantSource clock, Optional<URI> console) {
        this.name = name;
        this.calls = new ChannelCalls("Discord", outbound, url::scrub);
        this.url = url;
        this.forum = forum;
        this.clock = clock;
        this.console = console;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Load load() {
        return LOAD;
    }

    @Override
    public void tell(List<News> news, IncidentThread thread) throws NotDelivered {
        Headline headline = Headline.of(thread.history());
        ObjectNode message = DiscordText.headline(headline, page(thread));
        Place place = upToDate(headline, message, thread);
        ObjectNode told = DiscordText.news(headline, news, clock.instant());
        Response answer = calls.send(post(told, place.thread()));
        if (gone(answer))
            answer = calls.send(post(told, open(headline, message, thread).thread()));
        if (!answer.ok()) throw calls.failed(answer);
    }

    private Place upToDate(Headline headline, ObjectNode message, IncidentThread thread) throws NotDelivered {
        Optional<Place> known = thread.place().map(Place::of);
        if (known.isEmpty()) return open(headline, message, thread);
        Place place = known.get();
        if (place.shown().equals(digest(message))) return place;
        Response answer = calls.send(Request.of(
                        Purpose.CHANGE, "PATCH", url.reveal("/messages/" + place.message(), inThread(place.thread())))
                .json(message.toString()));
        if (gone(answer)) return open(headline, message, thread);
        if (!answer.ok()) throw calls.failed(answer);
        Place now = place.showing(digest(message));
        thread.keep(now.json());
        return now;
    }

    private Place open(Headline headline, ObjectNode message, IncidentThread thread) throws NotDelivered {
        ObjectNode first = message.deepCopy();
        if (forum) first.put("thread_name", DiscordText.threadName(headline));
        Response answer = calls.send(post(first, ""));
        if (code(answer) == FORUM_NEEDS_A_THREAD || code(answer) == NO_FORUM)
            throw NotDelivered.channel(
                    "the channel of Discord's webhook is %s forum: set remediator.channels.%s.forum to %s"
                            .formatted(forum ? "no" : "a", name, !forum),
                    null);
        if (!answer.ok()) throw calls.failed(answer);
        JsonNode posted = answer.json().orElseGet(MissingNode::getInstance);
        String id = posted.path("id").asText();
        if (!snowflake(id)) throw NotDelivered.channel("Discord took it without saying where the message is", null);
        String channel = posted.path("channel_id").asText();
        Place place = new Place(id, forum && snowflake(channel) ? channel : "", digest(message));
        thread.keep(place.json());
        return place;
    }

    private Request post(ObjectNode message, String thread) {
        String where = inThread(thread);
        return Request.of(Purpose.CHANGE, "POST", url.reveal("", where.isEmpty() ? "wait=true" : "wait=true&" + where))
                .json(message.toString());
    }

    private static String inThread(String thread) {
        return thread.isEmpty() ? "" : "thread_id=" + thread;
    }

    /** Somebody deleted the message or its thread; another 404 means that the webhook itself is gone. */
    private static boolean gone(Response answer) {
        return answer.status() == 404 && (code(answer) == UNKNOWN_MESSAGE || code(answer) == UNKNOWN_CHANNEL);
    }

    private static int code(Response answer) {
        return answer.ok()
                ? 0
                : answer.json().map(json -> json.path("code").asInt()).orElse(0);
    }

    /** What comes from outside becomes a part of an address only if it is a number. */
    private static boolean snowflake(String id) {
        return !id.isEmpty() && id.length() <= 20 && id.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** Equal where the message would look the same; short enough to be kept with the thread. */
    private static String digest(ObjectNode message) {
        return UUID.nameUUIDFromBytes(message.toString().getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    private Optional<String> page(IncidentThread thread) {
        return console.map(
                base -> base.resolve("/incidents/" + thread.incident()).toString());
    }
}
