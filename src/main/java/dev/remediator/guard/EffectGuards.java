package dev.remediator.guard;

import dev.remediator.playbook.Limits;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Every guard of an effect, in the order in which they are asked: the first that says no is the one that is named. The
 * same for production, which knows the world from its database, and for rehearsals.
 */
public final class EffectGuards {
    private EffectGuards() {}

    /** Who wants to act. */
    public record Asking(UUID run, String playbook, String target, Limits limits) {}

    /** What the guards must know; a question is put only where a guard that is reached needs its answer. */
    public interface World {
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

        /** Temporary changes that stand on what the asking run wants to change. */
        List<StandingChange.Standing> standing();
    }

    public static Verdict decide(Asking asking, World world, Instant now) {
        var limits = asking.limits();
        return firstHold(List.of(
                () -> TargetBusy.decide(asking.target(), asking.run(), world.holder(), now),
                () -> Inhibition.decide(asking.target(), world.troubledDependencies()),
                () -> limits.cooldown()
                        .map(c -> Cooldown.decide(asking.playbook(), asking.target(), c, world.lastIntent(), now))
                        .orElse(Verdict.ALLOW),
                () -> limits.perTarget()
                        .map(rate ->
                                Limit.perTarget(asking.playbook(), asking.target(), rate, world.actedOnTarget(), now))
                        .orElse(Verdict.ALLOW),
                () -> limits.perPlaybook()
                        .map(rate -> Limit.perPlaybook(asking.playbook(), rate, world.actedAnywhere(), now))
                        .orElse(Verdict.ALLOW),
                () -> StandingChange.decide(asking.target(), world.standing(), now)));
    }

    private static Verdict firstHold(List<Supplier<Verdict>> guards) {
        for (var guard : guards) if (guard.get() instanceof Verdict.Hold hold) return hold;
        return Verdict.ALLOW;
    }
}
