package dev.remediator.target;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Objects;

/**
 * How one facility of a target is reached: the adapter that carries it out and that adapter's own settings, as written
 * in {@code targets.yaml}. Example: {@code platform: {railway: {service: …}}} is adapter {@code railway} with an object
 * of settings.
 *
 * @param adapter name of the adapter, for example {@code railway}, {@code haproxy}, {@code http}
 * @param settings a JSON object; checked against the adapter's settings record when the file is loaded
 */
public record Binding(String adapter, JsonNode settings) {
    public Binding {
        if (adapter.isBlank()) throw new IllegalArgumentException("a binding needs the name of an adapter");
        Objects.requireNonNull(settings);
        if (!settings.isObject())
            throw new IllegalArgumentException("the settings of " + adapter + " must be an object");
    }
}
