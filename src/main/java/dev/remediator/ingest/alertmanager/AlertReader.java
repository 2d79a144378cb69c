package dev.remediator.ingest.alertmanager;

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

    private final String scope;
    private final JsonParser json;
    private final Times starts = new Times();
    private final Times ends = new Times();
    // Used again for each alert, which copies them: a body may hold 20,000.
    private final Map<String, String> labels = new LinkedHashMap<>();
    private final Map<String, String> annotations = new LinkedHashMap<>();
    private int position;
    /** Why this alert cannot be taken although it was understood; empty if it can. */
    private String unfit = "";

    private String lastUnfit = "";
    private int leftOut;

    /** @param scope whose alerts they are: the source's name */
    AlertReader(String scope, JsonParser json) {
        this.scope = scope;
        this.json = json;
    }

    /**
     * @param token where the parser stands: at the alert's beginning
     * @return empty for an alert that cannot be taken as it is and must not take the others of its group with it: whoever
     *     is scraped chooses what labels say
     */
    Optional<Delivery.Observed> read(@Nullable JsonToken token) throws IOException, Malformed {
        position++;
        unfit = "";
        if (token != JsonToken.START_OBJECT) throw unexpected(here(), "an object", token);
        labels.clear();
        annotations.clear();
        AlertStatus status = null;
        Instant startsAt = null;
        Instant endsAt = null;
        String generatorUrl = "";
        for (String key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
            JsonToken value = json.nextToken();
            switch (key) {
                case "status" -> status = status(value);
                case "labels" -> readLabels(value);
                case "annotations" -> readAnnotations(value);
                case "startsAt" -> startsAt = starts.read(value, key);
                case "endsAt" -> endsAt = ends.read(value, key);
                case "generatorURL" -> generatorUrl = generatorUrl(value);
                default -> json.skipChildren();
            }
        }
        if (status == null) throw new Malformed(here() + " has no 'status'.");
        if (startsAt == null) throw new Malformed(here() + " has no 'startsAt'.");
        if (labels.isEmpty() && unfit.isEmpty())
            throw new Malformed(here() + " has no labels, so nothing tells what it is about.");
        if (!unfit.isEmpty()) {
            lastUnfit = unfit;
            leftOut++;
            return Optional.empty();
        }
        Optional<Instant> end = status == AlertStatus.RESOLVED ? Optional.ofNullable(endsAt) : Optional.empty();
        return Optional.of(Delivery.Observed.of(
                scope,
                new Alert(Labels.of(labels), annotations, status, startsAt, end, generatorUrl),
                Optional.empty()));
    }

    /** How many alerts were left out so far. */
    int leftOut() {
        return leftOut;
    }

    /** Why the last one was. */
    String lastUnfit() {
        return lastUnfit;
    }

    private AlertStatus status(@Nullable JsonToken value) throws IOException, Malformed {
        String text = text(value, "status");
        return switch (text) {
            case "firing" -> AlertStatus.FIRING;
            case "resolved" -> AlertStatus.RESOLVED;
            default ->
                throw new Malformed("Expected " + here("status") + " to be \"firing\" or \"resolved\", found "
                        + Problem.quoted(text) + ".");
        };
    }

    /** An empty label is no label. One that is too long cannot be cut: it is part of what the alert is. */
    private void readLabels(@Nullable JsonToken value) throws IOException, Malformed {
        if (value == JsonToken.VALUE_NULL) return;
        if (value != JsonToken.START_OBJECT) throw unexpected(here("labels"), "an object", value);
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            String text = entry("labels");
            if (name.length() > MAX_LABEL || text.length() > MAX_LABEL) {
                unfit = "%s has a label %s of more than %d characters."
                        .formatted(here("labels"), Problem.quoted(name), MAX_LABEL);
            } else if (!text.isEmpty() && labels.size() < MAX_LABELS) {
                labels.put(name, text);
            } else if (!text.isEmpty()) {
                unfit = here("labels") + " has more than " + MAX_LABELS + " labels.";
            }
        }
    }

    private void readAnnotations(@Nullable JsonToken value) throws IOException, Malformed {
        if (value == JsonToken.VALUE_NULL) return;
        if (value != JsonToken.START_OBJECT) throw unexpected(here("annotations"), "an object", value);
        int leftOut = 0;
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            String text = entry("annotations");
            if (annotations.size() < MAX_ANNOTATIONS && name.length() <= MAX_ANNOTATION_NAME) {
                annotations.put(name, cut(text));
            } else {
                leftOut++;
            }
        }
        if (leftOut > 0) annotations.put(LEFT_OUT, leftOut + " more annotations");
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
        String url = text(value, "generatorURL");
        return url.length() > MAX_ANNOTATION ? "" : url;
    }

    private String entry(String map) throws IOException, Malformed {
        JsonToken value = json.nextToken();
        if (value != JsonToken.VALUE_STRING) throw unexpected("a value in " + here(map), "a text", value);
        return json.getText();
    }

    private String text(@Nullable JsonToken value, String key) throws IOException, Malformed {
        if (value != JsonToken.VALUE_STRING) throw unexpected(here(key), "a text", value);
        return json.getText();
    }

    private static Malformed unexpected(String where, String wanted, @Nullable JsonToken found) {
        return new Malformed(
                "Expected " + where + " to be " + wanted + ", found " + AlertmanagerParser.name(found) + ".");
    }

    private String here() {
        return "alert " + position;
    }

    private String here(String key) {
        return "'" + key + "' of " + here();
    }

    /** Times under one key: the alerts of a group often began together. */
    private final class Times {
        private String lastText = "";
        private @Nullable Instant last;

        Instant read(@Nullable JsonToken value, String key) throws IOException, Malformed {
            String text = text(value, key);
            Instant time = last;
            if (time == null || !text.equals(lastText)) {
                time = Json.time(text)
                        .orElseThrow(() -> new Malformed(
                                "Expected " + here(key) + " to be a time such as \"2026-11-22T15:19:02.741Z\", found "
                                        + Problem.quoted(text) + "."));
                last = time;
                lastText = text;
            }
            return time;
        }
    }
}
