package dev.remediator.guard;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A playbook that asks for it keeps still while something that its target depends on is in trouble itself. */
public final class Inhibition {
    public static final String NAME = "dependency";

    private Inhibition() {}

    /** An incident of a target that the asking run's own depends on. */
    public record Open(String dependency, String title, Instant openedAt) {}

    /** @param open those that are open now */
    public static Verdict decide(String target, List<Open> open) {
        var first = open.stream().min(Comparator.comparing(Open::openedAt));
        if (first.isEmpty()) return Verdict.ALLOW;
        return new Verdict.Hold(
                NAME,
                "%s depends on %s, which has an open incident since %s: %s"
                        .formatted(
                                target,
                                first.get().dependency(),
                                first.get().openedAt().truncatedTo(ChronoUnit.SECONDS),
                                first.get().title()),
                Optional.empty(),
                false);
    }
}
