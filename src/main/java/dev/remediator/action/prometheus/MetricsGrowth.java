package dev.remediator.action.prometheus;

import dev.remediator.action.About;
import dev.remediator.action.ActionException;
import dev.remediator.action.Call;
import dev.remediator.action.Default;
import dev.remediator.action.Range;
import dev.remediator.action.prometheus.PrometheusApi.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Fits a line to each declared series that has a bound, and says when it will be reached. */
public final class MetricsGrowth extends MetricsReading<MetricsGrowth.Input, MetricsGrowth.Output> {
    private static final int FITTED = 121;
    private static final int POINTS = 60;
    private static final double DAY = Duration.ofDays(1).toSeconds();

    /** Beyond ten years nobody plans. */
    private static final double MOST_DAYS = 3650;

    /** Values of less than a quarter of the time say nothing about its course. */
    private static final int LEAST_PART = 4;

    public record Input(
            @About("how far back the values are read") @Range(min = "1d", max = "90d") @Default("28d")
            Duration over) {}

    public record Output(
            @About("every series with a bound and enough data; the one that reaches its bound first comes first")
            List<Growing> series,

            @About("days until the first of them reaches its bound; not there where none grows towards it")
            Optional<Double> soonest,

            @About("the name of that one; empty where none grows towards its bound")
            String soonestName,

            @About("names of series with a bound and too little data")
            List<String> missing) {}

    /** One series. */
    public record Growing(
            @About("name in the target") String name,
            @About("what it is, for people") String about,
            @About("of the number, for people") String unit,
            @About("the last value") double value,
            @About("the bound that it grows towards") double limit,

            @About("how much it grows in a day; negative where it falls")
            double perDay,

            @About("days until the bound is reached, 0 where it is; not there where it does not grow towards it")
            Optional<Double> daysLeft,

            @About("its course as a line of bars") String chart,

            @About("its course, oldest first, at most 60 values")
            List<Double> points) {}

    public MetricsGrowth() {
        super(Input.class, Output.class);
    }

    @Override
    public String capability() {
        return "metrics.growth";
    }

    @Override
    public String about() {
        return "Fits a line to each declared series that has a bound, and says how many days are left until it is reached.";
    }

    @Override
    public Output read(Call<MetricsSettings, Input> call) throws ActionException, InterruptedException {
        var now = call.clock().now();
        var grid = Grid.over(now.minus(call.input().over()), now, FITTED);
        var growing = new ArrayList<Growing>();
        var missing = new ArrayList<String>();
        for (var series : call.settings().series().entrySet()) {
            if (!series.getValue().bounds().bounded()) continue;
            switch (api(call).range(series.getValue().query(), grid)) {
                case Result.Refused<double[]> _ -> missing.add(series.getKey());
                case Result.Given<double[]>(var values) -> {
                    if (Figures.present(values).length < values.length / LEAST_PART) missing.add(series.getKey());
                    else growing.add(growing(series.getKey(), series.getValue(), values, grid));
                }
            }
        }
        growing.sort(Comparator.<Growing>comparingDouble(one -> one.daysLeft().orElse(Double.MAX_VALUE))
                .thenComparing(Growing::name));
        var first = growing.stream().filter(one -> one.daysLeft().isPresent()).findFirst();
        return new Output(
                List.copyOf(growing),
                first.flatMap(Growing::daysLeft),
                first.map(Growing::name).orElse(""),
                List.copyOf(missing));
    }

    private static Growing growing(String name, MetricsSettings.Series series, double[] values, Grid grid) {
        var there = Figures.present(values);
        var value = there[there.length - 1];
        var perDay = Figures.slope(values) * DAY / grid.step().toSeconds();
        var up = series.below().isPresent() && (perDay >= 0 || series.above().isEmpty());
        double limit = up ? series.below().orElseThrow() : series.above().orElseThrow();
        return new Growing(
                name,
                series.about(),
                series.unit(),
                value,
                limit,
                perDay,
                daysLeft(value, limit, perDay, up),
                Figures.chart(values),
                Figures.points(values, POINTS));
    }

    private static Optional<Double> daysLeft(double value, double limit, double perDay, boolean up) {
        if (up ? value >= limit : value <= limit) return Optional.of(0.0);
        var left = (limit - value) / perDay;
        return perDay != 0 && left > 0 && left <= MOST_DAYS
                ? Optional.of(Math.round(10 * left) / 10.0)
                : Optional.empty();
    }
}
