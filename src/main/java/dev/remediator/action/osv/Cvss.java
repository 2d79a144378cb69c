package dev.remediator.action.osv;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;

/** The base score of a CVSS 3 vector, by the formula of its specification (FIRST, CVSS v3.1, section 7.1). */
final class Cvss {
    private static final Map<String, Double> WEIGHTS = Map.ofEntries(
            Map.entry("AV:N", 0.85),
            Map.entry("AV:A", 0.62),
            Map.entry("AV:L", 0.55),
            Map.entry("AV:P", 0.2),
            Map.entry("AC:L", 0.77),
            Map.entry("AC:H", 0.44),
            Map.entry("PR:N", 0.85),
            Map.entry("PR:L", 0.62),
            Map.entry("PR:H", 0.27),
            Map.entry("UI:N", 0.85),
            Map.entry("UI:R", 0.62),
            Map.entry("C:H", 0.56),
            Map.entry("C:L", 0.22),
            Map.entry("C:N", 0.0),
            Map.entry("I:H", 0.56),
            Map.entry("I:L", 0.22),
            Map.entry("I:N", 0.0),
            Map.entry("A:H", 0.56),
            Map.entry("A:L", 0.22),
            Map.entry("A:N", 0.0));

    private Cvss() {}

    /** @return 0.0 to 10.0; empty for what is no whole vector of version 3 */
    static OptionalDouble score(String vector) {
        if (vector.length() > 300 || !vector.startsWith("CVSS:3.")) return OptionalDouble.empty();
        var metrics = new HashMap<String, String>();
        for (var part : vector.split("/")) {
            var colon = part.indexOf(':');
            if (colon > 0) metrics.put(part.substring(0, colon), part.substring(colon + 1));
        }
        var scope = metrics.getOrDefault("S", "");
        if (!scope.equals("U") && !scope.equals("C")) return OptionalDouble.empty();
        var changed = scope.equals("C");
        var weights = new HashMap<String, Double>();
        for (var metric : new String[] {"AV", "AC", "PR", "UI", "C", "I", "A"}) {
            var weight = WEIGHTS.get(metric + ":" + metrics.get(metric));
            if (weight == null) return OptionalDouble.empty();
            weights.put(metric, weight);
        }
        if (changed && "L".equals(metrics.get("PR"))) weights.put("PR", 0.68);
        if (changed && "H".equals(metrics.get("PR"))) weights.put("PR", 0.5);
        var base = 1 - (1 - of(weights, "C")) * (1 - of(weights, "I")) * (1 - of(weights, "A"));
        var impact = changed ? 7.52 * (base - 0.029) - 3.25 * Math.pow(base - 0.02, 15) : 6.42 * base;
        if (impact <= 0) return OptionalDouble.of(0);
        var exploitability = 8.22 * of(weights, "AV") * of(weights, "AC") * of(weights, "PR") * of(weights, "UI");
        return OptionalDouble.of(up(Math.min((changed ? 1.08 : 1) * (impact + exploitability), 10)));
    }

    private static double of(Map<String, Double> weights, String metric) {
        return weights.getOrDefault(metric, 0.0);
    }

    /** To one decimal upwards, without being fooled by binary fractions (appendix A of the specification). */
    private static double up(double score) {
        var whole = Math.round(score * 100_000);
        return whole % 10_000 == 0 ? whole / 100_000.0 : (Math.floorDiv(whole, 10_000) + 1) / 10.0;
    }
}
