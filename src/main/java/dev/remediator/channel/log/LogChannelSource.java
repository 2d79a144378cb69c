package dev.remediator.channel.log;

import dev.remediator.channel.Channel;
import dev.remediator.channel.ChannelSource;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Needs no configuration, so that a new user sees the story at once. */
@Singleton
final class LogChannelSource implements ChannelSource {
    @Override
    public Optional<Channel> open() {
        return Optional.of(new LogChannel());
    }
}
