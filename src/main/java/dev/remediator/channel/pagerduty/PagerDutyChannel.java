package dev.remediator.channel.pagerduty;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.remediator.channel.Channel;
import dev.remediator.channel.ChannelCalls;
import dev.remediator.channel.IncidentThread;
import dev.remediator.channel.Keys;
import dev.remediator.channel.News;
import dev.remediator.channel.NotDelivered;
import dev.remediator.channel.Wording;
import dev.remediator.outbound.Outbound;
import dev.remediator.outbound.Purpose;
import dev.remediator.outbound.Request;
import dev.remediator.playbook.Severity;
import dev.remediator.report.Headline;
import dev.remediator.secret.Secret;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Opens an incident in PagerDuty when ours calls for people, acknowledges it when somebody has ours, and resolves it when
 * ours is over and needs nobody. Whatever calls for nobody is not sent.
 *
 * @see <a href="https://developer.pagerduty.com/docs/send-alert-event">PagerDuty's documentation</a>
 */
final class PagerDutyChannel implements Channel {
    static final int MAX_SUMMARY = 1_024;
    private static final int MAX_SOURCE = 255;
    /** PagerDuty takes 512 kB in all. */
    private static final int MAX_SAID = 30_000;

    private final String name;
    private final ChannelCalls calls;
    private final URI url;
    private final Secret key;
    private final InstantSource clock;
    private final Optional<URI> console;

    PagerDutyChannel(String name, Outbound outbound, URI url, Secret key, InstantSource clock, Optional<URI> console) {
        this.name = name;
        this.calls = new ChannelCalls("PagerDuty", outbound, Keys.of(List.of(key.reveal()))::scrub);
        this.url = url;
        this.key = key;
        this.clock = clock;
        this.console = console;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Load load() {
        return new Load(100, Incidents.ONE);
    }

    @Override
    public void tell(List<News> news, IncidentThread thread) throws NotDelivered {
        Optional<Heard> before = thread.place().map(Heard::of);
        Headline headline = Headline.of(thread.history());
        Optional<Page> next = Page.next(news, headline, before.map(Heard::page));
        if (next.isEmpty()) return;
        // PagerDuty drops an acknowledgement of what it does not know.
        boolean unknown = before.filter(heard -> heard.page() != Page.RESOLVE).isEmpty();
        if (next.get() == Page.ACKNOWLEDGE && unknown) send(Page.TRIGGER, headline, news, thread);
        send(next.get(), headline, news, thread);
        thread.keep(new Heard(next.get()).json());
    }

    private void send(Page page, Headline headline, List<News> news, IncidentThread thread) throws NotDelivered {
        ObjectNode event = JsonNodeFactory.instance
                .objectNode()
                .put("routing_key", key.reveal())
                .put("event_action", page.name().toLowerCase(Locale.ROOT))
                .put("dedup_key", Page.dedupKey(thread.incident()));
        if (page == Page.TRIGGER) describe(event, headline, news, thread);
        calls.accepted(Request.of(Purpose.CHANGE, "POST", url).json(event.toString()));
    }

    private void describe(ObjectNode event, Headline headline, List<News> news, IncidentThread thread) {
        Wording wording = Wording.plain();
        String source = wording.line(headline.target(), MAX_SOURCE);
        ObjectNode payload = event.put("client", "Remediator").putObject("payload");
        payload.put(
                        "summary",
                        wording.line(headline.severity() + " " + headline.title() + ": " + headline.now(), MAX_SUMMARY))
                .put("source", source.isBlank() ? "remediator" : source)
                .put("severity", severity(headline.severity()))
                .put("timestamp", headline.openedAt().toString());
        ObjectNode details = payload.putObject("custom_details");
        details.put("incident", thread.incident().toString());
        ArrayNode said = details.putArray("said");
        List<News> calling =
                news.stream().filter(n -> n.announcement().kind().calls()).toList();
        wording.news(calling.isEmpty() ? news : calling, clock.instant(), MAX_SAID)
                .lines()
                .forEach(said::add);
        console.ifPresent(base -> {
            String page = base.resolve("/incidents/" + thread.incident()).toString();
            event.put("client_url", page)
                    .putArray("links")
                    .addObject()
                    .put("href", page)
                    .put("text", "Timeline");
        });
    }

    private static String severity(Severity severity) {
        return switch (severity) {
            case P0 -> "critical";
            case P1 -> "error";
            case P2 -> "warning";
            case P3 -> "info";
        };
    }
}
