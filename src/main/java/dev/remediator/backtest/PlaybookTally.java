package dev.remediator.backtest;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** What became of the alerts that one playbook had to do with. */
public final class PlaybookTally {
    private final String playbook;
    private final Map<Outcome.Kind, Counts> kinds = new EnumMap<>(Outcome.Kind.class);
    private final Map<String, Counts> heldBy = new TreeMap<>();

    PlaybookTally(String playbook) {
        this.playbook = playbook;
    }

    void add(Outcome outcome, Counts counts) {
        kinds.merge(outcome.kind(), counts, Counts::plus);
        if (outcome.kind() == Outcome.Kind.HELD) heldBy.merge(outcome.by(), counts, Counts::plus);
    }

    /** Its name; empty for alerts that no playbook had to do with. */
    public String playbook() {
        return playbook;
    }

    public Counts of(Outcome.Kind kind) {
        return kinds.getOrDefault(kind, Counts.NONE);
    }

    /** By the name of the guard. */
    public Map<String, Counts> heldBy() {
        return Map.copyOf(heldBy);
    }
}
