package dev.remediator.action.prometheus;

import dev.remediator.action.About;
import dev.remediator.action.Default;
import dev.remediator.action.HttpReplies;
import dev.remediator.action.Interval;
import dev.remediator.action.Range;
import dev.remediator.outbound.HeaderValue;
import dev.remediator.outbound.Request;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The figures by which people judge a target.
 *
 * @param url Prometheus' base, for example {@code http://prometheus:9090}
 * @param series by the name that people and playbooks use
 * @param within longest time until one answer is complete
 */
public record MetricsSettings(
        @About("base of Prometheus, such as http://prometheus:9090")
        URI url,

        @About("by the name that people and playbooks use") @Range(min = "1", max = "40")
        Map<String, Series> series,

        @About("longest time until an answer is complete") @Range(min = "1ms") @Default("10s")
        Duration within,

        @About("of every request") @Default("{}") Map<String, HeaderValue> headers) {
    /**
     * One figure.
     *
     * @param query PromQL that gives one number: one series or a scalar
     * @param unit for people: {@code ms}, {@code GB}, {@code per s}
     */
    public record Series(
            @About("PromQL that gives one number") @Range(min = "1", max = "4000")
            String query,

            @About("what it is, for people") @Default("") String about,
            @About("it is well while it is smaller") Optional<Double> below,
            @About("it is well while it is larger") Optional<Double> above,

            @About("of the number, for people: ms, GB, per s") @Range(max = "20") @Default("")
            String unit) {
        public Series {
            if (query.isBlank()) throw new IllegalArgumentException("the query is empty");
            var unused = new Interval(below, above);
        }

        Interval bounds() {
            return new Interval(below, above);
        }
    }

    public MetricsSettings {
        HttpReplies.requireHttp(url);
        headers.keySet().forEach(Request::requireHeader);
        series.keySet().forEach(MetricsSettings::requireName);
    }

    private static void requireName(String name) {
        var good = !name.isEmpty()
                && name.length() <= 63
                && name.charAt(0) != '-'
                && name.chars().allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-');
        if (!good) throw new IllegalArgumentException("a series is named with lower-case letters, digits and dashes");
    }
}
