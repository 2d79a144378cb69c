package dev.remediator.action.prometheus;

import dev.remediator.action.About;
import dev.remediator.action.ActionException;
import dev.remediator.action.Call;
import dev.remediator.action.prometheus.PrometheusApi.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what each declared series of a target is now, and what it was a week ago. */
public final class MetricsRead extends MetricsReading<MetricsRead.Input, MetricsRead.Output> {
    private static final Duration WEEK = Duration.ofDays(7);

    /** It takes nothing. */
    public record Input() {}

    public record Output(
            @About("every declared series, by name") List<Figure> series,
            @About("name to value, of those that have one") Map<String, Double> values,

            @About("names of those that break their bound, or have a bound and no value")
            List<String> outside,

            @About("names of those without a value") List<String> missing) {}

    /**
     * One series.
     *
     * @param within false also where there is a bound and no value: no data is no good sign
     */
    public record Figure(
            @About("name in the target") String name,
            @About("what it is, for people") String about,
            @About("value now; not there without data") Optional<Double> value,
            @About("of the number, for people") String unit,

            @About("what the value must be, such as below 0.05; empty without a bound")
            String bound,

            @About("the value is there and keeps the bound, or there is no bound")
            boolean within,

            @About("value seven days ago; not there without data")
            Optional<Double> weekAgo,

            @About("why there is no value; empty where there is one")
            String problem) {}

    public MetricsRead() {
        super(Input.class, Output.class);
    }

    @Override
    public String capability() {
        return "metrics.read";
    }

    @Override
    public String about() {
        return "Reads every declared series of a target: its value now, its bound, and its value a week ago.";
    }

    @Override
    public Output read(Call<MetricsSettings, Input> call) throws ActionException, InterruptedException {
        var now = call.clock().now();
        var figures = new ArrayList<Figure>();
        var values = new LinkedHashMap<String, Double>();
        for (var series : call.settings().series().entrySet()) {
            var figure = figure(series.getKey(), series.getValue(), api(call), now);
            figures.add(figure);
            figure.value().ifPresent(value -> values.put(figure.name(), value));
        }
        return new Output(
                List.copyOf(figures),
                values,
                figures.stream()
                        .filter(figure -> !figure.within())
                        .map(Figure::name)
                        .toList(),
                figures.stream()
                        .filter(figure -> figure.value().isEmpty())
                        .map(Figure::name)
                        .toList());
    }

    private static Figure figure(String name, MetricsSettings.Series series, PrometheusApi api, Instant now)
            throws ActionException, InterruptedException {
        var value = one(api.instant(series.query(), now));
        var before = one(api.instant(series.query(), now.minus(WEEK)));
        var bounds = series.bounds();
        return switch (value) {
            case Result.Given<Double>(var number) ->
                new Figure(
                        name,
                        series.about(),
                        Optional.of(number),
                        series.unit(),
                        bounds.says(),
                        bounds.holds(number),
                        weekAgo(before),
                        "");
            case Result.Refused<Double>(var why) ->
                new Figure(
                        name,
                        series.about(),
                        Optional.empty(),
                        series.unit(),
                        bounds.says(),
                        !bounds.bounded(),
                        weekAgo(before),
                        why);
        };
    }

    private static Optional<Double> weekAgo(Result<Double> result) {
        return result instanceof Result.Given<Double>(var number) ? Optional.of(number) : Optional.empty();
    }

    private static Result<Double> one(Result<List<Sample>> result) {
        return switch (result) {
            case Result.Refused<List<Sample>>(var why) -> new Result.Refused<>(why);
            case Result.Given<List<Sample>>(var samples) -> {
                if (samples.isEmpty()) yield new Result.Refused<>("no data: the query gives no series");
                if (samples.size() > 1) yield new Result.Refused<>(Sample.several(samples.size()));
                var value = samples.getFirst().value();
                yield Double.isFinite(value)
                        ? new Result.Given<>(value)
                        : new Result.Refused<>(
                                "no data: the value is " + (Double.isNaN(value) ? "not a number" : "infinite"));
            }
        };
    }
}
