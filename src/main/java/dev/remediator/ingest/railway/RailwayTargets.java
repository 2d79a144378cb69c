package dev.remediator.ingest.railway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.remediator.action.ActionException;
import dev.remediator.run.Hands;
import dev.remediator.target.Slot;
import dev.remediator.target.Target;
import dev.remediator.target.Targets;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Asks Railway about each target that runs there. */
@Singleton
final class RailwayTargets implements Deployments {
    private final Supplier<Targets> targets;
    private final Hands hands;

    RailwayTargets(Supplier<Targets> targets, Hands hands) {
        this.targets = targets;
        this.hands = hands;
    }

    @Override
    public List<Latest> latest() {
        var answers = new ArrayList<Latest>();
        for (var target : targets.get().all()) {
            var platform = target.binding(Slot.PLATFORM);
            if (platform.filter(p -> p.adapter().equals("railway")).isEmpty()) continue;
            answers.add(latest(target, platform.get().settings()));
        }
        return answers;
    }

    private Latest latest(Target target, JsonNode settings) {
        var nothing = JsonNodeFactory.instance.objectNode();
        try {
            var names = hands.gather(target.name(), "service.names", Optional.empty(), nothing);
            var latest = hands.gather(target.name(), "status", Optional.empty(), nothing)
                    .path("latest");
            return new Found(
                    new Place(
                            part(settings, names, "project"),
                            part(settings, names, "environment"),
                            part(settings, names, "service")),
                    latest.path("id").asText(),
                    latest.path("status").asText(),
                    Instant.parse(latest.path("statusUpdatedAt")
                            .asText(latest.path("createdAt").asText())));
        } catch (ActionException | RuntimeException e) {
            return new NotReadable(target.name(), String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new NotReadable(target.name(), "the service is stopping");
        }
    }

    private static Place.Part part(JsonNode settings, JsonNode names, String which) {
        return new Place.Part(settings.path(which).asText(), names.path(which).asText());
    }
}
