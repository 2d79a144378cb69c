package dev.remediator.channel.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.remediator.channel.Channel;
import dev.remediator.channel.ChannelCalls;
import dev.remediator.channel.IncidentThread;
import dev.remediator.channel.News;
import dev.remediator.channel.NotDelivered;
import dev.remediator.channel.SecretUrl;
import dev.remediator.outbound.HeaderValue;
import dev.remediator.outbound.Outbound;
import dev.remediator.outbound.Purpose;
import dev.remediator.outbound.Request;
import dev.remediator.run.Announcement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Posts each announcement as JSON, signed as Standard Webhooks says. The {@code webhook-id} is the same at every
 * attempt, so that a receiver that keeps ids hears everything exactly once. Any 2xx is taken as heard.
 */
final class WebhookChannel implements Channel {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ChannelCalls calls;
    private final SecretUrl url;
    private final Signature signature;
    private final InstantSource clock;

    WebhookChannel(Outbound outbound, SecretUrl url, Signature signature, InstantSource clock) {
        this.calls = new ChannelCalls("the webhook", outbound, url::scrub);
        this.url = url;
        this.signature = signature;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "webhook";
    }

    @Override
    public Load load() {
        return new Load(1, Incidents.ONE);
    }

    @Override
    public void tell(List<News> news, IncidentThread thread) throws NotDelivered {
        for (News n : news) post(n);
    }

    private void post(News news) throws NotDelivered {
        Announcement a = news.announcement();
        String id = "msg_" + a.incident() + "_" + news.id();
        String body = body(a);
        Instant now = clock.instant();
        Request request = Request.of(Purpose.CHANGE, "POST", url.reveal())
                .json(body)
                .with("webhook-id", HeaderValue.of(id))
                .with("webhook-timestamp", HeaderValue.of(Long.toString(now.getEpochSecond())))
                .with("webhook-signature", HeaderValue.of(signature.of(id, now, body)));
        calls.accepted(request);
    }

    private static String body(Announcement a) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("incident", a.incident());
        a.run().ifPresent(run -> data.put("run", run));
        data.put("kind", slug(a.kind()));
        data.put("severity", a.severity());
        data.put("target", a.target());
        data.put("title", a.title());
        data.put("text", a.text());
        data.put("details", a.details());
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", "incident." + slug(a.kind()));
        body.put("timestamp", a.at().toString());
        body.put("data", data);
        try {
            return JSON.writeValueAsString(body);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("strings can always be written as JSON", impossible);
        }
    }

    private static String slug(Announcement.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
