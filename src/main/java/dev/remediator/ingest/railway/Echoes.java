package dev.remediator.ingest.railway;

import dev.remediator.run.OwnEffects;
import dev.remediator.target.Slot;
import dev.remediator.target.Target;
import dev.remediator.target.Targets;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Tells echoes of our own actions by the targets that run in the service that an event is about. */
@Singleton
final class Echoes implements OwnActions {
    private static final Logger LOG = Logger.getLogger(Echoes.class);

    private final Supplier<Targets> targets;
    private final OwnEffects effects;

    Echoes(Supplier<Targets> targets, OwnEffects effects) {
        this.targets = targets;
        this.effects = effects;
    }

    @Override
    public boolean causedByUs(
            String projectId, String environmentId, String serviceId, Instant eventTime, String deploymentId) {
        for (var target : targets.get().all()) {
            if (!runsIn(target, environmentId, serviceId)) continue;
            var ours = effects.covering(target.name(), eventTime);
            if (ours.isEmpty()) continue;
            LOG.infof("What Railway says of %s at %s is taken for our own %s", target.name(), eventTime, ours.get());
            return true;
        }
        return false;
    }

    private static boolean runsIn(Target target, String environmentId, String serviceId) {
        return target.binding(Slot.PLATFORM)
                .filter(platform -> platform.adapter().equals("railway"))
                .filter(platform -> platform.settings().path("service").asText().equals(serviceId))
                .filter(platform ->
                        platform.settings().path("environment").asText().equals(environmentId))
                .isPresent();
    }
}
