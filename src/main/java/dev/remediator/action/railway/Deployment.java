package dev.remediator.action.railway;

import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.action.ActionException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One deployment.
 *
 * @param statusUpdatedAt as Railway wrote it; a change of it is a trace of a restart
 * @param image from its {@code meta}, where Railway says it
 * @param instances id to status
 */
record Deployment(
        String id,
        Status status,
        Instant createdAt,
        String statusUpdatedAt,
        boolean canRollback,
        boolean canRedeploy,
        Optional<String> image,
        Map<String, String> instances) {
    static Deployment of(JsonNode node) throws ActionException {
        var id = node.path("id").asText();
        if (id.isEmpty()) throw new ActionException("Railway listed a deployment without an id");
        var instances = new LinkedHashMap<String, String>();
        node.path("instances")
                .forEach(i ->
                        instances.put(i.path("id").asText(), i.path("status").asText()));
        return new Deployment(
                id,
                Status.of(node.path("status").asText()),
                time(node.path("createdAt").asText(), id),
                node.path("statusUpdatedAt").asText(),
                node.path("canRollback").asBoolean(false),
                node.path("canRedeploy").asBoolean(false),
                image(node.path("meta")),
                instances);
    }

    private static Instant time(String text, String id) throws ActionException {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new ActionException("Railway gave no readable time for deployment " + id, e);
        }
    }

    /** When it got its status; when it was created, where Railway does not say. */
    Instant statusSince() {
        try {
            return OffsetDateTime.parse(statusUpdatedAt).toInstant();
        } catch (DateTimeException e) {
            return createdAt;
        }
    }

    private static Optional<String> image(JsonNode meta) {
        var image = meta.path("image").asText("");
        return Optional.of(image.isEmpty() ? meta.path("imageDigest").asText("") : image)
                .filter(i -> !i.isEmpty());
    }

    /** Whether both are known to run the same image. */
    boolean sameImage(Deployment other) {
        return image.isPresent() && image.equals(other.image);
    }

    boolean running() {
        return instances.containsValue("RUNNING");
    }

    /** Whether an instance is on its way up. */
    boolean starting() {
        return instances.values().stream()
                .anyMatch(s -> s.equals("CREATED") || s.equals("INITIALIZING") || s.equals("RESTARTING"));
    }

    String called() {
        return "deployment " + id + " (" + status + ")";
    }
}
