package dev.remediator.review;

import dev.remediator.action.ActionCalls;
import dev.remediator.action.Actions;
import dev.remediator.intake.Remediations;
import dev.remediator.playbook.Playbook;
import dev.remediator.run.Announcements;
import dev.remediator.store.Transactions;
import dev.remediator.target.Targets;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** How reviewing is put together. */
final class ReviewBeans {
    private ReviewBeans() {}

    @Produces
    @Singleton
    static Reviews reviews(Transactions transactions, Remediations remediations, InstantSource clock) {
        return new Reviews(transactions, inForce(remediations), clock);
    }

    @Produces
    @Singleton
    static Statistics statistics(Transactions transactions, Remediations remediations, InstantSource clock) {
        return new Statistics(transactions, () -> remediations.catalog().drills(), clock);
    }

    @Produces
    @Singleton
    static ReviewSweep sweep(
            Transactions transactions,
            Announcements announcements,
            Reviews reviews,
            Remediations remediations,
            Supplier<Targets> targets,
            Actions actions,
            ActionCalls calls,
            InstantSource clock) {
        var recorder = new Recorder(transactions, inForce(remediations), targets, actions, calls);
        return new ReviewSweep(transactions, announcements, reviews, recorder, clock);
    }

    private static Function<String, Optional<Playbook>> inForce(Remediations remediations) {
        return name -> remediations.catalog().playbooks().stream()
                .filter(p -> p.name().equals(name))
                .findFirst();
    }
}
