package dev.remediator.channel;

import java.util.Optional;

/** Implemented by each kind of channel; found by CDI. */
public interface ChannelSource {
    /**
     * The channel, where configuration asks for it.
     *
     * @throws IllegalArgumentException if it is configured wrongly; the message names the property and what to do
     */
    Optional<Channel> open();
}
