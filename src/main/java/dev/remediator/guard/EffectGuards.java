package dev.remediator.guard;

import dev.remediator.playbook.Limits;
import dev.remediator.playbook.Safety;
import dev.remediator.playbook.Windows;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Every guard, in the order in which they are asked: the first that says no is the one that is named. The same for
 * production, which knows the world from its database, and for rehearsals and simulations.
 */
public final class EffectGuards {
    private EffectGuards() {}

    /**
     * Who asks.
     *
     * @param windows of the playbook
     * @param byAlert an alert began the run; only then its silences and its past are asked about
     * @param consented people agreed to exactly this effect
     */
    public record Asking(
            UUID run,
            String playbook,
            String target,
            Limits limits,
            Windows windows,
            boolean byAlert,
            boolean consented) {}

    /** What the guards must know; a question is put only where a guard that is reached needs its answer. */
    public interface World {
        /** What holds for all playbooks. */
        Safety safety();

        /** Freezes that were not lifted and concern the asking run. */
        List<Freeze> freezes();

        /** What Alertmanager's silences say about the asking run's alert. */
        Silence silence();

        /** When the asking run's alert began, each time in the period of {@link Safety#flapping()}, this one included. */
        List<Instant> alertStarts();

        /** When the asking run's alert began. */
        Instant alertBegan();

        /** Earlier runs of this playbook that healed the same alert on the same target, newest first. */
        List<Returning.Healing> healings();

        /** That the asking run's playbook acts only with consent. */
        Optional<Demotion> demotion();

        /** The run that holds the target; empty when it has let go since the asking run met it there. */
        Optional<UUID> holder();

        /** Open incidents of what the asking run's target depends on, where its playbook keeps still for them. */
        List<Inhibition.Open> troubledDependencies();

        /** When another run of this playbook last set out to change this target. */
        Optional<Instant> lastIntent();

        /** When each other run of this playbook last set out to change this target. */
        List<Instant> actedOnTarget();

        /** When each other run of this playbook last set out to change anything. */
        List<Instant> actedAnywhere();

        /** When each other run of whatever playbook last set out to change this target. */
        List<Instant> anyActedOnTarget();

        /** When each other run of whatever playbook last set out to change anything. */
        List<Instant> anyActedAnywhere();

        /** Temporary changes that stand on what the asking run wants to change. */
        List<StandingChange.Standing> standing();
    }

    /** Right before an effect, in the transaction that writes its intent. */
    public static Verdict decide(Asking asking, World world, Instant now) {
        return firstHold(List.of(
                () -> Freeze.decide(world.freezes(), now),
                () -> TargetBusy.decide(asking.target(), asking.run(), world.holder(), now),
                () -> look(asking, world, now),
                () -> Demotion.decide(world.demotion(), asking.consented(), now),
                () -> StandingChange.decide(asking.target(), world.standing(), now)));
    }

    /**
     * When a run starts, and before people are asked: everything but what passes by itself within a run's life (another
     * run on the target, a temporary change), and but a demotion, which only makes that people are asked.
     */
    public static Verdict look(Asking asking, World world, Instant now) {
        var limits = asking.limits();
        var safety = world.safety();
        return firstHold(List.of(
                () -> Freeze.decide(world.freezes(), now),
                () -> WindowGuard.decide("every playbook", safety.windows(), now),
                () -> WindowGuard.decide(asking.playbook(), asking.windows(), now),
                () -> asking.byAlert() ? Silence.decide(world.silence(), now) : Verdict.ALLOW,
                () -> Inhibition.decide(asking.target(), world.troubledDependencies()),
                () -> limits.cooldown()
                        .map(c -> Cooldown.decide(asking.playbook(), asking.target(), c, world.lastIntent(), now))
                        .orElse(Verdict.ALLOW),
                () -> asking.byAlert()
                        ? safety.flapping()
                                .map(rate -> Flapping.decide(rate, world.alertStarts(), now))
                                .orElse(Verdict.ALLOW)
                        : Verdict.ALLOW,
                () -> asking.byAlert()
                        ? safety.returns()
                                .map(r -> Returning.decide(
                                        asking.playbook(),
                                        asking.target(),
                                        r,
                                        world.alertBegan(),
                                        world.healings(),
                                        now))
                                .orElse(Verdict.ALLOW)
                        : Verdict.ALLOW,
                () -> limits.perTarget()
                        .map(rate ->
                                Limit.perTarget(asking.playbook(), asking.target(), rate, world.actedOnTarget(), now))
                        .orElse(Verdict.ALLOW),
                () -> limits.perPlaybook()
                        .map(rate -> Limit.perPlaybook(asking.playbook(), rate, world.actedAnywhere(), now))
                        .orElse(Verdict.ALLOW),
                () -> safety.perTarget()
                        .map(rate -> Limit.anyOnTarget(asking.target(), rate, world.anyActedOnTarget(), now))
                        .orElse(Verdict.ALLOW),
                () -> safety.everything()
                        .map(rate -> Limit.everything(rate, world.anyActedAnywhere(), now))
                        .orElse(Verdict.ALLOW)));
    }

    /** Before something is taken back: one at a time holds there, too, and beside it only the kill switch. */
    public static Verdict takeBack(UUID run, String target, World world, Instant now) {
        return firstHold(List.of(
                () -> Freeze.decideTakingBack(world.freezes(), now),
                () -> TargetBusy.decide(target, run, world.holder(), now)));
    }

    private static Verdict firstHold(List<Supplier<Verdict>> guards) {
        for (var guard : guards) if (guard.get() instanceof Verdict.Hold hold) return hold;
        return Verdict.ALLOW;
    }
}
