package dev.remediator.playbook;

import java.util.List;
import java.util.Optional;

/** Reads {@code try:} or {@code steps:}, of which a playbook has one. */
final class ProcedureReader {
    private final Section section;
    private final Problems problems;

    ProcedureReader(Section section, Problems problems) {
        this.section = section;
        this.problems = problems;
    }

    Optional<Procedure> read(StepsReader.Around around, Expressions gathered) {
        if (section.has("try") && section.has("steps"))
            problems.at(section.placeOf("steps"), "a playbook has either 'try' or 'steps', not both; remove one");
        if (!section.has("try") && !section.has("steps"))
            problems.at(
                    section.place(),
                    "the key 'try' is missing: list what is tried, least invasive first; or 'steps', to do all of it");
        Optional<Procedure> procedure = Optional.empty();
        for (var key : List.of("steps", "try")) {
            if (!section.has(key)) continue;
            var nodes = section.items(section.node(key), key).orElse(List.of());
            var steps = new StepsReader(around, gathered, problems).read(nodes);
            if (steps.isEmpty()) continue;
            procedure = Optional.of(around.ladder() ? new Procedure.Ladder(steps) : new Procedure.Sequence(steps));
        }
        return procedure;
    }
}
