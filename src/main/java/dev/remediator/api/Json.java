package dev.remediator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.remediator.report.EffectView;
import dev.remediator.report.Headline;
import dev.remediator.report.IncidentView;
import dev.remediator.report.Mark;
import dev.remediator.report.RunReader;
import dev.remediator.report.RunView;
import dev.remediator.run.Announcement;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the API says about incidents and runs. Times are ISO 8601 in UTC; what is absent is left out. */
final class Json {
    private Json() {}

    /** @param timeline only where one incident was asked for */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Incident(
            UUID id,
            String status,
            String severity,
            String target,
            String title,
            String now,
            String openedAt,
            @Nullable String healedAt,
            @Nullable String closedAt,
            @Nullable String acknowledgedAt,
            @Nullable String acknowledgedBy,
            List<Run> runs,
            @Nullable List<Line> timeline,
            @Nullable Integer timelineLeftOut) {
        static Incident brief(IncidentView v) {
            return of(v, null, null);
        }

        static Incident whole(IncidentView v) {
            return of(v, v.timeline().stream().map(Line::of).toList(), v.leftOut());
        }

        private static Incident of(IncidentView v, @Nullable List<Line> timeline, @Nullable Integer leftOut) {
            Headline h = v.headline();
            return new Incident(
                    v.id(),
                    h.status().slug(),
                    h.severity().name(),
                    h.target(),
                    h.title(),
                    h.now(),
                    h.openedAt().toString(),
                    h.healedAt().map(Instant::toString).orElse(null),
                    h.closedAt().map(Instant::toString).orElse(null),
                    v.acknowledged().map(a -> a.at().toString()).orElse(null),
                    v.acknowledged().map(IncidentView.Acknowledged::by).orElse(null),
                    v.runs().stream().map(Run::of).toList(),
                    timeline,
                    leftOut);
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Line(
            String at, String kind, String stage, @Nullable UUID run, String text, List<String> details) {
        static Line of(Announcement a) {
            return new Line(
                    a.at().toString(),
                    slug(a.kind()),
                    Mark.of(a.kind()).stage().word(),
                    a.run().orElse(null),
                    a.text(),
                    a.details());
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Run(
            UUID id,
            UUID incident,
            String playbook,
            String target,
            String phase,
            String startedAt,
            String deadlineAt,
            @Nullable String endedAt,
            @Nullable String reason) {
        static Run of(RunView v) {
            return new Run(
                    v.id(),
                    v.incident(),
                    v.playbook(),
                    v.target(),
                    slug(v.phase()),
                    v.startedAt().toString(),
                    v.deadlineAt().toString(),
                    v.endedAt().map(Instant::toString).orElse(null),
                    v.reason().orElse(null));
        }
    }

    record RunStory(Run run, List<Line> timeline, List<Effect> effects) {
        static RunStory of(RunReader.Story story) {
            return new RunStory(
                    Run.of(story.run()),
                    story.timeline().stream().map(Line::of).toList(),
                    story.effects().stream().map(Effect::of).toList());
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Effect(
            String capability,
            String says,
            String intentAt,
            @Nullable String resultAt,
            @Nullable String outcome,
            @Nullable String summary) {
        static Effect of(EffectView v) {
            return new Effect(
                    v.capability(),
                    v.says(),
                    v.intentAt().toString(),
                    v.resultAt().map(Instant::toString).orElse(null),
                    v.outcome().orElse(null),
                    v.summary().orElse(null));
        }
    }

    private static String slug(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
