package dev.remediator.review;

import dev.remediator.playbook.Severity;
import dev.remediator.report.Mark;
import dev.remediator.run.Announcement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What is learnt from an incident, from the journal alone. The texts may hold what alerts and people said: whoever shows
 * them escapes them.
 *
 * @param outcome how it stands or ended, in a few words: "healed", "needs a person", "over"
 * @param timeline oldest first
 * @param leftOut lines that came after those
 * @param tried what was done, oldest first
 * @param people what people said and did, oldest first
 * @param evidence what was seen before anything was done, in few lines
 * @param figures what was recorded around it, or why not
 * @param suggestions what the playbooks might change, each with its evidence
 * @param followUps what is still open
 */
public record Review(
        UUID incident,
        String title,
        String target,
        Severity severity,
        String outcome,
        Instant openedAt,
        Optional<Instant> closedAt,
        Times times,
        List<Line> timeline,
        int leftOut,
        List<Attempt> tried,
        List<Word> people,
        List<String> evidence,
        List<Series> figures,
        List<Suggestion> suggestions,
        List<String> followUps) {
    /**
     * Empty where it did not come to that.
     *
     * @param detect from the alert's own beginning to its acceptance here
     * @param acknowledge from the acceptance until somebody took it on
     * @param mitigate from the acceptance to the first effect that was verified
     * @param heal from the acceptance until a run said that it is healed
     */
    public record Times(
            Optional<Duration> detect,
            Optional<Duration> acknowledge,
            Optional<Duration> mitigate,
            Optional<Duration> heal) {}

    /** What people were told. */
    public record Line(Instant at, Announcement.Kind kind, String text, List<String> details) {
        public Line {
            details = List.copyOf(details);
        }

        /** To which part of the story it belongs: seen, decided, done, verified, end. */
        public String stage() {
            return Mark.of(kind).stage().word();
        }
    }

    /**
     * Something that was tried.
     *
     * @param saw what its platform, or its verification, said
     */
    public record Attempt(Instant at, String playbook, String capability, String says, Result result, String saw) {}

    /** What became of it. */
    public enum Result {
        VERIFIED("verified"),
        NOT_VERIFIED("did not verify"),
        NOT_VERIFIED_UNDONE("did not verify, and was taken back"),
        UNDONE("was taken back"),
        STUCK("could not be taken back"),
        NOT_DONE("was not done"),
        UNKNOWN("nobody knows what became of it"),
        DONE("was done; nothing verified it");

        private final String words;

        Result(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    /** Something that a person said or did, or did not. */
    public record Word(Instant at, String who, String what) {}

    /**
     * Advice.
     *
     * @param rule its name, for programs: {@code first-rung-never-verifies}
     * @param playbook that it is about; empty where it is about none
     * @param says what might be changed, in a sentence
     * @param evidence why, with figures
     */
    public record Suggestion(String rule, String playbook, String says, String evidence) {}

    public Review {
        timeline = List.copyOf(timeline);
        tried = List.copyOf(tried);
        people = List.copyOf(people);
        evidence = List.copyOf(evidence);
        figures = List.copyOf(figures);
        suggestions = List.copyOf(suggestions);
        followUps = List.copyOf(followUps);
    }

    /** All of it as Markdown (CommonMark), in which what others wrote is text and nothing else. */
    public String markdown() {
        return ReviewMarkdown.of(this);
    }

    /** The same in a paragraph. */
    public String paragraph() {
        return ReviewNews.paragraph(this);
    }
}
