package dev.remediator.channel.discord;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * Where an incident's message is.
 *
 * @param message Discord's id of it
 * @param thread Discord's id of the thread in a forum; of no length elsewhere
 * @param shown digest of what the message says
 */
record Place(String message, String thread, String shown) {
    private static final ObjectMapper JSON = new ObjectMapper();

    Place showing(String digest) {
        return new Place(message, thread, digest);
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
            throw new IllegalStateException("the stored place of a Discord message is not what this version writes", e);
        }
    }
}
