package dev.remediator.backtest;

import java.util.List;

/**
 * What became of one alert, or would have become of it. Two equal outcomes are no difference, whatever the texts of their
 * reasons say.
 *
 * @param playbook empty where none is concerned
 * @param target of the run; empty where there is none
 * @param by the guard that held it; empty where nothing did
 */
public record Outcome(Kind kind, String playbook, String target, String by) {
    /** What can become of an alert. */
    public enum Kind {
        /** A run began and acted. */
        RAN("ran"),
        /** A run of the same playbook was on it already. */
        JOINED("joined"),
        /** Something stopped every playbook that matched, or the run that had begun. */
        HELD("held"),
        /** The alert was over before anything was done. */
        OVER("over"),
        /** The first check passed: nothing was to be done. */
        HEALED("healed"),
        /** A run ended without having acted: no step applied, or none could be begun. */
        IDLE("idle"),
        /** A run had begun and not acted when the recording ended. */
        OPEN("open"),
        /** No playbook matched. */
        NOTHING("nothing");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** In one lower-case word, for programs. */
        public String word() {
            return word;
        }
    }

    static final Outcome NOTHING = new Outcome(Kind.NOTHING, "", "", "");
    /** Whoever would have taken it: nothing was done. */
    static final Outcome OVER = new Outcome(Kind.OVER, "", "", "");

    static Outcome of(Kind kind, String playbook, String target) {
        return new Outcome(kind, playbook, target, "");
    }

    static Outcome held(String playbook, String target, String by) {
        return new Outcome(Kind.HELD, playbook, target, by);
    }

    /** Held before any run began: by what stopped the first playbook that would have taken it. */
    static Outcome held(List<Stop> stops) {
        return stops.isEmpty()
                ? held("", "", "")
                : held(stops.getFirst().playbook(), "", stops.getFirst().by());
    }

    /** In words, as what a sentence goes on with after "then" or "now". */
    public String says() {
        return switch (kind) {
            case RAN -> playbook + " ran on " + target;
            case JOINED -> "joined the run of " + playbook + " on " + target;
            case HELD -> playbook + " was held by " + by;
            case OVER -> "over before anything was done";
            case HEALED -> playbook + " found nothing to do on " + target + ": its first check passed";
            case IDLE -> playbook + " began on " + target + " and could do nothing";
            case OPEN -> playbook + " had begun on " + target + " and not acted yet";
            case NOTHING -> "no playbook matched";
        };
    }

    /** Why one playbook did not take an alert. */
    public record Stop(String playbook, String by, String reason) {}
}
