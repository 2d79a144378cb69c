package dev.remediator.channel;

import java.util.List;
import java.util.Optional;

/** Implemented by each kind of channel; found by CDI. */
public interface ChannelSource {
    /**
     * The channel, where configuration asks for it.
     *
     * @throws IllegalArgumentException if it is configured wrongly; the message names the property and what to do
     */
    Optional<Channel> open();

    /**
     * Every channel of this kind that configuration asks for: the one that has the name of its kind, and those of other
     * names that say so by {@code remediator.channels.<name>.kind}.
     *
     * @throws IllegalArgumentException as {@link #open}
     */
    default List<Channel> openAll() {
        return open().stream().toList();
    }
}
