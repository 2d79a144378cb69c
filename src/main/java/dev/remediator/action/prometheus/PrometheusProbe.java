package dev.remediator.action.prometheus;

import dev.remediator.action.ActionException;
import dev.remediator.action.Call;
import dev.remediator.action.Charted;
import dev.remediator.action.CheckResult;
import dev.remediator.action.Course;
import dev.remediator.action.Probe;
import dev.remediator.action.prometheus.PrometheusApi.Result;
import dev.remediator.target.Slot;
import java.util.List;

/** Passes while an instant query keeps its bounds. {@code GET /api/v1/query} of Prometheus' HTTP API. */
public final class PrometheusProbe implements Probe<PrometheusSettings>, Charted<PrometheusSettings> {
    @Override
    public String capability() {
        return "prometheus";
    }

    @Override
    public String adapter() {
        return "prometheus";
    }

    @Override
    public Slot slot() {
        return Slot.CHECKS;
    }

    @Override
    public Class<PrometheusSettings> settings() {
        return PrometheusSettings.class;
    }

    @Override
    public String about() {
        return "Passes while a Prometheus query gives values within bounds.";
    }

    @Override
    public CheckResult probe(Call<PrometheusSettings, None> call) throws InterruptedException {
        var settings = call.settings();
        // Prometheus is asked about the target's health and is not the target itself: a failed call may be repeated.
        var api = new PrometheusApi(call.outbound(), settings.url(), settings.headers(), settings.within());
        try {
            return switch (api.instant(settings.query())) {
                case Result.Given<List<Sample>>(var samples) ->
                    Bounds.of(settings).judge(samples);
                case Result.Refused<List<Sample>>(var why) -> CheckResult.notMade(why);
            };
        } catch (ActionException e) {
            return CheckResult.notMade(e.getMessage());
        }
    }

    @Override
    public List<Course> courses(Call<PrometheusSettings, ?> call, Course.Span span)
            throws ActionException, InterruptedException {
        var settings = call.settings();
        var api = new PrometheusApi(call.outbound(), settings.url(), settings.headers(), settings.within());
        return Courses.read(api, settings.query(), span);
    }
}
