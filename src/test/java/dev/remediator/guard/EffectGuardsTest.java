package dev.remediator.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.action.Rate;
import dev.remediator.playbook.Limits;
import dev.remediator.playbook.Safety;
import dev.remediator.playbook.Window;
import dev.remediator.playbook.Windows;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** In which order the guards are asked, and that each of them is. */
final class EffectGuardsTest {
    /** A Sunday. */
    private static final Instant NOW = Instant.parse("2026-11-22T03:05:00Z");

    private static final UUID RUN = new UUID(1, 1);
    private static final UUID OTHER = new UUID(1, 2);
    private static final Rate ONE = new Rate(1, Duration.ofHours(1));
    private static final Limits LIMITS =
            new Limits(Optional.of(Duration.ofMinutes(5)), Optional.of(ONE), Optional.of(ONE));
    private static final Windows NOT_SUNDAYS = new Windows(
            List.of(),
            List.of(new Window(
                    EnumSet.of(DayOfWeek.SUNDAY), LocalTime.MIDNIGHT, LocalTime.MIDNIGHT, ZoneId.of("UTC"))));

    /** Everything that can be in the way, each by a name; a window of all playbooks and a playbook's own have one each. */
    private static final List<String> BEFORE_AN_EFFECT = List.of(
            "kill-switch",
            "freeze",
            "target-busy",
            "window of all",
            "window of its own",
            "silenced",
            "silences-unknown",
            "dependency",
            "cooldown",
            "flapping",
            "loop",
            "limit-per-target",
            "limit-per-playbook",
            "limit-any-on-target",
            "limit-everything",
            "demoted",
            "temporary-change");

    /** A world in which this is in the way. */
    private record Trouble(Set<String> with) implements EffectGuards.World {
        private boolean has(String trouble) {
            return with.contains(trouble);
        }

        private List<Instant> acted(String limit) {
            return has(limit) ? List.of(NOW.minusSeconds(60)) : List.of();
        }

        @Override
        public Safety safety() {
            return new Safety(
                    Optional.of(ONE),
                    Optional.of(ONE),
                    has("window of all") ? NOT_SUNDAYS : Windows.ALWAYS,
                    Optional.of(new Rate(2, Duration.ofHours(1))),
                    Optional.of(new Safety.Returns(1, Duration.ofMinutes(15))),
                    Optional.of(3),
                    Optional.empty(),
                    Optional.empty());
        }

        @Override
        public List<Freeze> freezes() {
            var freezes = new ArrayList<Freeze>();
            if (has("freeze")) freezes.add(freeze(false));
            if (has("kill-switch")) freezes.add(freeze(true));
            return freezes;
        }

        private static Freeze freeze(boolean kill) {
            return new Freeze(OTHER, Freeze.EVERYTHING, kill, "ana", "a move", NOW.minusSeconds(60), Optional.empty());
        }

        @Override
        public Silence silence() {
            if (has("silenced")) return new Silence.Active("s1", "ana", "known", NOW.plusSeconds(60));
            return has("silences-unknown") ? new Silence.Unknown("no answer") : Silence.NONE;
        }

        @Override
        public List<Instant> alertStarts() {
            return has("flapping") ? List.of(NOW, NOW.minusSeconds(60)) : List.of(NOW);
        }

        @Override
        public Instant alertBegan() {
            return NOW;
        }

        @Override
        public List<Returning.Healing> healings() {
            return has("loop")
                    ? List.of(new Returning.Healing(NOW.minusSeconds(120), NOW.minusSeconds(60)))
                    : List.of();
        }

        @Override
        public Optional<Demotion> demotion() {
            return has("demoted")
                    ? Optional.of(new Demotion("gateway-down", NOW.minusSeconds(60), "3 runs failed"))
                    : Optional.empty();
        }

        @Override
        public Optional<UUID> holder() {
            return Optional.of(has("target-busy") ? OTHER : RUN);
        }

        @Override
        public List<Inhibition.Open> troubledDependencies() {
            return has("dependency") ? List.of(new Inhibition.Open("brightdata", "down", NOW)) : List.of();
        }

        @Override
        public Optional<Instant> lastIntent() {
            return acted("cooldown").stream().findFirst();
        }

        @Override
        public List<Instant> actedOnTarget() {
            return acted("limit-per-target");
        }

        @Override
        public List<Instant> actedAnywhere() {
            return acted("limit-per-playbook");
        }

        @Override
        public List<Instant> anyActedOnTarget() {
            return acted("limit-any-on-target");
        }

        @Override
        public List<Instant> anyActedAnywhere() {
            return acted("limit-everything");
        }

        @Override
        public List<StandingChange.Standing> standing() {
            return has("temporary-change")
                    ? List.of(new StandingChange.Standing(OTHER, "the limit is restored", NOW.plusSeconds(60)))
                    : List.of();
        }
    }

    private static EffectGuards.Asking asking(Trouble trouble, Limits limits, boolean byAlert, boolean consented) {
        return new EffectGuards.Asking(
                RUN,
                "gateway-down",
                "mcp-gateway",
                limits,
                trouble.has("window of its own") ? NOT_SUNDAYS : Windows.ALWAYS,
                byAlert,
                consented);
    }

    /** Who is heard while everything is in the way, and then each time that the one who was heard has gone. */
    private static List<String> heard(Function<Trouble, Verdict> guards) {
        var with = new HashSet<>(BEFORE_AN_EFFECT);
        var heard = new ArrayList<String>();
        while (guards.apply(new Trouble(with)) instanceof Verdict.Hold hold) {
            var who = hold.guard();
            if (who.equals("window"))
                who = hold.reason().startsWith("every playbook ") ? "window of all" : "window of its own";
            heard.add(who);
            assertThat(with.remove(who)).as(who + " is in the way").isTrue();
        }
        return heard;
    }

    @Test
    void beforeAnEffectEachGuardIsHeardOnceThoseBeforeItHaveNothingToSay() {
        assertThat(heard(trouble -> EffectGuards.decide(asking(trouble, LIMITS, true, false), trouble, NOW)))
                .containsExactlyElementsOf(BEFORE_AN_EFFECT);
    }

    @Test
    void whenARunStartsAndBeforePeopleAreAskedWhatPassesByItselfIsNotAskedAbout() {
        assertThat(heard(trouble -> EffectGuards.look(asking(trouble, LIMITS, true, false), trouble, NOW)))
                .containsExactlyElementsOf(BEFORE_AN_EFFECT.stream()
                        .filter(guard -> !Set.of("target-busy", "demoted", "temporary-change")
                                .contains(guard))
                        .toList());
    }

    @Test
    void nothingButTheKillSwitchAndAnotherRunKeepsAChangeFromBeingTakenBack() {
        assertThat(heard(trouble -> EffectGuards.takeBack(RUN, "mcp-gateway", trouble, NOW)))
                .containsExactly("kill-switch", "target-busy");
    }

    @Test
    void whatAPersonOrAClockBeganIsNotHeldForAnAlert() {
        assertThat(heard(trouble -> EffectGuards.look(asking(trouble, LIMITS, false, false), trouble, NOW)))
                .contains("freeze", "window of all", "cooldown", "limit-everything")
                .doesNotContain("silenced", "silences-unknown", "flapping", "loop");
    }

    @Test
    void consentIsWhatADemotedPlaybookNeeds() {
        var demoted = new Trouble(Set.of("demoted"));

        assertThat(EffectGuards.decide(asking(demoted, LIMITS, true, true), demoted, NOW))
                .isEqualTo(Verdict.ALLOW);
    }

    @Test
    void whereNothingIsInTheWayItMayBeDone() {
        var nothing = new Trouble(Set.of());

        assertThat(EffectGuards.decide(asking(nothing, LIMITS, true, false), nothing, NOW))
                .isEqualTo(Verdict.ALLOW);
    }

    @Test
    void whatAPlaybookDoesNotLimitIsNotCounted() {
        var own = new Trouble(Set.of("cooldown", "limit-per-target", "limit-per-playbook"));

        assertThat(EffectGuards.decide(asking(own, Limits.NONE, true, false), own, NOW))
                .isEqualTo(Verdict.ALLOW);
    }
}
