package dev.remediator.review;

import static dev.remediator.review.Reviewing.say;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** A review as Markdown. */
final class ReviewMarkdown {
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter FULL = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final StringBuilder out = new StringBuilder();

    private ReviewMarkdown() {}

    static String of(Review review) {
        var page = new ReviewMarkdown();
        page.head(review);
        page.part("What was tried", review.tried(), ReviewMarkdown::tried);
        page.part("People", review.people(), w -> "%s %s %s".formatted(clock(w.at()), text(w.who()), text(w.what())));
        page.part("Evidence", review.evidence(), Markdown::text);
        page.part("Figures", review.figures(), ReviewMarkdown::figure);
        page.part("What might be changed", review.suggestions(), ReviewMarkdown::suggestion);
        page.part("Still open", review.followUps(), Markdown::text);
        page.timeline(review);
        return page.out.toString();
    }

    private void head(Review review) {
        line("# Review: " + text(review.title()));
        line("");
        line("%s on %s, %s. Opened %s%s."
                .formatted(
                        review.severity(),
                        text(review.target()),
                        review.outcome(),
                        FULL.format(review.openedAt()),
                        review.closedAt()
                                .map(at -> ", closed " + FULL.format(at))
                                .orElse(", not closed yet")));
        line("");
        line("| Time to | |");
        line("| --- | --- |");
        time(
                "detect (the alert's beginning to its coming in here)",
                review.times().detect());
        time("acknowledge", review.times().acknowledge());
        time("mitigate (first effect that was verified)", review.times().mitigate());
        time("heal", review.times().heal());
        line("");
    }

    private void time(String what, Optional<Duration> took) {
        line("| %s | %s |".formatted(what, took.map(Reviewing::say).orElse("–")));
    }

    private <T> void part(String title, List<T> items, Function<T, String> show) {
        if (items.isEmpty()) return;
        line("## " + title);
        line("");
        for (var item : items) line("- " + show.apply(item));
        line("");
    }

    private static String tried(Review.Attempt a) {
        return "%s %s: %s – **%s**%s"
                .formatted(
                        clock(a.at()),
                        text(a.playbook()),
                        text(a.says()),
                        a.result().words(),
                        a.saw().isBlank() ? "" : " (" + text(a.saw()) + ")");
    }

    private static String figure(Series series) {
        return text(series.name())
                + ": "
                + series.problem()
                        .map(why -> "could not be recorded, " + text(why))
                        .orElseGet(() -> "recorded, %d values from %s to %s"
                                .formatted(
                                        series.points().size(),
                                        clock(series.points().getFirst().at()),
                                        clock(series.points().getLast().at())));
    }

    private static String suggestion(Review.Suggestion s) {
        return "%s%s. Seen: %s (`%s`)"
                .formatted(
                        s.playbook().isEmpty() ? "" : text(s.playbook()) + ": ",
                        text(s.says()),
                        text(s.evidence()),
                        s.rule());
    }

    private void timeline(Review review) {
        if (review.timeline().isEmpty()) return;
        line("## Timeline");
        line("");
        for (var each : review.timeline()) {
            line("- %s %s: %s".formatted(clock(each.at()), each.stage(), text(each.text())));
            for (var detail : each.details()) line("  - " + text(detail));
        }
        if (review.leftOut() > 0) line("- and %d more".formatted(review.leftOut()));
    }

    private static String clock(Instant at) {
        return CLOCK.format(at);
    }

    private static String text(String text) {
        return Markdown.text(text);
    }

    static String duration(Duration duration) {
        return say(duration);
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
