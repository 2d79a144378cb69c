package dev.remediator.ingest.alertmanager;

import static dev.remediator.ingest.alertmanager.AlertmanagerParser.expect;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.remediator.alert.Alert;
import dev.remediator.alert.AlertStatus;
import dev.remediator.alert.Labels;
import dev.remediator.ingest.Json;
import dev.remediator.ingest.Malformed;
import dev.remediator.ingest.Problem;
import dev.remediator.intake.Delivery;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the alerts of one body, one after the other. */
final class AlertReader {
    private static final int MAX_LABELS = 512;
    private static final int MAX_LABEL = 16 * 1024;
    private static final int MAX_ANNOTATIONS = 256;
    private static final int MAX_ANNOTATION = 64 * 1024;
    private static final int MAX_ANNOTATION_NAME = 1024;

    /** The end of an annotation that was longer. */
    static final String CUT = "… [cut]";

    /** The annotation that counts those beyond the limits. */
    static final String LEFT_OUT = "left_out";

    private final JsonParser json;
    private int index;
    private String lastTimeText = "";
    private Instant lastTime = Instant.EPOCH;

    AlertReader(JsonParser json) {
        this.json = json;
    }

    /** @param token where the parser stands: at the alert's beginning */
    Delivery.Observed read(@Nullable JsonToken token, int position) throws IOException, Malformed {
        index = position;
        expect(token, JsonToken.START_OBJECT, where(), "an object");
        AlertStatus status = null;
        Map<String, String> labels = Map.of();
        Map<String, String> annotations = Map.of();
        Instant startsAt = null;
        Instant endsAt = null;
        String generatorUrl = "";
        for (String key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
            JsonToken value = json.nextToken();
            switch (key) {
                case "status" -> status = status(value);
                case "labels" -> labels = labels(value);
                case "annotations" -> annotations = annotations(value);
                case "startsAt" -> startsAt = time(value, key);
                case "endsAt" -> endsAt = time(value, key);
                case "generatorURL" -> generatorUrl = generatorUrl(value);
                default -> json.skipChildren();
            }
        }
        if (status == null) throw new Malformed(where() + " has no 'status'.");
        if (startsAt == null) throw new Malformed(where() + " has no 'startsAt'.");
        if (labels.isEmpty()) throw new Malformed(where() + " has no labels, so nothing tells what it is about.");
        return new Delivery.Observed(
                new Alert(Labels.of(labels), annotations, status, startsAt, Optional.ofNullable(status == AlertStatus.RESOLVED ? endsAt : null), generatorUrl),
                Optional.empty());
    }

    private AlertStatus status(@Nullable JsonToken value) throws IOException, Malformed {
        expect(value, JsonToken.VALUE_STRING, where("status"), "a text");
        return switch (json.getText()) {
            case "firing" -> AlertStatus.FIRING;
            case "resolved" -> AlertStatus.RESOLVED;
            default ->
                throw new Malformed("Expected " + where("status") + " to be \"firing\" or \"resolved\", found "
                        + Problem.quoted(json.getText()) + ".");
        };
    }

    /** An empty label is no label. One that is too long cannot be cut: it is part of what the alert is. */
    private Map<String, String> labels(@Nullable JsonToken value) throws IOException, Malformed {
        if (value == JsonToken.VALUE_NULL) return Map.of();
        expect(value, JsonToken.START_OBJECT, where("labels"), "an object");
        Map<String, String> labels = new LinkedHashMap<>();
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            String text = text(json.nextToken(), "labels");
            if (name.length() > MAX_LABEL || text.length() > MAX_LABEL) {
                throw new Malformed(where("labels") + " has a label " + Problem.quoted(name) + " of more than " + MAX_LABEL + " characters.");
            }
            if (!text.isEmpty()) labels.put(name, text);
            if (labels.size() > MAX_LABELS) throw new Malformed(where("labels") + " has more than " + MAX_LABELS + " labels.");
        }
        return labels;
    }

    private Map<String, String> annotations(@Nullable JsonToken value) throws IOException, Malformed {
        if (value == JsonToken.VALUE_NULL) return Map.of();
        expect(value, JsonToken.START_OBJECT, where("annotations"), "an object");
        Map<String, String> annotations = new LinkedHashMap<>();
        int leftOut = 0;
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            String text = text(json.nextToken(), "annotations");
            if (annotations.size() < MAX_ANNOTATIONS && name.length() <= MAX_ANNOTATION_NAME) {
                annotations.put(name, cut(text));
            } else {
                leftOut++;
            }
        }
        if (leftOut > 0) annotations.put(LEFT_OUT, leftOut + " more annotations");
        return annotations;
    }

    private String text(@Nullable JsonToken value, String key) throws IOException, Malformed {
        expect(value, JsonToken.VALUE_STRING, "a value in " + where(key), "a text");
        return json.getText();
    }

    private static String cut(String text) {
        if (text.length() <= MAX_ANNOTATION) return text;
        int end = MAX_ANNOTATION - CUT.length();
        if (Character.isHighSurrogate(text.charAt(end - 1))) end--;
        return text.substring(0, end) + CUT;
    }

    /** A cut address would lead somewhere else. */
    private String generatorUrl(@Nullable JsonToken value) throws IOException, Malformed {
        if (value == JsonToken.VALUE_NULL) return "";
        expect(value, JsonToken.VALUE_STRING, where("generatorURL"), "a text");
        String url = json.getText();
        return url.length() > MAX_ANNOTATION ? "" : url;
    }

    private Instant time(@Nullable JsonToken value, String key) throws IOException, Malformed {
        expect(value, JsonToken.VALUE_STRING, where(key), "a time");
        String text = json.getText();
        // The alerts of a group often began together.
        if (text.equals(lastTimeText)) return lastTime;
        lastTime = Json.time(text)
                .orElseThrow(() -> new Malformed("Expected " + where(key)
                        + " to be a time such as \"2026-11-22T15:19:02.741Z\", found " + Problem.quoted(text) + "."));
        lastTimeText = text;
        return lastTime;
    }

    private String where() {
        return "alert " + (index + 1);
    }

    private String where(String key) {
        return "'" + key + "' of alert " + (index + 1);
    }
}
