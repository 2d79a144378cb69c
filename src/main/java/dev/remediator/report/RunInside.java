package dev.remediator.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a run knows of itself. Read without the types that wrote it, so that a run of any version can be looked at.
 *
 * @param digest of its playbook's version
 * @param startedBy {@code alert}, {@code schedule}, {@code person}
 * @param heldBy name of the guard that held it
 * @param turns how many its journal has
 * @param step index of the step that it is at, from 0
 * @param evidence by name, as JSON of many lines
 */
public record RunInside(
        String digest, String startedBy, Optional<String> heldBy, int turns, int step, Map<String, Evidence> evidence) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int MAX_EVIDENCE = 50;
    private static final int MAX_TEXT = 8_000;

    /** @param value pretty-printed JSON, cut where it is very long; hostile */
    public record Evidence(String capability, String value) {}

    public RunInside {
        evidence = Collections.unmodifiableMap(new LinkedHashMap<>(evidence));
    }

    static RunInside of(String digest, String startedBy, Optional<String> heldBy, int turns, String state) {
        JsonNode json;
        try {
            json = JSON.readTree(state);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the database holds JSON that it has checked", e);
        }
        var evidence = new LinkedHashMap<String, Evidence>();
        for (var fact : facts(json))
            evidence.put(
                    fact.getKey(),
                    new Evidence(
                            fact.getValue().path("capability").asText(""),
                            PlainText.cut(fact.getValue().path("value").toPrettyString(), MAX_TEXT)));
        return new RunInside(digest, startedBy, heldBy, turns, json.path("step").asInt(0), evidence);
    }

    private static List<Map.Entry<String, JsonNode>> facts(JsonNode state) {
        var all = new ArrayList<Map.Entry<String, JsonNode>>();
        state.path("facts").properties().forEach(all::add);
        return all.subList(0, Math.min(MAX_EVIDENCE, all.size()));
    }
}
