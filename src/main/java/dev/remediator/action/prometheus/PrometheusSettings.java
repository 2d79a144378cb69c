package dev.remediator.action.prometheus;

import dev.remediator.action.Default;
import dev.remediator.action.HttpReplies;
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
        URI url,
        String query,
        Optional<Double> below,
        Optional<Double> above,
        @Default("fail") NoData empty,
        @Default("fail") NoData nan,
        @Default("10s") Duration within,
        @Default("{}") Map<String, HeaderValue> headers) {
    /** What the absence of data means for a check. */
    public enum NoData {
        PASS,
        FAIL
    }

    public PrometheusSettings {
        HttpReplies.requireHttp(url);
        if (query.isBlank()) throw new IllegalArgumentException("the query is empty");
        if (below.isEmpty() && above.isEmpty()) throw new IllegalArgumentException("a bound is needed: below or above");
        if (below.isPresent() && above.isPresent() && below.get() <= above.get())
            throw new IllegalArgumentException("nothing is below " + below.get() + " and above " + above.get());
        if (!within.isPositive()) throw new IllegalArgumentException("within must be longer than nothing");
        headers.keySet().forEach(Request::requireHeader);
    }
}
