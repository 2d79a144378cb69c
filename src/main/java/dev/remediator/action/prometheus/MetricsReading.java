package dev.remediator.action.prometheus;

import dev.remediator.action.ActionException;
import dev.remediator.action.Call;
import dev.remediator.action.Charted;
import dev.remediator.action.Course;
import dev.remediator.action.Reading;
import dev.remediator.target.Slot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Reads the declared series of a target. */
abstract sealed class MetricsReading<I extends Record, O extends Record>
        implements Reading<MetricsSettings, I, O>, Charted<MetricsSettings>
        permits MetricsRead, MetricsCorrelate, MetricsGrowth {
    private final Class<I> input;
    private final Class<O> output;

    MetricsReading(Class<I> input, Class<O> output) {
        this.input = input;
        this.output = output;
    }

    static PrometheusApi api(Call<MetricsSettings, ?> call) {
        var settings = call.settings();
        // Prometheus is asked about the target and is not the target itself: a failed call may be repeated.
        return new PrometheusApi(call.outbound(), settings.url(), settings.headers(), settings.within());
    }

    @Override
    public final String adapter() {
        return "prometheus";
    }

    @Override
    public final Slot slot() {
        return Slot.METRICS;
    }

    @Override
    public final Class<MetricsSettings> settings() {
        return MetricsSettings.class;
    }

    @Override
    public final Class<I> input() {
        return input;
    }

    @Override
    public final Class<O> output() {
        return output;
    }

    /** Those with a bound first: by these the target is judged. */
    @Override
    public final List<Course> courses(Call<MetricsSettings, ?> call, Course.Span span)
            throws ActionException, InterruptedException {
        var figures = call.settings().series().entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<String, MetricsSettings.Series> one) ->
                        !one.getValue().bounds().bounded()))
                .limit(span.most())
                .toList();
        var courses = new ArrayList<Course>();
        for (var figure : figures) {
            var one = new Course.Span(span.from(), span.to(), 1, span.points());
            for (var course : Courses.read(api(call), figure.getValue().query(), one))
                courses.add(new Course(figure.getKey(), figure.getValue().unit(), course.values(), course.problem()));
        }
        return courses;
    }
}
