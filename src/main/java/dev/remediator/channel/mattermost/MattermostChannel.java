package dev.remediator.channel.mattermost;

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
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Tells an incident through an incoming webhook of Mattermost. The webhook answers {@code ok} and nothing more, so that no
 * message can be edited: each says how things stand and what has happened.
 *
 * @see <a href="https://developers.mattermost.com/integrate/webhooks/incoming/">Mattermost's documentation</a>
 */
final class MattermostChannel implements Channel {
    private static final Load LOAD = new Load(50, Incidents.ONE, Duration.ofMillis(500));

    /** Answered with 400, although no message at all would be taken there. */
    private static final Set<String> WEBHOOK_IS_OFF = Set.of(
            "web.incoming_webhook.invalid.app_error",
            "web.incoming_webhook.disabled.app_error",
            "web.incoming_webhook.channel.app_error",
            "web.incoming_webhook.user.app_error");

    private final String name;
    private final ChannelCalls calls;
    private final SecretUrl url;
    private final InstantSource clock;
    private final Optional<URI> console;

    MattermostChannel(String name, Outbound outbound, SecretUrl url, InstantSource clock, Optional<URI> console) {
        this.name = name;
        this.calls = new ChannelCalls("Mattermost", outbound, url::scrub);
        this.url = url;
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
        Optional<String> page = console.map(
                base -> base.resolve("/incidents/" + thread.incident()).toString());
        ObjectNode message = MattermostText.of(Headline.of(thread.history()), news, clock.instant(), page);
        Response answer =
                calls.send(Request.of(Purpose.CHANGE, "POST", url.reveal()).json(message.toString()));
        if (answer.ok()) return;
        String error = answer.json().map(json -> json.path("id").asText()).orElse("");
        if (WEBHOOK_IS_OFF.contains(error))
            throw NotDelivered.channel("Mattermost takes nothing there (%s): check the webhook".formatted(error), null);
        throw calls.failed(answer);
    }
}
