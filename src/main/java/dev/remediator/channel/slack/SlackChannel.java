package dev.remediator.channel.slack;

import dev.remediator.channel.Channel;
import dev.remediator.channel.IncidentThread;
import dev.remediator.channel.News;
import dev.remediator.channel.NotDelivered;
import dev.remediator.channel.slack.SlackApi.ThreadGone;
import dev.remediator.report.Headline;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Tells an incident in Slack: the message first, edited so that it shows how things stand (harmless to repeat), then the
 * news as one reply in its thread (not harmless, so last). What piles up while Slack takes its time becomes one reply.
 */
public final class SlackChannel implements Channel {
    private static final int MAX_NEWS = 20;

    private final SlackApi slack;
    private final InstantSource clock;
    private final Optional<URI> console;

    /** @param console address of the first page, to link incidents to; empty where nobody said */
    SlackChannel(SlackApi slack, InstantSource clock, Optional<URI> console) {
        this.slack = slack;
        this.clock = clock;
        this.console = console;
    }

    @Override
    public String name() {
        return "slack";
    }

    @Override
    public Load load() {
        return new Load(MAX_NEWS, Incidents.ONE);
    }

    @Override
    public void tell(List<News> news, IncidentThread thread) throws NotDelivered {
        Opening opening = Opening.of(Headline.of(thread.history()), page(thread));
        Place place = upToDate(opening, thread);
        Reply reply = Reply.of(news, clock.instant());
        try {
            slack.reply(place, reply);
        } catch (ThreadGone e) {
            try {
                slack.reply(open(opening, thread), reply);
            } catch (ThreadGone again) {
                throw NotDelivered.incident("Slack does not find the thread that was opened just now", again);
            }
        }
    }

    private Place upToDate(Opening opening, IncidentThread thread) throws NotDelivered {
        Optional<Place> known = thread.place().map(Place::of);
        if (known.isEmpty()) return open(opening, thread);
        Place place = known.get();
        if (place.shown().equals(opening.digest())) return place;
        try {
            slack.edit(place, opening);
        } catch (ThreadGone e) {
            return open(opening, thread);
        }
        Place now = place.showing(opening);
        thread.keep(now.json());
        return now;
    }

    private Place open(Opening opening, IncidentThread thread) throws NotDelivered {
        Place place = slack.open(opening);
        thread.keep(place.json());
        return place;
    }

    private Optional<String> page(IncidentThread thread) {
        return console.map(
                base -> base.resolve("/incidents/" + thread.incident()).toString());
    }
}
