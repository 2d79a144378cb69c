package dev.remediator.playbook;

import dev.remediator.action.Durations;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Reads a {@code verify:}. */
final class VerifyReader {
    private static final Set<String> KEYS = Set.of("check", "hold", "within", "every");
    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final Aim aim;
    private final Problems problems;

    VerifyReader(Aim aim, Problems problems) {
        this.aim = aim;
        this.problems = problems;
    }

    Optional<Verify> read(Node node) {
        return Section.open(node, "a verification", KEYS, problems).flatMap(this::read);
    }

    private Optional<Verify> read(Section section) {
        var check = section.text(section.required("check", "name the target's check that proves it"), "check");
        boolean known = check.filter(name -> aim.hasCheck(name, problems)).isPresent();
        int before = problems.count();
        var hold = section.duration("hold", Duration.ZERO).orElse(Duration.ZERO);
        var within = section.duration("within").orElse(Verify.DEFAULT_WITHIN);
        var every = section.duration("every").orElse(pause(hold));
        if (problems.count() > before) return Optional.empty();
        if (within.compareTo(hold) < 0) {
            String standard = section.has("within") ? "" : ", which it is where nothing is written";
            problems.at(
                    section.placeOf(section.has("within") ? "within" : "hold"),
                    "a check cannot hold for %s within %s%s; make 'within' longer"
                            .formatted(Durations.format(hold), Durations.format(within), standard));
            return Optional.empty();
        }
        if (every.compareTo(within) > 0) {
            problems.at(
                    section.placeOf("every"),
                    "'every' is longer than 'within', so it would be checked once at most; shorten it");
            return Optional.empty();
        }
        return known ? Optional.of(new Verify(check.orElseThrow().text(), hold, within, every)) : Optional.empty();
    }

    /** A tenth of the time that it must hold, so that a short relapse is seen, without hammering the target. */
    private static Duration pause(Duration hold) {
        var tenth = hold.dividedBy(10);
        if (tenth.compareTo(SHORTEST_PAUSE) < 0) return SHORTEST_PAUSE;
        return tenth.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : tenth;
    }
}
