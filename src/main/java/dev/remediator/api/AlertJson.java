package dev.remediator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.remediator.intake.Explanation;
import dev.remediator.intake.Why;
import dev.remediator.report.AlertStory;
import dev.remediator.report.AlertView;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the API says about alerts. Times are ISO 8601 in UTC; what is absent is left out. */
final class AlertJson {
    private AlertJson() {}

    record Stopped(String playbook, String by, String reason) {
        static List<Stopped> of(List<AlertView.Stopped> stopped) {
            return stopped.stream()
                    .map(s -> new Stopped(s.playbook(), s.by(), s.reason()))
                    .toList();
        }
    }

    /** In a list: the alert with its last decision. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Brief(
            UUID id,
            String source,
            Map<String, String> labels,
            String decidedAt,
            @Nullable String endedAt,
            String disposition,
            String says,
            @Nullable String playbook,
            @Nullable UUID incident,
            List<Stopped> stopped) {
        static Brief of(AlertView v) {
            return new Brief(
                    v.episode(),
                    v.source(),
                    v.labels(),
                    v.decidedAt().toString(),
                    text(v.endedAt()),
                    v.disposition(),
                    v.says(),
                    v.playbook().orElse(null),
                    v.incident().orElse(null),
                    Stopped.of(v.stopped()));
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Decision(
            String at,
            String disposition,
            String says,
            @Nullable String playbook,
            @Nullable UUID run,
            List<Stopped> stopped,
            @Nullable String retryAt,
            String catalog) {
        static Decision of(AlertStory.Decision d) {
            return new Decision(
                    d.at().toString(),
                    d.kind(),
                    d.says(),
                    d.playbook().orElse(null),
                    d.run().orElse(null),
                    Stopped.of(d.stopped()),
                    text(d.retryAt()),
                    d.catalog());
        }
    }

    /** One alert, whole. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Whole(
            UUID id,
            String source,
            Map<String, String> labels,
            Map<String, String> annotations,
            String generatorUrl,
            String startsAt,
            String seenAt,
            @Nullable String endedAt,
            @Nullable String endedBy,
            @Nullable UUID incident,
            List<Decision> decisions) {
        static Whole of(AlertStory s) {
            return new Whole(
                    s.id(),
                    s.source(),
                    s.labels(),
                    s.annotations(),
                    s.generatorUrl(),
                    s.startsAt().toString(),
                    s.seenAt().toString(),
                    text(s.endedAt()),
                    s.endedBy().orElse(null),
                    s.incident().orElse(null),
                    s.decisions().stream().map(Decision::of).toList());
        }
    }

    record Failed(String label, String operator, String wanted, String actual) {}

    /** @param line of {@code when:}, the nearest one, with what of it does not hold */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Answer(
            String playbook,
            String severity,
            String answer,
            String says,
            @Nullable String line,
            @Nullable List<Failed> failed) {
        static Answer of(Explanation.Answer a) {
            var miss = a.why() instanceof Why.OtherAlert other ? other.miss() : null;
            return new Answer(
                    a.playbook(),
                    a.severity().name(),
                    a.why().name(),
                    a.why().says(),
                    miss == null ? null : miss.line().toString(),
                    miss == null
                            ? null
                            : miss.failed().stream()
                                    .map(m -> new Failed(
                                            m.name(),
                                            m.op().symbol(),
                                            m.value(),
                                            miss.labels().get(m.name())))
                                    .toList());
        }
    }

    /**
     * Whether something would happen now, and why not.
     *
     * @param leftOut how many playbooks, all of them far from the alert, are not listed
     * @param recorded the last decision, where the alert is one that came in
     * @param since how today's answer differs from that
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Explained(
            Map<String, String> labels,
            @Nullable String takes,
            String summary,
            List<Answer> playbooks,
            int leftOut,
            String catalog,
            @Nullable Decision recorded,
            @Nullable String since) {
        static Explained of(Explanation e, Explanation.Part part, Optional<AlertStory> story) {
            return new Explained(
                    e.labels().asMap(),
                    e.acts().map(Explanation.Answer::playbook).orElse(null),
                    e.summary(),
                    part.answers().stream().map(Answer::of).toList(),
                    part.leftOut(),
                    e.catalog(),
                    story.flatMap(s -> s.decisions().stream().findFirst())
                            .map(Decision::of)
                            .orElse(null),
                    story.flatMap(s -> s.since(e)).orElse(null));
        }
    }

    private static @Nullable String text(Optional<Instant> at) {
        return at.map(Instant::toString).orElse(null);
    }
}
