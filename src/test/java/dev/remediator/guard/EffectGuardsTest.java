package dev.remediator.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.action.Rate;
import dev.remediator.playbook.Limits;
import dev.remediator.playbook.Safety;
import dev.remediator.playbook.Windows;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Where several guards say no, people hear of the first, always of the same one. */
final class EffectGuardsTest {
    private static final Instant NOW = Instant.parse("2026-11-22T03:05:00Z");
    private static final UUID RUN = new UUID(1, 1);
    private static final UUID OTHER = new UUID(1, 2);
    private static final Rate ONCE = new Rate(1, Duration.ofHours(1));
    private static final Limits LIMITS =
            new Limits(Optional.of(Duration.ofMinutes(5)), Optional.of(ONCE), Optional.of(ONCE));

    /** What is in the way. */
    private record Trouble(
            Optional<UUID> holder,
            List<Inhibition.Open> troubledDependencies,
            Optional<Instant> lastIntent,
            List<Instant> actedOnTarget,
            List<Instant> actedAnywhere,
            List<StandingChange.Standing> standing)
            implements EffectGuards.World {
        @Override
        public Safety safety() {
            return Safety.NONE;
        }

        @Override
        public List<Freeze> freezes() {
            return List.of();
        }

        @Override
        public Silence silence() {
            return Silence.NONE;
        }

        @Override
        public List<Instant> alertStarts() {
            return List.of();
        }

        @Override
        public Instant alertBegan() {
            return NOW;
        }

        @Override
        public List<Returning.Healing> healings() {
            return List.of();
        }

        @Override
        public Optional<Demotion> demotion() {
            return Optional.empty();
        }

        @Override
        public List<Instant> anyActedOnTarget() {
            return List.of();
        }

        @Override
        public List<Instant> anyActedAnywhere() {
            return List.of();
        }
    }

    @Test
    void eachGuardIsHeardOnceThoseBeforeItHaveNothingToSay() {
        var dependency = List.of(new Inhibition.Open("brightdata", "BrightdataDown", NOW));
        var acted = List.of(NOW.minusSeconds(60));
        var last = Optional.of(NOW.minusSeconds(60));
        var standing = List.of(new StandingChange.Standing(OTHER, "the limit is restored", NOW.plusSeconds(60)));
        var heard = new ArrayList<String>();
        for (var world : List.of(
                new Trouble(Optional.of(OTHER), dependency, last, acted, acted, standing),
                new Trouble(Optional.of(RUN), dependency, last, acted, acted, standing),
                new Trouble(Optional.of(RUN), List.of(), last, acted, acted, standing),
                new Trouble(Optional.of(RUN), List.of(), Optional.empty(), acted, acted, standing),
                new Trouble(Optional.of(RUN), List.of(), Optional.empty(), List.of(), acted, standing),
                new Trouble(Optional.of(RUN), List.of(), Optional.empty(), List.of(), List.of(), standing)))
            heard.add(guard(decide(LIMITS, world)));

        assertThat(heard)
                .containsExactly(
                        "target-busy",
                        "dependency",
                        "cooldown",
                        "limit-per-target",
                        "limit-per-playbook",
                        "temporary-change");
    }

    @Test
    void whereNothingIsInTheWayItMayBeDone() {
        assertThat(decide(
                        LIMITS,
                        new Trouble(Optional.of(RUN), List.of(), Optional.empty(), List.of(), List.of(), List.of())))
                .isEqualTo(Verdict.ALLOW);
    }

    @Test
    void whatAPlaybookDoesNotLimitIsNotCounted() {
        var acted = List.of(NOW.minusSeconds(60));

        assertThat(decide(
                        Limits.NONE,
                        new Trouble(Optional.of(RUN), List.of(), Optional.of(NOW), acted, acted, List.of())))
                .isEqualTo(Verdict.ALLOW);
    }

    private static Verdict decide(Limits limits, EffectGuards.World world) {
        return EffectGuards.decide(new EffectGuards.Asking(RUN, "gateway-down", "mcp-gateway", limits, Windows.ALWAYS, true, false), world, NOW);
    }

    private static String guard(Verdict verdict) {
        return verdict instanceof Verdict.Hold hold ? hold.guard() : "allowed";
    }
}
