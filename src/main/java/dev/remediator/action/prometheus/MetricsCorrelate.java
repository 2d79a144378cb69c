package dev.remediator.action.prometheus;

import dev.remediator.action.About;
import dev.remediator.action.ActionException;
import dev.remediator.action.Call;
import dev.remediator.action.Default;
import dev.remediator.action.Range;
import dev.remediator.action.prometheus.PrometheusApi.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Compares each declared series of a target before and after something happened, and ranks them by how much they moved. */
public final class MetricsCorrelate extends MetricsReading<MetricsCorrelate.Input, MetricsCorrelate.Output> {
    private static final int POINTS = 60;
    private static final int NEWEST_PART = 6;

    /** A series that has just begun, or ended, did move; whether it matters more than the others nobody can tell. */
    private static final double APPEARED = 100;

    public record Input(
            @About("how long before it the values are what is usual") @Range(min = "5m", max = "6h") @Default("30m")
            Duration around,

            @About("how many series at most") @Range(min = "1", max = "40") @Default("5")
            int top,

            @About("when it happened, such as ${run.startedAt}; a sixth of around ago where it is not written")
            Optional<Instant> at) {}

    public record Output(
            @About("the moment that divides before from after")
            Instant at,

            @About("what moved, most first") List<Moved> moved,
            @About("names of series without data") List<String> missing) {}

    /**
     * One series.
     *
     * @param score how far its median moved, in units of its usual scatter
     */
    public record Moved(
            @About("name in the target") String name,
            @About("what it is, for people") String about,
            @About("of the number, for people") String unit,

            @About("median before; not there for a new series")
            Optional<Double> before,

            @About("median after; not there for a series that is gone")
            Optional<Double> after,

            @About("how far it moved, in units of its usual scatter, at most 1000")
            double score,

            @About("up, down, new or gone") String direction,
            @About("its course as a line of bars") String chart,

            @About("its course, oldest first, at most 60 values")
            List<Double> points) {}

    public MetricsCorrelate() {
        super(Input.class, Output.class);
    }

    @Override
    public String capability() {
        return "metrics.correlate";
    }

    @Override
    public String about() {
        return "Compares each declared series before and after a moment, and ranks them by how much they moved.";
    }

    @Override
    public Output read(Call<MetricsSettings, Input> call) throws ActionException, InterruptedException {
        var around = call.input().around();
        var now = call.clock().now();
        // An alert that has just begun to fire leaves too little time after it to judge by.
        var newest = now.minus(around.dividedBy(NEWEST_PART));
        var at = call.input().at().filter(newest::isAfter).orElse(newest);
        var end = at.plus(around).isBefore(now) ? at.plus(around) : now;
        var grid = Grid.over(at.minus(around), end, POINTS);
        var moved = new ArrayList<Moved>();
        var missing = new ArrayList<String>();
        for (var series : call.settings().series().entrySet()) {
            switch (api(call).range(series.getValue().query(), grid)) {
                case Result.Refused<double[]> _ -> missing.add(series.getKey());
                case Result.Given<double[]>(var values) -> {
                    if (Figures.present(values).length == 0) missing.add(series.getKey());
                    else
                        moved(series.getKey(), series.getValue(), values, grid, at)
                                .ifPresent(moved::add);
                }
            }
        }
        moved.sort(Comparator.comparingDouble(Moved::score).reversed().thenComparing(Moved::name));
        return new Output(at, moved.stream().limit(call.input().top()).toList(), List.copyOf(missing));
    }

    private static Optional<Moved> moved(
            String name, MetricsSettings.Series series, double[] values, Grid grid, Instant at) {
        var split = 0;
        while (split < grid.size() && grid.at(split).isBefore(at)) split++;
        var before = Arrays.copyOfRange(values, 0, split);
        var after = Arrays.copyOfRange(values, split, values.length);
        var was = Figures.median(before);
        var is = Figures.median(after);
        var score = Double.isNaN(was) || Double.isNaN(is) ? APPEARED : Figures.score(before, after);
        if (score < 1) return Optional.empty();
        var direction = Double.isNaN(was) ? "new" : Double.isNaN(is) ? "gone" : is > was ? "up" : "down";
        return Optional.of(new Moved(
                name,
                series.about(),
                series.unit(),
                Optional.of(was).filter(Double::isFinite),
                Optional.of(is).filter(Double::isFinite),
                score,
                direction,
                Figures.chart(values),
                Figures.points(values, POINTS)));
    }
}
