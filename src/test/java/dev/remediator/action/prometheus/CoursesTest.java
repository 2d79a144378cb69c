package dev.remediator.action.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.remediator.action.ActionException;
import dev.remediator.action.Bench;
import dev.remediator.action.Course;
import dev.remediator.outbound.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CoursesTest {
    private static final Course.Span HOUR = new Course.Span(Bench.START.minus(Duration.ofHours(1)), Bench.START, 3, 61);

    private final FakePrometheus prometheus = new FakePrometheus();

    @AfterEach
    void close() {
        prometheus.close();
    }

    private List<Course> check(String query) throws ActionException, InterruptedException {
        var probe = new PrometheusProbe();
        return probe.courses(
                prometheus.bench.call(
                        probe, "{url: '%s', query: '%s', below: 1}".formatted(prometheus.origin(), query), "{}"),
                HOUR);
    }

    @Test
    void theCourseOfACheckHasOneValueForEachStepAndNoneWhereThereIsNone() throws Exception {
        prometheus.with("errors", hours -> hours < -0.5 ? null : hours == 0 ? Double.NaN : hours);

        var courses = check("errors");

        assertThat(courses).hasSize(1);
        assertThat(courses.getFirst().values()).hasSizeBetween(29, 31);
        assertThat(courses.getFirst().values().getLast().at()).isEqualTo(Bench.START.minusSeconds(60));
        assertThat(courses.getFirst().problem()).isEmpty();
        assertThat(prometheus.lines()).hasSize(1);
    }

    @Test
    void moreSeriesThanAskedForAreLeftOut() throws Exception {
        prometheus.instead("errors", FakePrometheus.vector("matrix", """
                {"metric":{"pod":"a"},"values":[[%1$d,"1"]]},{"metric":{"pod":"b"},"values":[[%1$d,"2"]]},
                {"metric":{"pod":"c"},"values":[[%1$d,"3"]]},{"metric":{"pod":"d"},"values":[[%1$d,"4"]]}
                """.formatted(Bench.START.getEpochSecond())));

        assertThat(check("errors"))
                .extracting(Course::name)
                .containsExactly("{\"pod\":\"a\"}", "{\"pod\":\"b\"}", "{\"pod\":\"c\"}");
    }

    @Test
    void whyThereIsNoneIsSaid() throws Exception {
        prometheus.with("nothing", hours -> null).with("nan", hours -> Double.NaN);

        assertThat(check("nothing"))
                .extracting(Course::problem)
                .containsExactly(Optional.of("no data: the query gives no series"));
        assertThat(check("nan"))
                .extracting(Course::problem)
                .containsExactly(Optional.of("no data: no value is a number"));
        assertThat(check("wrong"))
                .extracting(Course::problem)
                .allSatisfy(p -> assertThat(p.orElseThrow()).startsWith("Prometheus refused the query: parse error"));
        prometheus.instead("away", Reply.status(502, "bad gateway"));
        assertThatExceptionOfType(ActionException.class).isThrownBy(() -> check("away"));
    }

    @Test
    void ofATargetsSeriesThoseWithABoundComeFirst() throws Exception {
        prometheus.with("free", hours -> 1.0).with("bound", hours -> 2.0).with("other", hours -> 3.0);
        var reading = new MetricsRead();

        var courses = reading.courses(
                prometheus.bench.call(reading, """
                        {url: '%s', series: {a: {query: 'free'}, b: {query: 'bound', below: 3, unit: 'ms'}, c: {query: 'other', above: 1}}}""".formatted(prometheus.origin()), "{}"),
                new Course.Span(HOUR.from(), HOUR.to(), 2, 61));

        assertThat(courses)
                .extracting(
                        Course::name, Course::unit, c -> c.values().getFirst().value())
                .containsExactly(tuple("b", "ms", 2.0), tuple("c", "", 3.0));
    }
}
