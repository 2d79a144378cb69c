package dev.remediator.simulation;

import dev.remediator.alert.Alert;
import dev.remediator.alert.AlertStatus;
import dev.remediator.alert.Labels;
import dev.remediator.intake.Delivery;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks at the platform, and tells what it sees: from two peers, twice, late, in any order, and again until it is heard. */
final class Monitoring {
    private static final Duration EVERY = Duration.ofSeconds(10);
    private static final int TRIES = 40;

    private final class Rule {
        final Labels labels;
        final Platform.Place place;

        @Nullable Instant since;

        Instant toldAt = Instant.MIN;

        Rule(Labels labels, Platform.Place place) {
            this.labels = labels;
            this.place = place;
        }

        void look() {
            var now = sim.agenda.instant();
            if (!place.healthy && since == null) {
                since = now;
                tells(AlertStatus.FIRING, now, Optional.empty());
            } else if (!place.healthy && since != null && now.isAfter(toldAt.plusSeconds(60))) {
                tells(AlertStatus.FIRING, since, Optional.empty());
            } else if (place.healthy && since != null) {
                tells(AlertStatus.RESOLVED, since, Optional.of(now));
                since = null;
            }
        }

        private void tells(AlertStatus status, Instant from, Optional<Instant> to) {
            toldAt = sim.agenda.instant();
            int peers = dice.oneIn(3) ? 2 : 1;
            for (int peer = 0; peer < peers; peer++) {
                // Peers differ about the start now and then.
                var start = peer == 1 && dice.oneIn(3) ? from.minus(dice.seconds(1, 5)) : from;
                var alert = new Alert(labels, Map.of(), status, start, to, "");
                sim.agenda.in(dice.oneIn(6) ? dice.seconds(0, 25) : dice.millis(0, 900), () -> send(alert, TRIES));
            }
        }
    }

    private final Simulation sim;
    private final Dice dice;
    private final List<Rule> rules = new ArrayList<>();
    private int underWay;

    Monitoring(Simulation sim) {
        this.sim = sim;
        dice = sim.dice;
        for (var target : sim.cast.targets.all()) {
            var place = sim.platform.place(target.name());
            for (int alert = 0; alert < 4; alert++)
                if (dice.oneIn(2)) rules.add(new Rule(sim.cast.labels(alert, target.name()), place));
            breaks(place);
        }
        sim.agenda.in(dice.seconds(1, 10), this::look);
    }

    private void breaks(Platform.Place place) {
        sim.agenda.in(dice.seconds(1, 60), () -> {
            if (!sim.chaos.on()) return;
            place.healthy = false;
            place.cure = dice.of(List.of(
                    "service.restart",
                    "service.rollback",
                    "ratelimit.set",
                    "breaker.trip",
                    "service.restart",
                    "nothing"));
            sim.story.say("platform", "%s breaks; %s would heal it", place.name, place.cure);
            if (dice.oneIn(3)) sim.agenda.in(dice.seconds(5, 120), () -> place.healthy = true);
            sim.agenda.in(dice.seconds(20, 150), () -> breaks(place));
        });
    }

    private void look() {
        // In the end somebody mends everything by hand.
        if (sim.agenda.instant().isAfter(sim.chaos.until().plusSeconds(30)))
            for (var place : sim.platform.places.values()) place.healthy = true;
        for (var rule : rules) rule.look();
        sim.agenda.in(EVERY, this::look);
    }

    boolean silent() {
        if (underWay > 0) return false;
        for (var rule : rules) if (rule.since != null) return false;
        return true;
    }

    private void send(Alert alert, int tries) {
        underWay++;
        var process = sim.someProcess();
        if (process == null) {
            again(alert, tries);
            return;
        }
        var heard = new boolean[1];
        sim.intake.receive(process, alert, accepted -> {
            if (heard[0]) return;
            heard[0] = true;
            if (!accepted) {
                again(alert, tries);
                return;
            }
            underWay--;
            sim.promises.accepted(Delivery.Observed.of("test", alert, Optional.empty())
                    .identity()
                    .value());
        });
        // Whoever gets no answer asks again.
        sim.agenda.in(Duration.ofSeconds(15), () -> {
            if (heard[0]) return;
            heard[0] = true;
            again(alert, tries);
        });
    }

    private void again(Alert alert, int tries) {
        underWay--;
        if (tries > 0) {
            underWay++;
            sim.agenda.in(dice.seconds(1, 5), () -> {
                underWay--;
                send(alert, tries - 1);
            });
        }
    }
}
