package dev.remediator.cli;

import dev.remediator.alert.LabelText;
import dev.remediator.alert.Labels;
import dev.remediator.alert.MatcherSyntaxException;
import dev.remediator.alert.Text;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Labels as people write them: {@code alertname=GatewayDown service=mcp-gateway}, {@code GatewayDown
 * service=mcp-gateway}, or as Prometheus does, {@code GatewayDown{service="mcp-gateway"}}.
 */
final class LabelArguments {
    private LabelArguments() {}

    static Labels read(List<String> arguments) throws NotUnderstood {
        var labels = new LinkedHashMap<String, String>();
        for (var argument : arguments) {
            int brace = argument.indexOf('{');
            int equals = argument.indexOf('=');
            if (brace >= 0 && (equals < 0 || brace < equals) && argument.endsWith("}")) {
                for (var label : braces(argument).asMap().entrySet()) put(labels, label.getKey(), label.getValue());
            } else if (equals > 0) {
                put(labels, argument.substring(0, equals).strip(), unquoted(argument.substring(equals + 1)));
            } else if (equals < 0 && !argument.isBlank()) {
                put(labels, "alertname", argument.strip());
            } else {
                throw new NotUnderstood("a label is written name=value, this is not: " + Text.quoted(argument));
            }
        }
        return Labels.of(labels);
    }

    private static Labels braces(String text) throws NotUnderstood {
        try {
            return LabelText.parse(text);
        } catch (MatcherSyntaxException e) {
            throw new NotUnderstood("these are not labels: " + Text.quoted(text) + ": " + e.getMessage());
        }
    }

    private static void put(Map<String, String> labels, String name, String value) throws NotUnderstood {
        if (labels.put(name, value) != null)
            throw new NotUnderstood("the label " + Text.quoted(name) + " is given twice");
    }

    /** {@code service="mcp-gateway"} in single quotes of a shell. */
    private static String unquoted(String value) {
        return value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"")
                ? value.substring(1, value.length() - 1)
                : value;
    }
}
