package dev.remediator.ingest.railway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.remediator.ingest.Json;
import dev.remediator.ingest.Malformed;
import dev.remediator.ingest.Problem;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads both forms of Railway's events. Only {@code type} is required: what else is missing stays empty. */
final class RailwayEventReader {
    private static final ObjectMapper MAPPER =
            new ObjectMapper(Json.FACTORY).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private RailwayEventReader() {}

    static RailwayEvent read(byte[] body) throws Malformed {
        JsonNode event = json(body);
        if (!event.isObject()) throw new Malformed("Expected a JSON object, found " + what(event) + ".");
        JsonNode type = event.path("type");
        if (!type.isTextual()) {
            throw new Malformed("Expected an event of Railway with a 'type' such as \"Deployment.crashed\", found "
                    + (type.isMissingNode() ? "none" : what(type)) + ".");
        }
        String text = normal(type.textValue());
        return text.equals("deploy") ? oldForm(event) : newForm(event, text);
    }

    private static JsonNode json(byte[] body) throws Malformed {
        try {
            return MAPPER.readTree(body);
        } catch (JsonProcessingException e) {
            throw Json.malformed(e);
        } catch (IOException e) {
            throw new Malformed("The body cannot be read as JSON: " + Problem.quoted(String.valueOf(e.getMessage())));
        }
    }

    private static RailwayEvent newForm(JsonNode event, String type) {
        JsonNode resource = event.path("resource");
        JsonNode details = event.path("details");
        String deployment = text(resource.path("deployment").path("id"));
        int dot = type.indexOf('.');
        RailwayEvent.Subject subject = dot < 0 ? RailwayEvent.Subject.OTHER : subject(type.substring(0, dot));
        Map<String, String> annotations = Details.flatten(details);
        put(annotations, "deployment", deployment);
        put(annotations, "workspace", text(resource.path("workspace").path("name")));
        put(annotations, "railway_severity", text(event.path("severity")));
        return new RailwayEvent(
                subject,
                type.substring(dot + 1),
                place(resource),
                resource.path("environment").path("isEphemeral").asBoolean(false),
                deployment,
                instant(event.path("timestamp")),
                annotations,
                ids(subject, resource, details));
    }

    private static RailwayEvent oldForm(JsonNode event) {
        JsonNode deployment = event.path("deployment");
        Map<String, String> annotations = Details.flatten(deployment.path("meta"));
        put(annotations, "deployment", text(deployment.path("id")));
        put(annotations, "creator", text(deployment.path("creator").path("name")));
        String status = normal(text(event.path("status")));
        return new RailwayEvent(
                RailwayEvent.Subject.DEPLOYMENT,
                status.equals("success") ? "deployed" : status,
                place(event),
                event.path("environment").path("isEphemeral").asBoolean(false),
                text(deployment.path("id")),
                instant(event.path("timestamp")),
                annotations,
                Map.of());
    }

    private static RailwayEvent.Subject subject(String text) {
        return switch (text) {
            case "deployment" -> RailwayEvent.Subject.DEPLOYMENT;
            case "volumealert" -> RailwayEvent.Subject.VOLUME_ALERT;
            case "monitor" -> RailwayEvent.Subject.MONITOR;
            default -> RailwayEvent.Subject.OTHER;
        };
    }

    private static Place place(JsonNode resource) {
        return new Place(
                part(resource.path("project")), part(resource.path("environment")), part(resource.path("service")));
    }

    private static Place.Part part(JsonNode node) {
        return new Place.Part(text(node.path("id")), text(node.path("name")));
    }

    /** What tells two monitors, or two volumes, of one service apart. */
    private static Map<String, String> ids(RailwayEvent.Subject subject, JsonNode resource, JsonNode details) {
        Map<String, String> ids = new LinkedHashMap<>();
        switch (subject) {
            case MONITOR -> put(ids, "monitor_id", text(first(details, "monitorId", "id")));
            case VOLUME_ALERT -> {
                put(ids, "volume_id", text(resource.path("volume").path("id")));
                put(ids, "volume", text(resource.path("volume").path("name")));
            }
            case DEPLOYMENT, OTHER -> {}
        }
        return ids;
    }

    private static JsonNode first(JsonNode node, String... names) {
        for (String name : names) {
            if (!node.path(name).isMissingNode()) return node.path(name);
        }
        return MissingNode.getInstance();
    }

    private static void put(Map<String, String> map, String name, String value) {
        if (!value.isEmpty()) map.put(name, value);
    }

    /** Casing and underscores vary between Railway's own documents. */
    private static String normal(String text) {
        return text.toLowerCase(Locale.ROOT).replace("_", "");
    }

    private static String text(JsonNode node) {
        return node.isValueNode() && !node.isNull() ? Details.bounded(node.asText()) : "";
    }

    private static Optional<Instant> instant(JsonNode node) {
        return node.isTextual() ? Json.time(node.textValue()) : Optional.empty();
    }

    private static String what(JsonNode node) {
        return node.isMissingNode()
                ? "nothing"
                : "a JSON " + node.getNodeType().name().toLowerCase(Locale.ROOT);
    }
}
