package dev.remediator.action.railway;

import dev.remediator.action.Change;
import dev.remediator.target.Slot;

/** A change of a service that takes no parameters. */
abstract sealed class RailwayChange implements Change<RailwaySettings, Nothing>
        permits Restart, Rollback, Redeploy, ServiceStart, ServiceStop {
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
    public final Class<Nothing> input() {
        return Nothing.class;
    }
}
