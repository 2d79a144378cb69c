package dev.remediator.channel.slack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * Where an incident's message is.
 *
 * @param channel Slack's id of the channel, which {@code chat.update} needs in place of its name
 * @param ts Slack's id of the message
 * @param shown digest of what the message says
 */
record Place(String channel, String ts, String shown) {
    private static final ObjectMapper JSON = new ObjectMapper();

    Place showing(Opening opening) {
        return new Place(channel, ts, opening.digest());
    }

    String json() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("strings can always be written as JSON", impossible);
        }
    }

    static Place of(String json) {
        try {
            return JSON.readValue(json, Place.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the stored place of a Slack thread is not what this version writes", e);
        }
    }
}
