package dev.remediator.action.prometheus;

import dev.remediator.action.Call;
import dev.remediator.action.Reading;
import dev.remediator.target.Slot;

/** Reads the declared series of a target. */
abstract sealed class MetricsReading<I extends Record, O extends Record> implements Reading<MetricsSettings, I, O>
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
}
