package dev.remediator.playbook;

import java.util.List;
import java.util.stream.Collectors;

/** A playbook's text that cannot be carried out as it stands. Carries every problem, at least one. */
public final class InvalidPlaybook extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    public InvalidPlaybook(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("; ")));
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }
}
