package dev.remediator.channel.teams;

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

/**
 * Tells an incident through a Teams workflow ("When a Teams webhook request is received"). The workflow answers 202 and
 * nothing more, so that no message can be edited: each card says how things stand and what has happened.
 */
final class TeamsChannel implements Channel {
    /** Teams takes four requests a second, workflows fewer over a day. */
    private static final Load LOAD = new Load(30, Incidents.ONE, Duration.ofSeconds(1));

    /** Answered with 400, although no message at all would be taken. */
    private static final String SWITCHED_OFF = "WorkflowTriggerIsNotEnabled";

    private final String name;
    private final ChannelCalls calls;
    private final SecretUrl url;
    private final InstantSource clock;
    private final Optional<URI> console;

    TeamsChannel(String name, Outbound outbound, SecretUrl url, InstantSource clock, Optional<URI> console) {
        this.name = name;
        this.calls = new ChannelCalls("Teams", outbound, url::scrub);
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
        String card = Card.of(Headline.of(thread.history()), news, clock.instant(), page);
        Response answer =
                calls.send(Request.of(Purpose.CHANGE, "POST", url.reveal()).json(card));
        if (answer.ok()) return;
        String code = answer.json().map(json -> json.at("/error/code").asText()).orElse("");
        if (code.equals(SWITCHED_OFF))
            throw NotDelivered.channel("the workflow in Teams is switched off: switch it on in Power Automate", null);
        throw calls.failed(answer);
    }
}
