package dev.remediator.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.remediator.alert.Text;
import dev.remediator.identity.Actor;
import dev.remediator.identity.Caller;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * One thing that somebody did or decided.
 *
 * @param address that it was asked from
 * @param action what: lower-case letters and dashes, such as {@code effect} or {@code freeze}
 * @param subject what it was done to: a target, a playbook, a run's question
 * @param details a JSON object without secrets; what PostgreSQL cannot store becomes U+FFFD
 */
public record AuditEntry(
        Instant at,
        Actor actor,
        Optional<String> address,
        String action,
        String subject,
        Optional<UUID> run,
        JsonNode details) {
    public AuditEntry {
        if (action.isEmpty() || !action.chars().allMatch(c -> c == '-' || (c >= 'a' && c <= 'z')))
            throw new IllegalArgumentException("what was done is called by a word, not '" + action + "'");
        if (!details.isObject()) throw new IllegalArgumentException("details are an object");
        subject = Text.storable(subject);
        details = storable(details);
    }

    public static AuditEntry of(Caller by, Instant at, String action, String subject) {
        return new AuditEntry(
                at, by.actor(), by.address(), action, subject, Optional.empty(), JsonNodeFactory.instance.objectNode());
    }

    /** Of this run. */
    public AuditEntry about(UUID ofRun) {
        return new AuditEntry(at, actor, address, action, subject, Optional.of(ofRun), details);
    }

    public AuditEntry with(String name, String value) {
        return with(name, JsonNodeFactory.instance.textNode(value));
    }

    public AuditEntry with(String name, JsonNode value) {
        ObjectNode more = details.deepCopy();
        more.set(name, value);
        return new AuditEntry(at, actor, address, action, subject, run, more);
    }

    private static JsonNode storable(JsonNode node) {
        if (node.isTextual()) return JsonNodeFactory.instance.textNode(Text.storable(node.textValue()));
        if (node.isArray()) {
            var array = JsonNodeFactory.instance.arrayNode();
            node.forEach(each -> array.add(storable(each)));
            return array;
        }
        if (!node.isObject()) return node;
        var object = JsonNodeFactory.instance.objectNode();
        node.properties().forEach(each -> object.set(Text.storable(each.getKey()), storable(each.getValue())));
        return object;
    }
}
