package dev.remediator.channel.pagerduty;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

/** The last thing that PagerDuty heard of an incident, as it is kept with the incident. */
record Heard(Page page) {
    private static final ObjectMapper JSON = new ObjectMapper();

    String json() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("an enum can always be written as JSON", impossible);
        }
    }

    static Heard of(String json) {
        try {
            return JSON.readValue(json, Heard.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what PagerDuty heard was not kept as this version keeps it", e);
        }
    }
}
