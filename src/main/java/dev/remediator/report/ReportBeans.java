package dev.remediator.report;

import dev.remediator.action.ActionCalls;
import dev.remediator.action.Actions;
import dev.remediator.action.Call;
import dev.remediator.action.GuardLimits;
import dev.remediator.intake.Remediations;
import dev.remediator.outbound.DirectOutbound;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executors;

/** How what people look at is put together. */
final class ReportBeans {
    /** Of their own: nobody's looking stands in the way of acting. As many may fail as one look can ask, so that each says why. */
    private static final GuardLimits LOOKING =
            new GuardLimits(4, 60, HealthReader.LONGEST, 1, Duration.ofMillis(100), 120, Duration.ofSeconds(10));

    private ReportBeans() {}

    @Produces
    @Singleton
    static HealthReader health(
            Actions actions, DirectOutbound outbound, Remediations remediations, InstantSource clock) {
        var time = new Call.Clock() {
            @Override
            public Instant now() {
                return clock.instant();
            }

            @Override
            public void pause(Duration duration) throws InterruptedException {
                Thread.sleep(duration);
            }
        };
        return new HealthReader(
                actions,
                new ActionCalls(outbound, LOOKING, time),
                remediations::catalog,
                clock,
                Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name("health-", 0).factory()));
    }

    static void close(@Disposes HealthReader health) {
        health.close();
    }
}
