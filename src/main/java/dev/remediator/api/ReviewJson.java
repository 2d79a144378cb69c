package dev.remediator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.remediator.review.PlaybookStatistics;
import dev.remediator.review.Review;
import dev.remediator.review.Series;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the API says about reviews and statistics. Durations are ISO 8601; what is absent is left out. */
final class ReviewJson {
    private ReviewJson() {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Whole(
            UUID incident,
            String title,
            String target,
            String severity,
            String outcome,
            String openedAt,
            @Nullable String closedAt,
            Times times,
            List<Tried> tried,
            List<Word> people,
            List<String> evidence,
            List<Figure> figures,
            List<Suggestion> suggestions,
            List<String> followUps,
            List<Line> timeline,
            int timelineLeftOut,
            String markdown) {
        static Whole of(Review r) {
            return new Whole(
                    r.incident(),
                    r.title(),
                    r.target(),
                    r.severity().name(),
                    r.outcome(),
                    r.openedAt().toString(),
                    r.closedAt().map(Instant::toString).orElse(null),
                    Times.of(r.times()),
                    r.tried().stream().map(Tried::of).toList(),
                    r.people().stream()
                            .map(w -> new Word(w.at().toString(), w.who(), w.what()))
                            .toList(),
                    r.evidence(),
                    r.figures().stream().map(Figure::of).toList(),
                    r.suggestions().stream()
                            .map(s -> new Suggestion(s.rule(), s.playbook(), s.says(), s.evidence()))
                            .toList(),
                    r.followUps(),
                    r.timeline().stream()
                            .map(l -> new Line(l.at().toString(), l.stage(), l.text(), l.details()))
                            .toList(),
                    r.leftOut(),
                    r.markdown());
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Times(
            @Nullable String detect,
            @Nullable String acknowledge,
            @Nullable String mitigate,
            @Nullable String heal) {
        static Times of(Review.Times t) {
            return new Times(
                    duration(t.detect()), duration(t.acknowledge()), duration(t.mitigate()), duration(t.heal()));
        }
    }

    record Tried(String at, String playbook, String capability, String says, String result, String saw) {
        static Tried of(Review.Attempt a) {
            return new Tried(
                    a.at().toString(),
                    a.playbook(),
                    a.capability(),
                    a.says(),
                    a.result().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                    a.saw());
        }
    }

    record Word(String at, String who, String what) {}

    record Suggestion(String rule, String playbook, String says, String evidence) {}

    record Line(String at, String stage, String text, List<String> details) {}

    /** @param points of seconds since the epoch and value */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Figure(
            String name,
            String unit,
            String recordedAt,
            List<double[]> points,
            @Nullable String problem) {
        static Figure of(Series s) {
            return new Figure(
                    s.name(),
                    s.unit(),
                    s.recordedAt().toString(),
                    s.points().stream()
                            .map(p -> new double[] {p.at().toEpochMilli() / 1000.0, p.value()})
                            .toList(),
                    s.problem().orElse(null));
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Statistics(
            String playbook,
            @Nullable String lastRun,
            @Nullable String lastHealed,
            @Nullable String lastByHand,
            @Nullable String lastDrill,
            List<Period> periods) {
        static Statistics of(PlaybookStatistics s) {
            return new Statistics(
                    s.playbook(),
                    s.lastRun().map(Instant::toString).orElse(null),
                    s.lastHealed().map(Instant::toString).orElse(null),
                    s.lastByHand().map(Instant::toString).orElse(null),
                    s.lastDrill().map(LocalDate::toString).orElse(null),
                    s.periods().stream().map(Period::of).toList());
        }
    }

    /** @param successPercent of the runs that came to an end of their own */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Period(
            int days,
            long runs,
            long healed,
            long byItself,
            long held,
            long cancelled,
            long failed,
            long needsPerson,
            @Nullable Integer successPercent,
            @Nullable String medianToHeal,
            @Nullable String p90ToHeal,
            long asked,
            long expired,
            @Nullable String medianWait,
            @Nullable String p90Wait) {
        static Period of(PlaybookStatistics.Period p) {
            return new Period(
                    p.days(),
                    p.runs(),
                    p.healed(),
                    p.byItself(),
                    p.held(),
                    p.cancelled(),
                    p.failed(),
                    p.needsPerson(),
                    p.success().orElse(null),
                    duration(p.medianToHeal()),
                    duration(p.p90ToHeal()),
                    p.asked(),
                    p.expired(),
                    duration(p.medianWait()),
                    duration(p.p90Wait()));
        }
    }

    private static @Nullable String duration(Optional<Duration> duration) {
        return duration.map(Duration::toString).orElse(null);
    }
}
