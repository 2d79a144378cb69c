package dev.remediator.report;

import dev.remediator.run.Announcement;
import java.util.Locale;

/** How a line of a timeline is marked: to which part of the story it belongs, and how it should strike the eye. */
public record Mark(Stage stage, Tone tone) {
    /** The four parts of every story, and its end. */
    public enum Stage {
        SEEN("seen"),
        DECIDED("decided"),
        DONE("done"),
        VERIFIED("verified"),
        END("end");

        private final String word;

        Stage(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    /** Never shown by colour alone: each has a sign of its own. */
    public enum Tone {
        QUIET,
        BUSY,
        GOOD,
        BAD,
        CALL;

        public String slug() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public static Mark of(Announcement.Kind kind) {
        return switch (kind) {
            case INCIDENT_OPENED -> new Mark(Stage.SEEN, Tone.BAD);
            case ALERT_JOINED, SEEN -> new Mark(Stage.SEEN, Tone.QUIET);
            case RUN_STARTED, WAITING, SKIPPED -> new Mark(Stage.DECIDED, Tone.QUIET);
            case HELD -> new Mark(Stage.DECIDED, Tone.BAD);
            case ASKED -> new Mark(Stage.DECIDED, Tone.BUSY);
            case DECIDED, SUGGESTED, REPORTED -> new Mark(Stage.DECIDED, Tone.QUIET);
            case DOING -> new Mark(Stage.DONE, Tone.BUSY);
            case DONE, UNDONE, TEMPORARY_ENDED -> new Mark(Stage.DONE, Tone.QUIET);
            case NOT_DONE, UNDO_FAILED -> new Mark(Stage.DONE, Tone.BAD);
            case TEMPORARY_FAILED -> new Mark(Stage.DONE, Tone.CALL);
            case CHECKING -> new Mark(Stage.VERIFIED, Tone.BUSY);
            case VERIFIED -> new Mark(Stage.VERIFIED, Tone.GOOD);
            case NOT_VERIFIED -> new Mark(Stage.VERIFIED, Tone.BAD);
            case HEALED, HEALED_BY_ITSELF -> new Mark(Stage.END, Tone.GOOD);
            case CANCELLED, INCIDENT_CLOSED, REVIEWED -> new Mark(Stage.END, Tone.QUIET);
            case FAILED -> new Mark(Stage.END, Tone.BAD);
            case NEEDS_HUMAN, ESCALATED -> new Mark(Stage.END, Tone.CALL);
        };
    }
}
