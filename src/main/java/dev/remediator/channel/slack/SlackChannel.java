package dev.remediator.channel.slack;

import dev.remediator.channel.Channel;
import dev.remediator.channel.IncidentThread;
import dev.remediator.channel.News;
import dev.remediator.channel.NotDelivered;
import dev.remediator.channel.slack.SlackApi.ThreadGone;
import dev.remediator.report.Headline;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * Tells an incident in Slack: the message first, edited so that it shows how things stand (harmless to repeat), then the
 * news as one reply in its thread (not harmless, so last). What piles up while Slack takes its time becomes one reply.
 * Where buttons are heard, the message has those that can be pressed now; what was pressed stands in their place.
 */
public final class SlackChannel implements Channel {
    private static final int MAX_NEWS = 20;

    private final SlackApi slack;
    private final InstantSource clock;
    private final SlackSettings settings;
    private final Function<UUID, Standing> standing;

    /** @param standing what people can do about an incident now; asked only where there are buttons */
    SlackChannel(SlackApi slack, InstantSource clock, SlackSettings settings, Function<UUID, Standing> standing) {
        this.slack = slack;
        this.clock = clock;
        this.settings = settings;
        this.standing = standing;
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
        Opening opening = opening(thread);
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

    private Opening opening(IncidentThread thread) {
        var page = settings.page(thread.incident());
        var opening = Opening.of(Headline.of(thread.history()), page);
        return settings.hearing()
                .map(ours -> opening.with(Buttons.of(standing.apply(thread.incident()), page, ours.p0InConsole())))
                .orElse(opening);
    }
}
