package dev.remediator.channel.slack;

import dev.remediator.channel.Channel;
import dev.remediator.channel.ChannelSource;
import dev.remediator.channel.slack.Pacer.Sleeper;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** Makes the Slack channel from its settings. */
@Singleton
final class SlackChannelSource implements ChannelSource {
    /** Slack takes about one message a second in a channel, and 50 edits a minute. */
    private static final Duration BETWEEN_POSTS = Duration.ofMillis(1_050);

    private static final Duration BETWEEN_UPDATES = Duration.ofMillis(1_250);

    private final SlackSettings settings;
    private final Optional<SlackWeb> web;
    private final StandingReader standing;

    SlackChannelSource(SlackSettings settings, Optional<SlackWeb> web, StandingReader standing) {
        this.settings = settings;
        this.web = web;
        this.standing = standing;
    }

    @Override
    public Optional<Channel> open() {
        return settings.telling().flatMap(telling -> web.map(slack -> channel(telling, slack)));
    }

    private Channel channel(SlackSettings.Telling telling, SlackWeb slack) {
        InstantSource clock = InstantSource.system();
        Sleeper sleeper = Thread::sleep;
        var api = new SlackApi(
                slack.methods(),
                telling.channel(),
                new Pacer(BETWEEN_POSTS, clock, sleeper),
                new Pacer(BETWEEN_UPDATES, clock, sleeper));
        return new SlackChannel(api, clock, settings, standing::read);
    }
}
