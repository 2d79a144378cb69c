package dev.remediator.cli;

import dev.remediator.alert.Labels;
import dev.remediator.alert.Matcher;
import dev.remediator.alert.MatcherParser;
import dev.remediator.alert.MatcherSyntaxException;
import dev.remediator.alert.Matchers;
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
                if (brace > 0) put(labels, "alertname", argument.substring(0, brace).strip());
                matchers(labels, argument.substring(brace));
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

    private static void matchers(Map<String, String> labels, String braces) throws NotUnderstood {
        List<Matcher> matchers;
        try {
            matchers = Matchers.parse(braces, MatcherParser.FALLBACK).matchers();
        } catch (MatcherSyntaxException e) {
            throw new NotUnderstood("these are not labels: " + Text.quoted(braces) + ": " + e.getMessage());
        }
        for (var m : matchers) {
            if (m.op() != Matcher.Op.EQUAL)
                throw new NotUnderstood("an alert has values, not conditions: write " + m.name() + "=\"…\" instead of "
                        + m.name() + m.op().symbol() + "\"…\"");
            put(labels, m.name(), m.value());
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
