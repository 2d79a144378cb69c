package dev.remediator.action.prometheus;

import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.action.ActionException;
import dev.remediator.outbound.Answer;
import dev.remediator.outbound.HeaderValue;
import dev.remediator.outbound.Outbound;
import dev.remediator.outbound.Purpose;
import dev.remediator.outbound.Request;
import dev.remediator.outbound.Response;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Prometheus' HTTP API, as far as it is read here.
 *
 * @param url its base
 */
record PrometheusApi(Outbound outbound, URI url, Map<String, HeaderValue> headers, Duration within) {
    /** What a query gave. */
    sealed interface Result<T> {
        record Given<T>(T value) implements Result<T> {}

        /** Prometheus answered, and will not have it, or gave something else; {@code why} is for people. */
        record Refused<T>(String why) implements Result<T> {}
    }

    /** {@code GET /api/v1/query}, now. */
    Result<List<Sample>> instant(String query) throws ActionException, InterruptedException {
        return instant(ask("query?query=" + encoded(query)));
    }

    /** {@code GET /api/v1/query}, at another time. */
    Result<List<Sample>> instant(String query, Instant at) throws ActionException, InterruptedException {
        return instant(ask("query?query=" + encoded(query) + "&time=" + seconds(at)));
    }

    /**
     * {@code GET /api/v1/query_range}.
     *
     * @return one value for each step from {@code start} on, {@code end} included; NaN where there is none
     */
    Result<double[]> range(String query, Grid grid) throws ActionException, InterruptedException {
        var data = ask("query_range?query=" + encoded(query) + "&start=" + seconds(grid.start()) + "&end="
                + seconds(grid.end()) + "&step=" + grid.step().toSeconds());
        return switch (data) {
            case Result.Refused<JsonNode>(var why) -> new Result.Refused<>(why);
            case Result.Given<JsonNode>(var given) -> matrix(given, grid);
        };
    }

    /**
     * {@code GET /api/v1/query_range}, of several series.
     *
     * @param most series; more are left out
     */
    Result<List<Line>> lines(String query, Grid grid, int most) throws ActionException, InterruptedException {
        var data = ask("query_range?query=" + encoded(query) + "&start=" + seconds(grid.start()) + "&end="
                + seconds(grid.end()) + "&step=" + grid.step().toSeconds());
        return switch (data) {
            case Result.Refused<JsonNode>(var why) -> new Result.Refused<>(why);
            case Result.Given<JsonNode>(var given) -> {
                if (!given.path("resultType").asText().equals("matrix"))
                    yield new Result.Refused<>("the query gives no values over time, but: "
                            + given.path("resultType").asText("nothing"));
                var lines = new ArrayList<Line>();
                for (var series : given.path("result")) {
                    if (lines.size() == most) break;
                    lines.add(new Line(series.path("metric").toString(), values(series, grid)));
                }
                yield new Result.Given<>(List.copyOf(lines));
            }
        };
    }

    /**
     * One series over time.
     *
     * @param series its labels as JSON
     * @param values one for each time of the grid; NaN where there is none
     */
    record Line(String series, double[] values) {}

    /** @return what stands below {@code data} */
    private Result<JsonNode> ask(String path) throws ActionException, InterruptedException {
        var base = url.toString();
        var request = Request.of(
                        Purpose.READ,
                        "GET",
                        URI.create(
                                (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + "/api/v1/" + path))
                .within(within)
                .with(headers);
        return switch (outbound.send(request)) {
            case Answer.NotSent<Response> n -> throw new ActionException("Prometheus was not asked: " + n.reason());
            case Answer.Ambiguous<Response> a -> throw new ActionException("Prometheus did not answer: " + a.reason());
            case Answer.Complete<Response>(var response) -> {
                var json = response.json()
                        .orElseThrow(() -> new ActionException("Prometheus did not answer: " + response.brief()));
                yield json.path("status").asText().equals("success")
                        ? new Result.Given<>(json.path("data"))
                        : new Result.Refused<>("Prometheus refused the query: "
                                + (json.path("error").isTextual()
                                        ? json.path("error").asText()
                                        : response.brief()));
            }
        };
    }

    private static Result<List<Sample>> instant(Result<JsonNode> data) throws ActionException {
        return switch (data) {
            case Result.Refused<JsonNode>(var why) -> new Result.Refused<>(why);
            case Result.Given<JsonNode>(var given) ->
                switch (given.path("resultType").asText()) {
                    case "vector" -> vector(given.path("result"));
                    case "scalar" -> new Result.Given<>(List.of(new Sample("", number(given.path("result")))));
                    default ->
                        new Result.Refused<>("the query gives no instant value, but: "
                                + given.path("resultType").asText("nothing"));
                };
        };
    }

    private static Result<List<Sample>> vector(JsonNode result) throws ActionException {
        var samples = new ArrayList<Sample>();
        for (var series : result) {
            if (!series.has("value")) return new Result.Refused<>("the query gives histograms: ask for one number");
            samples.add(new Sample(series.path("metric").toString(), number(series.path("value"))));
        }
        return new Result.Given<>(List.copyOf(samples));
    }

    private static Result<double[]> matrix(JsonNode data, Grid grid) throws ActionException {
        var result = data.path("result");
        if (!data.path("resultType").asText().equals("matrix") || !result.isArray())
            return new Result.Refused<>("the query gives no values over time, but: "
                    + data.path("resultType").asText("nothing"));
        if (result.size() > 1) return new Result.Refused<>(Sample.several(result.size()));
        return new Result.Given<>(values(result.path(0), grid));
    }

    private static double[] values(JsonNode series, Grid grid) throws ActionException {
        var values = new double[grid.size()];
        Arrays.fill(values, Double.NaN);
        for (var pair : series.path("values")) {
            var at = grid.index(pair.path(0).asDouble());
            if (at >= 0 && at < values.length) values[at] = number(pair);
        }
        return values;
    }

    /** {@code [time, "value"]}; infinite values are spelled as Go spells them. */
    private static double number(JsonNode pair) throws ActionException {
        var text = pair.path(1).asText();
        try {
            return switch (text) {
                case "+Inf" -> Double.POSITIVE_INFINITY;
                case "-Inf" -> Double.NEGATIVE_INFINITY;
                default -> Double.parseDouble(text);
            };
        } catch (NumberFormatException e) {
            throw new ActionException("Prometheus gave a value that cannot be read", e);
        }
    }

    private static String encoded(String query) {
        return URLEncoder.encode(query, StandardCharsets.UTF_8);
    }

    /** Prometheus counts in seconds with a fraction. */
    private static String seconds(Instant at) {
        return at.toEpochMilli() % 1000 == 0
                ? Long.toString(at.getEpochSecond())
                : String.format(Locale.ROOT, "%d.%03d", at.getEpochSecond(), Math.floorMod(at.toEpochMilli(), 1000));
    }
}
