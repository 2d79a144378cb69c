package dev.remediator.schedule;

import dev.remediator.intake.RemediationsReload;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Looks at the folder of remediations again and again: every node at its own. */
@Singleton
final class RemediationsWatch {
    private static final Logger LOG = Logger.getLogger(RemediationsWatch.class);

    private final RemediationsReload reload;
    private final Duration every;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("remediations").daemon().factory());

    RemediationsWatch(
            RemediationsReload reload,
            @ConfigProperty(name = "remediator.reload-every", defaultValue = "5s") Duration every) {
        this.reload = reload;
        this.every = every;
    }

    void start(@Observes StartupEvent event) {
        if (!every.isPositive()) return;
        var unused = thread.scheduleWithFixedDelay(this::look, 1_000, every.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Whatever it meets, it looks again: a timer that throws is not called again. */
    private void look() {
        try {
            reload.look();
        } catch (RuntimeException | Error e) {
            LOG.errorf(e, "Looking at the remediations failed; those in force stay, and it looks again in %s", every);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        thread.shutdownNow();
    }
}
