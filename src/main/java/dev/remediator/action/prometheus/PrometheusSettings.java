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
 * A check by an instant query.
 *
 * @param url Prometheus' base, for example {@code http://prometheus:9090}
 * @param query PromQL, fixed; every series of its result must keep the bounds
 * @param below passes while the value is smaller
 * @param above passes while the value is larger
 * @param empty what a result without any series means
 * @param nan what a value that is no number means, such as 0/0 without traffic
 */
public record PrometheusSettings(
        @About("base of Prometheus, such as http://prometheus:9090")
        URI url,

        @About("PromQL; every series of the result must keep the bounds") @Range(min = "1", max = "4000")
        String query,

        @About("passes while the value is smaller") Optional<Double> below,
        @About("passes while the value is larger") Optional<Double> above,

        @About("what a result without any series means") @Default("fail")
        NoData empty,

        @About("what a value that is no number means, such as 0/0 without traffic") @Default("fail")
        NoData nan,

        @About("longest time until the answer is complete") @Range(min = "1ms") @Default("10s")
        Duration within,

        @About("of the request") @Default("{}") Map<String, HeaderValue> headers) {
    /** What the absence of data means for a check. */
    public enum NoData {
        PASS,
        FAIL
    }

    public PrometheusSettings {
        HttpReplies.requireHttp(url);
        if (query.isBlank()) throw new IllegalArgumentException("the query is empty");
        if (below.isEmpty() && above.isEmpty()) throw new IllegalArgumentException("a bound is needed: below or above");
        var unused = new Interval(below, above);
        if (!within.isPositive()) throw new IllegalArgumentException("within must be longer than nothing");
        headers.keySet().forEach(Request::requireHeader);
    }
}
