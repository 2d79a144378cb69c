package dev.remediator.action.prometheus;

import dev.remediator.action.Bench;
import dev.remediator.outbound.FakeHttp;
import dev.remediator.outbound.Reply;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** Prometheus with series that are functions of the time; a query is the name of one. */
final class FakePrometheus implements AutoCloseable {
    /** Hours since the test's present, which is 0; NaN is a sample "NaN", null no sample. */
    interface Course {
        @org.jspecify.annotations.Nullable Double at(double hours);
    }

    private final Map<String, Course> courses = new HashMap<>();
    private final Map<String, Function<FakeHttp.Seen, Reply>> instead = new HashMap<>();
    private final FakeHttp http = new FakeHttp(this::answer);
    final Bench bench = new Bench(http.origin());

    FakePrometheus with(String query, Course course) {
        courses.put(query, course);
        return this;
    }

    FakePrometheus instead(String query, Reply reply) {
        instead.put(query, seen -> reply);
        return this;
    }

    String origin() {
        return http.origin();
    }

    List<String> lines() {
        return http.lines();
    }

    private static Map<String, String> parameters(String line) {
        var parameters = new HashMap<String, String>();
        for (var pair : URI.create(line.split(" ")[1]).getRawQuery().split("&")) {
            var parts = pair.split("=", 2);
            parameters.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return parameters;
    }

    private Reply answer(FakeHttp.Seen seen) {
        var asked = parameters(seen.line());
        var query = Objects.requireNonNull(asked.get("query"));
        var reply = instead.get(query);
        if (reply != null) return reply.apply(seen);
        var course = courses.get(query);
        if (course == null)
            return Reply.status(400, "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"parse error\"}");
        if (!asked.containsKey("start")) {
            var sample = sample(course, number(asked, "time"));
            return vector("vector", sample.isEmpty() ? "" : "{\"metric\":{},\"value\":" + sample + "}");
        }
        var samples = new ArrayList<String>();
        var end = number(asked, "end");
        var step = number(asked, "step");
        for (var at = number(asked, "start"); at <= end; at += step) {
            var sample = sample(course, at);
            if (!sample.isEmpty()) samples.add(sample);
        }
        return vector(
                "matrix", samples.isEmpty() ? "" : "{\"metric\":{},\"values\":[" + String.join(",", samples) + "]}");
    }

    private static double number(Map<String, String> asked, String parameter) {
        return Double.parseDouble(Objects.requireNonNull(asked.get(parameter)));
    }

    static Reply vector(String type, String result) {
        return Reply.json(
                "{\"status\":\"success\",\"data\":{\"resultType\":\"%s\",\"result\":[%s]}}".formatted(type, result));
    }

    private static String sample(Course course, double epoch) {
        var hours = (epoch - Bench.START.toEpochMilli() / 1000.0)
                / Duration.ofHours(1).toSeconds();
        var value = course.at(hours);
        if (value == null) return "";
        var text = value.isInfinite() ? (value > 0 ? "+Inf" : "-Inf") : value.toString();
        return "[%s,\"%s\"]"
                .formatted(Instant.ofEpochMilli(Math.round(epoch * 1000)).getEpochSecond(), text);
    }

    @Override
    public void close() {
        bench.close();
        http.close();
    }
}
