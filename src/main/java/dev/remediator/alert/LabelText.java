package dev.remediator.alert;

import java.util.LinkedHashMap;

/** Labels as Prometheus writes them: {@code GatewayDown{service="mcp-gateway"}}, or without a name before the braces. */
public final class LabelText {
    private LabelText() {}

    /**
     * Reads labels; a name before the braces is the value of {@code alertname}.
     *
     * @throws MatcherSyntaxException for anything else, for a condition instead of a value, and for a label given twice
     */
    public static Labels parse(String text) {
        var labels = new LinkedHashMap<String, String>();
        int brace = text.indexOf('{');
        var name = (brace < 0 ? text : text.substring(0, brace)).strip();
        if (brace < 0 && name.indexOf('=') >= 0)
            throw new MatcherSyntaxException("labels stand in braces: {" + GoText.quote(text) + "}");
        if (!name.isEmpty()) labels.put("alertname", name);
        if (brace >= 0) {
            for (var m : Matchers.parse(text.substring(brace), MatcherParser.FALLBACK)
                    .matchers()) {
                if (m.op() != Matcher.Op.EQUAL)
                    throw new MatcherSyntaxException("an alert has values, not conditions: write =\"…\" instead of "
                            + m.op().symbol() + "\"…\" after " + GoText.name(m.name()));
                if (labels.put(m.name(), m.value()) != null)
                    throw new MatcherSyntaxException("the label " + GoText.quote(m.name()) + " is given twice");
            }
        }
        return Labels.of(labels);
    }
}
