package dev.remediator.runbook;

import dev.remediator.alert.Matcher;
import dev.remediator.alert.Matchers;
import java.util.stream.Collectors;

/** Matchers, told apart into the alert's name and the rest. */
final class Alerts {
    private static final String NAME = "alertname";

    private Alerts() {}

    static String name(Matchers matchers) {
        return matchers.matchers().stream()
                .filter(m -> m.name().equals(NAME))
                .map(m -> m.op() == Matcher.Op.EQUAL ? m.value() : m.toString())
                .findFirst()
                .orElse("any");
    }

    static String others(Matchers matchers) {
        return matchers.matchers().stream()
                .filter(m -> !m.name().equals(NAME))
                .map(Matcher::toString)
                .collect(Collectors.joining(", "));
    }

    /** Labels that these matchers take, where all of them say which: {@code GatewayDown{service="mcp-gateway"}}. */
    static String example(Matchers matchers) {
        var others = matchers.matchers().stream()
                .filter(m -> !m.name().equals(NAME) && m.op() == Matcher.Op.EQUAL)
                .map(Matcher::toString)
                .collect(Collectors.joining(", "));
        return name(matchers) + (others.isEmpty() ? "" : "{" + others + "}");
    }
}
