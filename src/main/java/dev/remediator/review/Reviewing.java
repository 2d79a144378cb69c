package dev.remediator.review;

import dev.remediator.report.Headline;
import dev.remediator.report.IncidentStatus;
import dev.remediator.review.Review.Attempt;
import dev.remediator.review.Review.Result;
import dev.remediator.review.Review.Word;
import dev.remediator.run.Announcement;
import dev.remediator.run.Announcement.Kind;
import dev.remediator.run.Asked;
import dev.remediator.run.Phase;
import dev.remediator.run.Say;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Makes a review of what the journal knows. Pure. */
final class Reviewing {
    private static final Set<Kind> HEALED = Set.of(Kind.HEALED, Kind.HEALED_BY_ITSELF);
    private static final int MOST_EVIDENCE = 24;

    private Reviewing() {}

    static Review of(Facts facts) {
        var incident = facts.incident();
        var tried = tried(facts);
        return new Review(
                incident.id(),
                incident.title(),
                incident.target(),
                incident.severity(),
                outcome(facts),
                incident.openedAt(),
                incident.closedAt(),
                times(facts),
                facts.timeline().stream().map(Reviewing::line).toList(),
                facts.leftOut(),
                tried,
                people(facts),
                evidence(facts),
                facts.series(),
                Suggestions.of(facts, tried),
                followUps(facts));
    }

    private static String outcome(Facts facts) {
        if (facts.timeline().isEmpty()) return IncidentStatus.OVER.words().toLowerCase(Locale.ROOT);
        return Headline.of(facts.timeline()).status().words().toLowerCase(Locale.ROOT);
    }

    private static Review.Line line(Announcement a) {
        return new Review.Line(a.at(), a.kind(), a.text(), a.details());
    }

    private static Review.Times times(Facts facts) {
        var opened = facts.incident().openedAt();
        return new Review.Times(
                facts.alerts().stream()
                        .min(Comparator.comparing(Facts.Alert::seenAt))
                        .map(first -> between(first.startsAt(), first.seenAt())),
                facts.incident().acknowledgedAt().map(at -> between(opened, at)),
                firstVerified(facts).map(at -> between(opened, at)),
                last(facts, HEALED).map(at -> between(opened, at)));
    }

    /** A clock that runs behind must not make a time less than nothing. */
    private static Duration between(Instant from, Instant to) {
        var duration = Duration.between(from, to);
        return duration.isNegative() ? Duration.ZERO : duration;
    }

    /** The first verification that came after an effect of its run. */
    private static Optional<Instant> firstVerified(Facts facts) {
        return facts.timeline().stream()
                .filter(a -> a.kind() == Kind.VERIFIED)
                .filter(a -> facts.effects().stream()
                        .anyMatch(e -> a.run().equals(Optional.of(e.run()))
                                && !e.intentAt().isAfter(a.at())))
                .map(Announcement::at)
                .findFirst();
    }

    private static Optional<Instant> last(Facts facts, Set<Kind> kinds) {
        return facts.timeline().stream()
                .filter(a -> kinds.contains(a.kind()))
                .map(Announcement::at)
                .reduce((_, second) -> second);
    }

    private static List<Attempt> tried(Facts facts) {
        var tried = new ArrayList<Attempt>();
        for (var effect : facts.effects()) {
            // It was sent again, and what was sent then stands in the list.
            if (effect.outcome().equals(Optional.of("repeated"))) continue;
            var course = course(facts, effect);
            var verdict = course.stream()
                    .filter(a -> a.kind() == Kind.VERIFIED || a.kind() == Kind.NOT_VERIFIED)
                    .findFirst();
            tried.add(new Attempt(
                    effect.intentAt(),
                    effect.playbook(),
                    effect.capability(),
                    effect.says(),
                    result(facts, effect, verdict.map(Announcement::kind)),
                    verdict.map(Announcement::text).or(effect::summary).orElse("")));
        }
        return tried;
    }

    /** What the run said from this effect to its next one. */
    private static List<Announcement> course(Facts facts, Facts.Effect effect) {
        var until = facts.effects().stream()
                .filter(e -> e.run().equals(effect.run()) && e.command() > effect.command())
                .map(Facts.Effect::intentAt)
                .min(Comparator.naturalOrder())
                .orElse(Instant.MAX);
        return facts.timeline().stream()
                .filter(a -> a.run().equals(Optional.of(effect.run())))
                .filter(a -> !a.at().isBefore(effect.intentAt()) && a.at().isBefore(until))
                .toList();
    }

    private static Result result(Facts facts, Facts.Effect effect, Optional<Kind> verdict) {
        switch (effect.outcome().orElse("unknown")) {
            case "refused", "failed" -> {
                return Result.NOT_DONE;
            }
            case "unknown" -> {
                return Result.UNKNOWN;
            }
            default -> {}
        }
        var fate = facts.runs().stream()
                .filter(r -> r.id().equals(effect.run()))
                .findFirst()
                .map(r -> r.fates().getOrDefault(effect.command(), ""))
                .orElse("");
        if (fate.equals("STUCK")) return Result.STUCK;
        boolean undone = fate.equals("UNDONE");
        if (verdict.equals(Optional.of(Kind.VERIFIED))) return undone ? Result.UNDONE : Result.VERIFIED;
        if (verdict.equals(Optional.of(Kind.NOT_VERIFIED)))
            return undone ? Result.NOT_VERIFIED_UNDONE : Result.NOT_VERIFIED;
        return undone ? Result.UNDONE : Result.DONE;
    }

    private static List<Word> people(Facts facts) {
        var words = new ArrayList<Word>();
        var incident = facts.incident();
        incident.acknowledgedAt()
                .ifPresent(
                        at -> words.add(new Word(at, incident.acknowledgedBy().orElse("somebody"), "took it on")));
        for (var asked : facts.asked()) {
            for (var said : asked.said())
                words.add(new Word(
                        said.at(),
                        said.by(),
                        said.word() + (said.reason().isBlank() ? "" : ", \"" + said.reason() + "\"") + ", to: "
                                + firstLine(asked.says())));
            asked.over()
                    .filter(over -> over.outcome().equals("expired"))
                    .ifPresent(over -> words.add(new Word(
                            over.at(), group(asked), "did not answer in time, to: " + firstLine(asked.says()))));
        }
        for (var stop : facts.stops())
            words.add(new Word(
                    stop.at(),
                    stop.by(),
                    "stopped the run" + (stop.reason().isBlank() ? "" : ", \"" + stop.reason() + "\"")));
        for (var change : facts.changes())
            change.endedEarlyBy()
                    .ifPresent(by -> words.add(new Word(
                            change.endedAt().orElse(facts.asOf()),
                            by,
                            "had this ended before its time: " + change.says())));
        for (var called : facts.timeline())
            if (called.kind() == Kind.ESCALATED) words.add(new Word(called.at(), "Remediator", called.text()));
        words.sort(Comparator.comparing(Word::at));
        return words;
    }

    private static String group(Asked asked) {
        return asked.group().isEmpty() ? "every engineer" : asked.group();
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }

    private static List<String> evidence(Facts facts) {
        var lines = new ArrayList<String>();
        for (var run : facts.runs()) {
            if (run.evidence().isEmpty()) continue;
            if (facts.runs().size() > 1) lines.add(run.playbook() + ":");
            lines.addAll(run.evidence());
        }
        return lines.size() <= MOST_EVIDENCE ? lines : lines.subList(0, MOST_EVIDENCE);
    }

    /** What somebody should look after still. */
    private static List<String> followUps(Facts facts) {
        var open = new ArrayList<String>();
        for (var change : facts.changes()) {
            if (change.stuck())
                open.add("This could not be taken back and stays until somebody does it by hand: %s%s"
                        .formatted(
                                change.says(),
                                change.summary().map(s -> " (" + s + ")").orElse("")));
            else if (change.stands())
                open.add("This stands until %s: %s"
                        .formatted(change.dueAt().truncatedTo(ChronoUnit.SECONDS), change.says()));
        }
        for (var asked : facts.asked())
            if (asked.over().isEmpty())
                open.add("%s waits for an answer: %s"
                        .formatted(
                                asked.kind() == Asked.Kind.DOUBT ? "What became of an effect" : "A run",
                                firstLine(asked.says())));
        for (var run : facts.runs())
            if (run.phase() == Phase.NEEDS_HUMAN && !healedAfter(facts, run.id()))
                open.add("A person must look at %s: %s"
                        .formatted(run.target(), run.reason().orElse("")));
        for (var demoted : facts.demoted())
            open.add("%s acts only with consent until somebody promotes it: %s"
                    .formatted(demoted.playbook(), demoted.why()));
        if (facts.calling()) open.add("People are called for it still, and nobody has taken it on");
        return open;
    }

    private static boolean healedAfter(Facts facts, UUID run) {
        var ended = facts.runs().stream()
                .filter(r -> r.id().equals(run))
                .flatMap(r -> r.endedAt().stream())
                .findFirst();
        return ended.isPresent()
                && last(facts, HEALED).filter(at -> at.isAfter(ended.get())).isPresent();
    }

    /** For figures in sentences. */
    static String say(Duration duration) {
        return Say.duration(duration.toMillis() < 1000 ? duration : duration.truncatedTo(ChronoUnit.SECONDS));
    }
}
