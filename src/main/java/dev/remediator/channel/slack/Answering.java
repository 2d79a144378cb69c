package dev.remediator.channel.slack;

import dev.remediator.action.NearMiss;
import dev.remediator.alert.Alert;
import dev.remediator.alert.AlertStatus;
import dev.remediator.guard.Freeze.Scope;
import dev.remediator.identity.Caller;
import dev.remediator.identity.Role;
import dev.remediator.intake.Explainer;
import dev.remediator.intake.Explanation;
import dev.remediator.intake.Remediations;
import dev.remediator.report.AlertReader;
import dev.remediator.report.AlertStory;
import dev.remediator.report.FreezeReader;
import dev.remediator.report.IncidentReader;
import dev.remediator.report.IncidentView;
import dev.remediator.run.Asked;
import dev.remediator.run.Freezing;
import dev.remediator.run.Replies;
import dev.remediator.run.Say;
import dev.remediator.target.NotTheirs;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What {@code /remediator} answers. Reads, and changes nothing but by {@code freeze}. */
final class Answering {
    private static final int MOST = 10;

    private final IncidentReader incidents;
    private final Replies replies;
    private final FreezeReader freezes;
    private final Freezing freezing;
    private final Remediations remediations;
    private final AlertReader alerts;
    private final Explainer explainer;
    private final InstantSource clock;

    Answering(
            IncidentReader incidents,
            Replies replies,
            FreezeReader freezes,
            Freezing freezing,
            Remediations remediations,
            AlertReader alerts,
            Explainer explainer,
            InstantSource clock) {
        this.incidents = incidents;
        this.replies = replies;
        this.freezes = freezes;
        this.freezing = freezing;
        this.remediations = remediations;
        this.alerts = alerts;
        this.explainer = explainer;
        this.clock = clock;
    }

    /** Of which one is needed. */
    static List<String> roles(Typed typed) {
        return switch (typed) {
            case Typed.Freezing _ -> List.of(Role.OPERATOR);
            case Typed.Status _, Typed.OfAlert _, Typed.OfLabels _, Typed.Help _ -> List.of(Role.VIEWER);
        };
    }

    List<String> answer(Typed typed, Caller by) {
        return switch (typed) {
            case Typed.Status _ -> status();
            case Typed.Freezing freeze -> freeze(freeze, by);
            case Typed.OfAlert(var alert) -> explain(alert);
            case Typed.OfLabels(var labels) ->
                explained(
                        explainer.explain(
                                new Alert(labels, Map.of(), AlertStatus.FIRING, clock.instant(), Optional.empty(), "")),
                        Optional.empty());
            case Typed.Help(var problem) -> {
                var lines = new ArrayList<String>();
                problem.ifPresent(p -> lines.add(p + ". Nothing was done."));
                lines.addAll(Typed.USAGE);
                yield lines;
            }
        };
    }

    private List<String> status() {
        var lines = new ArrayList<String>();
        var open = incidents.open();
        lines.add(
                switch (open.size()) {
                    case 0 -> "No incident is open";
                    case 1 -> "One incident is open";
                    default -> "%d incidents are open".formatted(open.size());
                });
        open.stream().limit(MOST).map(this::line).forEach(lines::add);
        var asked = replies.open();
        if (!asked.isEmpty()) lines.add("%d wait for people".formatted(asked.size()));
        asked.stream().limit(MOST).map(Answering::line).forEach(lines::add);
        var standing = freezes.standing();
        if (standing.isEmpty()) lines.add("Nothing is frozen");
        for (var view : standing) {
            var freeze = view.freeze();
            lines.add("❄️ %s%s: by %s, %s: %s"
                    .formatted(
                            freeze.kill() ? "kill switch" : freeze.scope().says(),
                            freeze.until()
                                    .map(end -> " until " + end.truncatedTo(ChronoUnit.SECONDS))
                                    .orElse(""),
                            freeze.by(),
                            freeze.since().truncatedTo(ChronoUnit.SECONDS),
                            freeze.reason()));
        }
        return lines;
    }

    private String line(IncidentView incident) {
        var headline = incident.headline();
        return "%s %s %s, %s, for %s%s: %s"
                .formatted(
                        SlackText.sign(headline.status()),
                        headline.severity(),
                        headline.title(),
                        headline.status().words(),
                        Say.duration(Duration.between(headline.openedAt(), clock.instant())
                                .truncatedTo(ChronoUnit.SECONDS)),
                        incident.acknowledged()
                                .map(taken -> ", taken by " + taken.by())
                                .orElse(""),
                        headline.now());
    }

    private static String line(Asked asked) {
        return "🙋 %s, until %s: %s"
                .formatted(
                        asked.group().isBlank() ? "whoever knows" : asked.group(),
                        asked.expiresAt().truncatedTo(ChronoUnit.SECONDS),
                        asked.says());
    }

    private List<String> freeze(Typed.Freezing wanted, Caller by) {
        var unknown = unknown(wanted.scope());
        if (unknown.isPresent()) return List.of(unknown.get());
        try {
            var made = freezing.make(
                    wanted.scope(),
                    false,
                    by,
                    wanted.reason(),
                    Optional.of(clock.instant().plus(wanted.lasts())));
            return List.of(
                    "%s: %s, until %s. What was changed for a time is still taken back"
                            .formatted(
                                    made.already() ? "It is frozen already" : "Frozen",
                                    made.freeze().scope().says(),
                                    made.freeze()
                                            .until()
                                            .map(end -> end.truncatedTo(ChronoUnit.SECONDS)
                                                    .toString())
                                            .orElse("somebody lifts it")),
                    "It ends before that by the console, or: ./remediator thaw "
                            + made.freeze().id());
        } catch (NotTheirs e) {
            return List.of("Nothing was frozen: " + e.why());
        }
    }

    private Optional<String> unknown(Scope scope) {
        return switch (scope) {
            case Scope.Everything _ -> Optional.empty();
            case Scope.OfTarget(var name) ->
                remediations.targets().find(name).isPresent()
                        ? Optional.empty()
                        : unknown(
                                "target",
                                name,
                                remediations.targets().all().stream()
                                        .map(t -> t.name())
                                        .toList());
            case Scope.OfPlaybook(var name) ->
                remediations.catalog().find(name).isPresent()
                        ? Optional.empty()
                        : unknown(
                                "playbook",
                                name,
                                remediations.catalog().playbooks().stream()
                                        .map(p -> p.name())
                                        .toList());
        };
    }

    private static Optional<String> unknown(String what, String name, List<String> known) {
        return Optional.of("Nothing was frozen: no %s is called '%s'%s"
                .formatted(
                        what,
                        name,
                        NearMiss.of(name, known)
                                .map(near -> "; did you mean '" + near + "'?")
                                .orElse("")));
    }

    private List<String> explain(UUID alert) {
        return alerts.find(alert)
                .map(story -> explained(explainer.explain(story.again()), Optional.of(story)))
                .orElseGet(() -> List.of("There is no alert with this id"));
    }

    private static List<String> explained(Explanation explanation, Optional<AlertStory> story) {
        var lines = new ArrayList<String>();
        story.ifPresent(alert -> {
            lines.add(alert.name() + ", first seen " + alert.seenAt().truncatedTo(ChronoUnit.SECONDS));
            alert.decisions().stream().findFirst().ifPresent(d -> lines.add("Then: " + d.says()));
        });
        lines.add((story.isPresent() ? "Now: " : "") + explanation.summary());
        var part = explanation.nearest();
        part.answers().stream().limit(MOST).map(answer -> "• " + answer.says()).forEach(lines::add);
        int more = explanation.answers().size() - Math.min(MOST, part.answers().size());
        if (more > 0) lines.add("%d more playbooks: see the console, or ./remediator explain".formatted(more));
        return lines;
    }
}
