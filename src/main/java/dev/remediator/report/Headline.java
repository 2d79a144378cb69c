package dev.remediator.report;

import dev.remediator.playbook.Severity;
import dev.remediator.run.Announcement;
import dev.remediator.run.Announcement.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * An incident as it stands, folded from its announcements in order. The same for page, channel and API.
 *
 * @param now what is happening, or what decided how it ended
 * @param healedAt when the run that healed it said so; empty again if another run began afterwards
 */
public record Headline(
        IncidentStatus status,
        Severity severity,
        String target,
        String title,
        String now,
        Instant openedAt,
        Optional<Instant> healedAt,
        Optional<Instant> closedAt) {

    /** How long it took until it was healed, or over; empty while neither. */
    public Optional<Duration> took() {
        return healedAt.or(() -> closedAt).map(end -> Duration.between(openedAt, end));
    }

    /**
     * Folds the announcements of one incident.
     *
     * @param announcements oldest first, at least one
     */
    public static Headline of(List<Announcement> announcements) {
        if (announcements.isEmpty()) throw new IllegalArgumentException("an incident has at least one announcement");
        Fold fold = new Fold(announcements.getFirst());
        announcements.forEach(fold::add);
        return fold.headline();
    }

    private static final class Fold {
        private static final UUID NO_RUN = new UUID(0, 0);
        private final Map<UUID, IncidentStatus> runs = new HashMap<>();
        private final Announcement first;
        private Severity severity;
        private String now;
        private String calls = ""; // who is called, or has it: behind what it is about
        private IncidentStatus lastEnd = IncidentStatus.WATCHING;
        private boolean changeLeftBehind;
        private Optional<Instant> healedAt = Optional.empty();
        private Optional<Instant> closedAt = Optional.empty();

        Fold(Announcement first) {
            this.first = first;
            this.severity = first.severity();
            this.now = first.text();
        }

        void add(Announcement a) {
            if (a.severity().compareTo(severity) < 0) severity = a.severity();
            UUID run = a.run().orElse(NO_RUN);
            switch (a.kind()) {
                case INCIDENT_OPENED, ALERT_JOINED, REVIEWED -> {}
                case ASKED -> begin(a, run, IncidentStatus.ASKING);
                case RUN_STARTED, SEEN, SKIPPED, WAITING, DECIDED, SUGGESTED, REPORTED ->
                    begin(a, run, IncidentStatus.WATCHING);
                case DOING, DONE, NOT_DONE, CHECKING, VERIFIED, NOT_VERIFIED -> begin(a, run, IncidentStatus.HEALING);
                case UNDONE, UNDO_FAILED -> {
                    if (active(run)) says(a);
                }
                case TEMPORARY_ENDED -> {
                    if (changeLeftBehind) says(a);
                    changeLeftBehind = false;
                }
                case TEMPORARY_FAILED -> {
                    changeLeftBehind = true;
                    says(a);
                }
                case HEALED, HEALED_BY_ITSELF -> {
                    runs.values().removeIf(s -> s == IncidentStatus.NEEDS_PERSON || s == IncidentStatus.NOT_HEALED);
                    end(a, run, IncidentStatus.HEALED);
                    healedAt = Optional.of(a.at());
                }
                case CANCELLED -> end(a, run, IncidentStatus.OVER);
                case HELD -> endUnlessCalled(a, run, IncidentStatus.HELD);
                case FAILED -> endUnlessCalled(a, run, IncidentStatus.NOT_HEALED);
                case NEEDS_HUMAN -> end(a, run, IncidentStatus.NEEDS_PERSON);
                case ESCALATED -> {
                    // The next level of a call that stands is no end of a run: it leaves to be read what people are
                    // called for.
                    if (called() && !active(run)) calls = ". " + a.text();
                    else end(a, run, IncidentStatus.NEEDS_PERSON);
                }
                case INCIDENT_CLOSED -> closedAt = Optional.of(a.at());
            }
        }

        private void begin(Announcement a, UUID run, IncidentStatus status) {
            if (a.kind() == Kind.DECIDED && a.run().isEmpty()) { // somebody has it: that changes nothing of it
                if (called()) calls = ". " + a.text();
                return;
            }
            if (a.kind() == Kind.REPORTED && a.run().isEmpty()) { // news that nobody has to act on
                if (!called()) says(a);
                return;
            }
            boolean over = runs.containsKey(run) && !active(run);
            if (over && a.kind() != Kind.RUN_STARTED && a.kind() != Kind.DOING) return; // an echo of a run that ended
            // The first of several who must agree has not ended the waiting, nor what is seen meanwhile; what is done
            // next does.
            boolean stays = runs.get(run) == IncidentStatus.ASKING
                    ? a.kind() == Kind.DECIDED || a.kind() == Kind.SEEN
                    : runs.get(run) == IncidentStatus.HEALING && status != IncidentStatus.ASKING;
            if (!stays) runs.put(run, status);
            healedAt = Optional.empty();
            closedAt = Optional.empty();
            if (!called()) says(a);
        }

        private void end(Announcement a, UUID run, IncidentStatus status) {
            runs.put(run, status);
            lastEnd = status;
            if (!called() || status == IncidentStatus.NEEDS_PERSON) says(a);
        }

        private void endUnlessCalled(Announcement a, UUID run, IncidentStatus status) {
            if (runs.get(run) != IncidentStatus.NEEDS_PERSON) end(a, run, status);
            else says(a); // why they were called
        }

        private void says(Announcement a) {
            now = a.text();
            calls = "";
        }

        private boolean active(UUID run) {
            IncidentStatus status = runs.get(run);
            return status == IncidentStatus.ASKING
                    || status == IncidentStatus.HEALING
                    || status == IncidentStatus.WATCHING;
        }

        private boolean called() {
            return changeLeftBehind || runs.containsValue(IncidentStatus.NEEDS_PERSON);
        }

        private IncidentStatus status() {
            if (changeLeftBehind) return IncidentStatus.NEEDS_PERSON;
            if (closedAt.isPresent())
                return lastEnd == IncidentStatus.HEALED ? IncidentStatus.HEALED : IncidentStatus.OVER;
            if (called()) return IncidentStatus.NEEDS_PERSON;
            if (runs.containsValue(IncidentStatus.ASKING)) return IncidentStatus.ASKING;
            if (runs.containsValue(IncidentStatus.HEALING)) return IncidentStatus.HEALING;
            if (runs.containsValue(IncidentStatus.WATCHING)) return IncidentStatus.WATCHING;
            return lastEnd;
        }

        Headline headline() {
            return new Headline(
                    status(), severity, first.target(), first.title(), now + calls, first.at(), healedAt, closedAt);
        }
    }
}
