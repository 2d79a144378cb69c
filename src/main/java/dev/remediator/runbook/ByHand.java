package dev.remediator.runbook;

import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.action.Durations;
import dev.remediator.target.Binding;
import dev.remediator.target.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A target's checks as commands for a terminal, with what they should answer. Secrets stay where they are: only their names are written. */
final class ByHand {
    /**
     * @param name of the check
     * @param command for a POSIX shell
     * @param expect what a good answer looks like
     */
    record Look(String name, String command, String expect) {}

    private ByHand() {}

    static List<Look> checks(Target target) {
        var looks = new ArrayList<Look>();
        target.checks().entrySet().stream()
                .sorted(java.util.Map.Entry.comparingByKey())
                .forEach(check -> look(check.getKey(), check.getValue()).ifPresent(looks::add));
        return looks;
    }

    private static Optional<Look> look(String name, Binding binding) {
        var settings = binding.settings();
        return switch (binding.adapter()) {
            case "http" -> Optional.of(http(name, settings));
            case "prometheus" -> Optional.of(prometheus(name, settings));
            case "certificate" -> Optional.of(certificate(name, settings));
            default -> Optional.empty();
        };
    }

    private static Look http(String name, JsonNode settings) {
        var command = new StringBuilder("curl -sS --max-time ")
                .append(seconds(settings, "within", 5))
                .append(headers(settings));
        var body = settings.path("body");
        String status = settings.path("status").asText("200");
        if (body.isMissingNode()) command.append(" -o /dev/null");
        if (settings.path("method").asText("get").equals("head")) command.append(" -I");
        command.append(" -w '%{http_code}\\n' ")
                .append(quote(settings.path("url").asText()));
        return new Look(
                name,
                command.toString(),
                body.isMissingNode()
                        ? status
                        : "%s, and at %s %s"
                                .formatted(status, body.path("pointer").asText(), wanted(body)));
    }

    private static String wanted(JsonNode body) {
        var parts = new ArrayList<String>();
        if (body.has("equals")) parts.add(body.path("equals").toString());
        if (body.has("above")) parts.add("more than " + body.path("above"));
        if (body.has("below")) parts.add("less than " + body.path("below"));
        return String.join(" and ", parts);
    }

    private static Look prometheus(String name, JsonNode settings) {
        var query = String.join(" ", words(settings.path("query").asText()));
        var bounds = new ArrayList<String>();
        if (settings.has("above")) bounds.add("above " + settings.path("above").asText());
        if (settings.has("below")) bounds.add("below " + settings.path("below").asText());
        return new Look(
                name,
                "curl -sS%s --get %s --data-urlencode %s"
                        .formatted(
                                headers(settings),
                                quote(settings.path("url").asText() + "/api/v1/query"),
                                quote("query=" + query)),
                "every value " + String.join(" and ", bounds));
    }

    private static Look certificate(String name, JsonNode settings) {
        String host = settings.path("host").asText();
        String port = settings.path("port").asText("443");
        String server = settings.path("server-name").asText(host);
        return new Look(
                name,
                "openssl s_client -connect %s -servername %s </dev/null 2>/dev/null | openssl x509 -noout -enddate -checkend %d"
                        .formatted(quote(host + ":" + port), quote(server), seconds(settings, "left", 1_814_400)),
                "Certificate will not expire");
    }

    private static String headers(JsonNode settings) {
        var text = new StringBuilder();
        settings.path("headers")
                .fields()
                .forEachRemaining(header -> text.append(" -H \"")
                        .append(header.getKey())
                        .append(": ")
                        .append(secret(header.getValue()))
                        .append('"'));
        return text.toString();
    }

    private static String secret(JsonNode value) {
        if (value.isTextual())
            return value.textValue().replace("\"", "\\\"").replace("$", "\\$").replace("`", "\\`");
        String prefix = value.path("prefix").asText("");
        return prefix
                + (value.has("env")
                        ? "$" + value.path("env").asText()
                        : "$(cat " + quote(value.path("file").asText()) + ")");
    }

    private static long seconds(JsonNode settings, String key, long standard) {
        return settings.has(key)
                ? Math.max(1, Durations.parse(settings.path(key).asText()).toSeconds())
                : standard;
    }

    private static List<String> words(String text) {
        var words = new ArrayList<String>();
        var tokens = new java.util.StringTokenizer(text);
        while (tokens.hasMoreTokens()) words.add(tokens.nextToken());
        return words;
    }

    /** For a POSIX shell. */
    static String quote(String text) {
        boolean plain = !text.isEmpty()
                && text.chars()
                        .allMatch(c -> (c >= 'a' && c <= 'z')
                                || (c >= 'A' && c <= 'Z')
                                || (c >= '0' && c <= '9')
                                || "/:.-_,=@".indexOf(c) >= 0);
        return plain ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
