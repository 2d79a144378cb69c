package dev.remediator.playbook;

import dev.remediator.action.Durations;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Reads an {@code approve:}. */
final class ApproveReader {
    private static final Set<String> KEYS = Set.of("by", "quorum", "within", "reason", "otherwise");
    private static final int MOST = 100;

    private enum Reason {
        REQUIRED,
        OPTIONAL
    }

    private final KnownPeople people;
    private final boolean ladder;
    private final Duration deadline;
    private final Problems problems;

    /** @param ladder whether it belongs to a rung of {@code try:}, behind which another one may come */
    ApproveReader(KnownPeople people, boolean ladder, Duration deadline, Problems problems) {
        this.people = people;
        this.ladder = ladder;
        this.deadline = deadline;
        this.problems = problems;
    }

    Optional<Approve> read(Node node) {
        return Section.open(node, "an approval", KEYS, problems).flatMap(this::read);
    }

    private Optional<Approve> read(Section section) {
        int before = problems.count();
        var by = section.text(section.required("by", "name the group that is asked"), "by");
        by.ifPresent(name -> people.hasGroup(name, problems));
        var quorum = section.integer("quorum", 1, MOST);
        by.flatMap(name -> people.group(name.text()))
                .filter(group -> quorum.filter(q -> q > group.members().size()).isPresent())
                .ifPresent(group -> problems.at(
                        section.node("quorum").orElseThrow(),
                        "group '%s' has %d member%s, so %d can never agree; lower 'quorum'"
                                .formatted(
                                        group.name(),
                                        group.members().size(),
                                        group.members().size() == 1 ? "" : "s",
                                        quorum.orElseThrow())));
        var within = within(section, "within", Approve.DEFAULT_WITHIN, deadline, problems);
        var reason = section.choice(section.node("reason"), "reason", Reason.class, true);
        var otherwise = section.choice(section.node("otherwise"), "otherwise", Approve.Otherwise.class, true)
                .orElse(Approve.Otherwise.STOP);
        if (otherwise == Approve.Otherwise.NEXT && !ladder)
            problems.at(
                    section.placeOf("otherwise"),
                    "'next' belongs to a rung of 'try'; of 'steps' every one is wanted, and none is left out because "
                            + "nobody answered; remove it");
        if (by.isEmpty() || problems.count() > before) return Optional.empty();
        return Optional.of(new Approve(
                by.get().text(), quorum.orElse(1), within, reason.equals(Optional.of(Reason.REQUIRED)), otherwise));
    }

    /** How long people have to answer; never as long as the whole run. */
    static Duration within(Section section, String key, Duration standard, Duration deadline, Problems problems) {
        var within = section.duration(key).orElse(standard);
        if (within.compareTo(deadline) >= 0)
            problems.at(
                    section.placeOf(key),
                    "people may take %s to answer%s, and the run ends after %s; lengthen 'deadline' or shorten '%s'"
                            .formatted(
                                    Durations.format(within),
                                    section.has(key) ? "" : " where nothing is written",
                                    Durations.format(deadline),
                                    key));
        return within;
    }
}
