package dev.remediator.console;

import dev.remediator.channel.ChannelStandings;
import dev.remediator.channel.Deliveries;
import dev.remediator.channel.Delivery;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What the list of deliveries shows: what has not been told.
 *
 * @param older where the next part begins
 * @param first whether these are the newest
 */
record DeliveryList(
        Instant now,
        String version,
        List<ChannelStandings.Standing> channels,
        List<Delivery> deliveries,
        Deliveries.Filter filter,
        Optional<String> older,
        boolean first) {
    public String channel() {
        return filter.channel().orElse("");
    }

    public String state() {
        return filter.state().map(Delivery.State::slug).orElse("");
    }

    public List<String> states() {
        return Arrays.stream(Delivery.State.values()).map(Delivery.State::slug).toList();
    }

    public boolean filtered() {
        return filter.channel().isPresent() || filter.state().isPresent();
    }

    /** The address of this list, without its part. */
    public String address() {
        return "/deliveries?channel=" + URLEncoder.encode(channel(), StandardCharsets.UTF_8) + "&state=" + state();
    }
}
