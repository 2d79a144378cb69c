package dev.remediator.schedule;

import dev.remediator.run.Node;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Not ready from the moment when this node begins to stop, or was taken over: load balancers send elsewhere. */
@Readiness
@Singleton
final class Serving implements HealthCheck {
    private final Node node;

    Serving(Node node) {
        this.node = node;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("Takes alerts")
                .status(!node.isDraining() && !node.isLost())
                .build();
    }
}
