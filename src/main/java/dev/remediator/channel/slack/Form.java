package dev.remediator.channel.slack;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A body of {@code application/x-www-form-urlencoded}, whose fields come once each. */
record Form(Map<String, String> fields) {
    private static final int MOST = 40;

    Form {
        fields = Map.copyOf(fields);
    }

    /** @throws NotUnderstood for a field that comes twice, and for what is no form */
    static Form of(byte[] body) throws NotUnderstood {
        var fields = new LinkedHashMap<String, String>();
        for (var pair : new String(body, StandardCharsets.UTF_8).split("&", MOST + 1)) {
            int equals = pair.indexOf('=');
            if (equals <= 0 || fields.size() == MOST)
                throw new NotUnderstood("The body is not a form as Slack sends it.");
            if (fields.put(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1))) != null)
                throw new NotUnderstood("A field of the form comes twice.");
        }
        return new Form(fields);
    }

    private static String decoded(String text) throws NotUnderstood {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new NotUnderstood("The body is not a form as Slack sends it.");
        }
    }

    String text(String name) {
        return fields.getOrDefault(name, "");
    }

    Optional<String> find(String name) {
        return Optional.ofNullable(fields.get(name)).filter(value -> !value.isEmpty());
    }
}
