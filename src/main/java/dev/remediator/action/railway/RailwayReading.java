package dev.remediator.action.railway;

import dev.remediator.action.Reading;
import dev.remediator.target.Slot;

/** Reads something of a service. */
abstract sealed class RailwayReading<I extends Record, O extends Record> implements Reading<RailwaySettings, I, O>
        permits DeploymentsList, LogsPatterns, LogsRecent, ServiceNames, ServiceStatus, Usage {
    private final Class<I> input;
    private final Class<O> output;

    RailwayReading(Class<I> input, Class<O> output) {
        this.input = input;
        this.output = output;
    }

    @Override
    public final String adapter() {
        return "railway";
    }

    @Override
    public final Slot slot() {
        return Slot.PLATFORM;
    }

    @Override
    public final Class<RailwaySettings> settings() {
        return RailwaySettings.class;
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
