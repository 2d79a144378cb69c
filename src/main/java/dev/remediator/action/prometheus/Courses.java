package dev.remediator.action.prometheus;

import dev.remediator.action.ActionException;
import dev.remediator.action.Course;
import dev.remediator.action.prometheus.PrometheusApi.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The course of what a query gives. */
final class Courses {
    private Courses() {}

    /** One for each series of the result; where there is none, one that says why. Named by the labels, if by anything. */
    static List<Course> read(PrometheusApi api, String query, Course.Span span)
            throws ActionException, InterruptedException {
        var grid = Grid.over(span.from(), span.to(), span.points());
        return switch (api.lines(query, grid, span.most())) {
            case Result.Refused<List<PrometheusApi.Line>>(var why) -> List.of(nothing(why));
            case Result.Given<List<PrometheusApi.Line>>(var lines) ->
                lines.isEmpty()
                        ? List.of(nothing("no data: the query gives no series"))
                        : lines.stream().map(line -> course(line, grid)).toList();
        };
    }

    private static Course nothing(String why) {
        return new Course("", "", List.of(), Optional.of(why));
    }

    private static Course course(PrometheusApi.Line line, Grid grid) {
        var values = new ArrayList<Course.Value>();
        for (int i = 0; i < line.values().length; i++)
            if (Double.isFinite(line.values()[i])) values.add(new Course.Value(grid.at(i), line.values()[i]));
        return new Course(
                line.series().equals("{}") ? "" : line.series(),
                "",
                values,
                values.isEmpty() ? Optional.of("no data: no value is a number") : Optional.empty());
    }
}
