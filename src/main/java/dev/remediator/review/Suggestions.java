package dev.remediator.review;

import static dev.remediator.review.Reviewing.say;

import dev.remediator.review.Review.Attempt;
import dev.remediator.review.Review.Result;
import dev.remediator.review.Review.Suggestion;
import dev.remediator.run.Announcement.Kind;
import dev.remediator.run.Asked;
import dev.remediator.run.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What the playbooks might change. Each rule looks at one thing, says what it saw, and keeps still where it saw too little.
 * Pure.
 */
final class Suggestions {
    /** So many runs without help are more than chance. */
    private static final int LEAST_PAST = 3;

    private static final Duration LONG_WAIT = Duration.ofMinutes(5);
    private static final Duration LATE = Duration.ofMinutes(5);
    private static final Duration UNANSWERED = Duration.ofMinutes(15);
    private static final Duration SOON = Duration.ofHours(1);
    private static final String UNREAD = "Evidence '";

    private final Facts facts;
    private final List<Attempt> tried;
    private final List<Suggestion> found = new ArrayList<>();

    private Suggestions(Facts facts, List<Attempt> tried) {
        this.facts = facts;
        this.tried = tried;
    }

    static List<Suggestion> of(Facts facts, List<Attempt> tried) {
        var rules = new Suggestions(facts, tried);
        rules.firstNeverHelps();
        rules.nothingHelped();
        rules.approvals();
        rules.held();
        rules.renewed();
        rules.again();
        rules.detectedLate();
        rules.nobodyAcknowledged();
        rules.notTakenBack();
        rules.unreadEvidence();
        rules.nothingToDo();
        return List.copyOf(rules.found);
    }

    private void add(String rule, String playbook, String says, String evidence) {
        found.add(new Suggestion(rule, playbook, says, evidence));
    }

    private Set<String> playbooks() {
        var names = new LinkedHashSet<String>();
        facts.runs().forEach(run -> names.add(run.playbook()));
        return names;
    }

    private void firstNeverHelps() {
        for (var playbook : playbooks()) {
            var history = facts.histories().get(playbook);
            if (history == null || !history.ladder()) continue;
            var acted = history.past().stream().filter(p -> p.tried() > 0).toList();
            if (acted.isEmpty()) continue;
            var first = acted.getFirst().first();
            var past = acted.stream().filter(p -> p.first().equals(first)).toList();
            if (past.size() < LEAST_PAST || past.stream().anyMatch(Facts.Past::firstHelped)) continue;
            add(
                    "first-rung-never-verifies",
                    playbook,
                    "Leave out its first rung, %s, or put another one before it".formatted(first),
                    "%s came first in its last %d runs that acted, and verified in none of them"
                            .formatted(first, past.size()));
        }
    }

    private void nothingHelped() {
        for (var run : facts.runs()) {
            if (run.phase() != Phase.FAILED) continue;
            var its = tried.stream()
                    .filter(a -> a.playbook().equals(run.playbook()))
                    .toList();
            if (its.isEmpty()) continue;
            add(
                    "nothing-helped",
                    run.playbook(),
                    "Add a rung for what people did in the end",
                    "it tried %s, and ended without success: %s"
                            .formatted(
                                    String.join(
                                            ", ",
                                            its.stream()
                                                    .map(Attempt::capability)
                                                    .toList()),
                                    run.reason().orElse("")));
        }
    }

    private void approvals() {
        for (var asked : facts.asked()) {
            if (asked.kind() != Asked.Kind.APPROVAL) continue;
            var over = asked.over();
            if (over.isEmpty()) continue;
            var waited = Duration.between(asked.askedAt(), over.get().at());
            var group = asked.group().isEmpty() ? "every engineer" : asked.group();
            switch (over.get().outcome()) {
                case "expired" ->
                    add(
                            "approval-expired",
                            asked.playbook(),
                            "Ask a group that answers at this hour, or give the answer more time",
                            "%s had %s and nobody answered".formatted(group, say(waited)));
                case "denied" ->
                    asked.said().stream()
                            .filter(w -> w.word().equals("said no"))
                            .findFirst()
                            .ifPresent(w -> add(
                                    "approval-denied",
                                    asked.playbook(),
                                    "Have it see for itself what made people say no, with unless",
                                    "%s said no%s"
                                            .formatted(
                                                    w.by(), w.reason().isBlank() ? "" : ": \"" + w.reason() + "\"")));
                default -> slow(asked, waited, group);
            }
        }
    }

    private void slow(Asked asked, Duration waited, String group) {
        var usual = Optional.ofNullable(facts.histories().get(asked.playbook())).flatMap(Facts.History::usualWait);
        if (waited.compareTo(LONG_WAIT) < 0
                || usual.filter(u -> waited.compareTo(u) <= 0).isPresent()) return;
        add(
                "approval-waited",
                asked.playbook(),
                "Let it act without consent where that is safe, or ask a group that is nearer",
                "it waited %s for %s%s"
                        .formatted(
                                say(waited),
                                group,
                                usual.map(u -> "; nine of ten of its approvals took no longer than " + say(u))
                                        .orElse("")));
    }

    private void held() {
        for (var run : facts.runs())
            run.heldBy()
                    .ifPresent(guard -> add(
                            "held-by-" + guard,
                            run.playbook(),
                            switch (guard) {
                                case "cooldown" ->
                                    "Shorten its cooldown, or let another rung come first the second time";
                                case "window" -> "Widen its windows, or name a playbook that may act outside of them";
                                case "silenced" -> "End silences earlier, or let it act in spite of them";
                                case "target-busy" ->
                                    "Look at which playbooks act on this target at once, and rank them";
                                default -> "Look whether this guard holds it when it should";
                            },
                            "it was held: %s".formatted(run.reason().orElse(guard))));
    }

    private void renewed() {
        var made = new LinkedHashMap<String, List<Facts.Change>>();
        for (var change : facts.changes())
            if (!change.state().equals("not-made"))
                made.computeIfAbsent(
                                change.playbook() + " " + change.capability() + " " + change.target(),
                                _ -> new ArrayList<>())
                        .add(change);
        for (var same : made.values()) {
            if (same.size() < 2) continue;
            var first = same.getFirst();
            add(
                    "temporary-renewed",
                    first.playbook(),
                    "Make %s for longer, or mend what it bridges".formatted(first.capability()),
                    "it was made %d times in this incident, for %s the first time"
                            .formatted(same.size(), say(Duration.between(first.madeAt(), first.dueAt()))));
        }
    }

    private void again() {
        var playbook = playbooks().stream().findFirst().orElse("");
        facts.before()
                .filter(before -> before.title().equals(facts.incident().title()))
                .flatMap(Facts.Neighbour::closedAt)
                .map(closed -> Duration.between(closed, facts.incident().openedAt()))
                .filter(gap -> gap.compareTo(SOON) < 0)
                .ifPresent(gap -> add(
                        "fired-again",
                        playbook,
                        "What heals it does not hold: look for the cause, or try what goes deeper first",
                        "it fired again %s after the last incident about it was closed (%s)"
                                .formatted(
                                        say(gap), facts.before().orElseThrow().id())));
        facts.after()
                .filter(after -> after.title().equals(facts.incident().title()))
                .map(Facts.Neighbour::openedAt)
                .flatMap(opened -> facts.incident().closedAt().map(closed -> Duration.between(closed, opened)))
                .filter(gap -> !gap.isNegative() && gap.compareTo(SOON) < 0)
                .ifPresent(gap -> add(
                        "fired-again-after",
                        playbook,
                        "What healed it did not hold: look for the cause, or try what goes deeper first",
                        "it fired again %s after this incident was closed (%s)"
                                .formatted(say(gap), facts.after().orElseThrow().id())));
    }

    private void detectedLate() {
        facts.alerts().stream()
                .min(Comparator.comparing(Facts.Alert::seenAt))
                .filter(first -> between(first.startsAt(), first.seenAt()).compareTo(LATE) > 0)
                .ifPresent(first -> add(
                        "detected-late",
                        "",
                        "Look at the rule's for and at Alertmanager's group_wait, or at what kept its message from coming",
                        "%s began %s before it came in here"
                                .formatted(first.name(), say(between(first.startsAt(), first.seenAt())))));
    }

    private void nobodyAcknowledged() {
        if (facts.incident().acknowledgedAt().isPresent()) return;
        var called = facts.timeline().stream().filter(a -> a.kind().calls()).findFirst();
        var end = facts.incident().closedAt().orElse(facts.asOf());
        called.filter(call -> between(call.at(), end).compareTo(UNANSWERED) > 0)
                .ifPresent(call -> add(
                        "nobody-acknowledged",
                        "",
                        "Look at who is called for this target, and whether that reaches them",
                        "people were called, and nobody took it on within %s".formatted(say(between(call.at(), end)))));
    }

    private void notTakenBack() {
        for (var attempt : tried)
            if (attempt.result() == Result.STUCK)
                add(
                        "undo-failed",
                        attempt.playbook(),
                        "Look why %s cannot be taken back, and say so in the playbook with keep: true if it never can"
                                .formatted(attempt.capability()),
                        "what did not help still stands: " + attempt.says());
    }

    private void unreadEvidence() {
        var unread = new LinkedHashMap<String, String>();
        for (var said : facts.timeline())
            if (said.kind() == Kind.SKIPPED && said.text().startsWith(UNREAD))
                facts.runs().stream()
                        .filter(run -> said.run().equals(Optional.of(run.id())))
                        .findFirst()
                        .ifPresent(run -> unread.putIfAbsent(run.playbook(), said.text()));
        unread.forEach((playbook, said) ->
                add("evidence-unread", playbook, "Mend what this evidence is read from, or leave it out", said));
    }

    private void nothingToDo() {
        for (var playbook : playbooks()) {
            var history = facts.histories().get(playbook);
            if (history == null) continue;
            var past = history.past();
            long idle = past.stream()
                    .filter(p -> p.phase() == Phase.HEALED_BY_ITSELF)
                    .count();
            if (idle < LEAST_PAST || idle * 2 < past.size()) continue;
            add(
                    "heals-by-itself",
                    playbook,
                    "Give it a longer for: it is over before anything need be done",
                    "%d of its last %d runs found nothing to do".formatted(idle, past.size()));
        }
    }

    private static Duration between(Instant from, Instant to) {
        var gap = Duration.between(Objects.requireNonNull(from), to);
        return gap.isNegative() ? Duration.ZERO : gap;
    }
}
