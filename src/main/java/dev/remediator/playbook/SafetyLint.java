package dev.remediator.playbook;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds what {@code safety.yaml} leaves open, and what it leaves no room for. */
final class SafetyLint {
    private static final String WRITE = "'limits: { everything: 30 per 1h }'";

    private final String file;
    private final Optional<SafetyFile.Result> safety;

    /** @param safety empty where there is no file */
    SafetyLint(String file, Optional<SafetyFile.Result> safety) {
        this.file = file;
        this.safety = safety;
    }

    List<Problem> look(List<Lint.Placed> playbooks) {
        var acting = playbooks.stream()
                .filter(placed -> Lint.acts(placed.playbook()))
                .toList();
        if (acting.isEmpty()) return List.of();
        var found = new ArrayList<Problem>();
        if (safety.isEmpty())
            found.add(warning(
                    file,
                    Place.START,
                    "there is no such file, so nothing limits what all playbooks do together; write one, with "
                            + WRITE));
        else if (safety.get().safety().everything().isEmpty())
            found.add(warning(
                    file, safety.get().everythingAt(), "nothing limits what all playbooks do together; add " + WRITE));
        safety.ifPresent(read -> acting.stream()
                .filter(placed -> !placed.playbook().windows().equals(Windows.ALWAYS))
                .filter(placed ->
                        placed.playbook().windows().neverWith(read.safety().windows()))
                .map(placed -> warning(
                        placed.file(),
                        placed.at(),
                        "it never acts: its 'windows' and those of " + SafetyFile.NAME
                                + " leave no time together; change one of them"))
                .forEach(found::add));
        return found;
    }

    private static Problem warning(String file, Place at, String message) {
        return new Problem(file, at.line(), at.column(), message, Problem.Level.WARNING);
    }
}
