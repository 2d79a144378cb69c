package dev.remediator.console;

import dev.remediator.review.Review;
import dev.remediator.review.Series;
import dev.remediator.run.Say;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * A review on a page.
 *
 * @param figures those that can be drawn
 * @param unread figures that could not be recorded, and why
 */
record ReviewPage(Review review, List<Time> times, List<ReviewPages.Figure> figures, List<Unread> unread) {
    /** @param took "–" where it did not come to that */
    record Time(String what, String about, String took) {}

    record Unread(String name, String why) {}

    static ReviewPage of(Review review, List<ReviewPages.Figure> figures) {
        var t = review.times();
        return new ReviewPage(
                review,
                List.of(
                        new Time("Detected", "from the alert's beginning to its coming in here", took(t.detect())),
                        new Time("Acknowledged", "until somebody took it on", took(t.acknowledge())),
                        new Time("Mitigated", "until the first effect was verified", took(t.mitigate())),
                        new Time("Healed", "until a run proved it", took(t.heal()))),
                figures,
                review.figures().stream()
                        .filter(s -> s.problem().isPresent())
                        .map(s -> new Unread(s.name(), s.problem().orElse("")))
                        .toList());
    }

    /** What people were told, as on the incident's own page. */
    public List<Line> lines() {
        return review.timeline().stream()
                .map(l -> Line.of(l.at(), l.kind(), l.text(), l.details()))
                .toList();
    }

    /** Of the timeline's end; none is left out in its middle. */
    public int hidden() {
        return 0;
    }

    public int hiddenAfter() {
        return 0;
    }

    public String id() {
        return review.incident().toString();
    }

    public Optional<Instant> closedAt() {
        return review.closedAt();
    }

    private static String took(Optional<Duration> took) {
        return took.map(d -> Say.duration(d.toMillis() < 1000 ? d : d.truncatedTo(ChronoUnit.SECONDS)))
                .orElse("–");
    }

    /** Whether anything was recorded at all. */
    public boolean recorded() {
        return review.figures().stream().anyMatch(ReviewPage::there);
    }

    private static boolean there(Series series) {
        return series.problem().isEmpty();
    }
}
