package dev.remediator.backtest;

import dev.remediator.alert.Alert;
import dev.remediator.alert.AlertStatus;
import dev.remediator.ingest.WebhookParser;
import dev.remediator.intake.ActivePlaybooks;
import dev.remediator.intake.Delivery.Observed;
import dev.remediator.intake.EpisodeChange;
import dev.remediator.intake.Episodes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Hears a recording again, in its own time, and asks two worlds what becomes of each alert. Which alerts begin and end is
 * the same for both. Used once, by one thread.
 */
public final class Replay {
    /** So many ended alerts are remembered longer than {@link Episodes#LATE}, as production remembers all of them. */
    private static final int REMEMBERED = 200_000;

    /** Of memory, for each alert that is open at the same time. */
    private static final int BYTES_EACH = 400;

    private static final long LATE = Episodes.LATE.toNanos() / 1000;

    private record Begun(Known known, Episode episode, Alert alert) {}

    private record Ended(Known known, long at) {}

    private final Recording.Facts facts;
    private final VirtualClock clock = new VirtualClock();
    private final Tally tally;
    private final Side then;
    private final Side now;
    private final LongConsumer progress;
    private final Map<Long, Known> known = new HashMap<>();
    private final ArrayDeque<Ended> ended = new ArrayDeque<>();
    private final long mostOpen = Math.max(100_000, Runtime.getRuntime().maxMemory() / BYTES_EACH);
    /** Episodes that are over, of which the two sides have not heard yet. */
    private final List<Episode> endings = new ArrayList<>();

    private long open;

    /**
     * @param against what stands in for what really happened; empty to compare with what was recorded
     * @param mostDifferences how many are kept, the newest
     * @param progress told how many alerts were heard, now and then
     */
    public Replay(
            Recording.Facts facts,
            ActivePlaybooks playbooks,
            Optional<ActivePlaybooks> against,
            Assumptions assumptions,
            int mostDifferences,
            LongConsumer progress) {
        this.facts = facts;
        this.progress = progress;
        tally = new Tally(mostDifferences);
        now = new SimulatedSide(playbooks, clock, assumptions, tally::settle);
        then = against.<Side>map(before -> new SimulatedSide(before, clock, assumptions, tally::settle))
                .orElseGet(RecordedSide::new);
    }

    /**
     * Reads a recording to its end.
     *
     * @param threads that read bodies
     * @throws RecordingException where it cannot be read
     */
    public Result run(Recording recording, List<WebhookParser> parsers, int threads) {
        try (var decoder = new Decoder(recording, parsers, threads)) {
            for (var next = decoder.next(); next.isPresent(); next = decoder.next()) hear(next.get());
        }
        return finish();
    }

    void hear(Decoded decoded) {
        clock.passTo(Math.max(Micros.of(decoded.recorded().at()), clock.now()));
        switch (decoded.recorded()) {
            case Recorded.Delivery delivery -> {
                tally.delivery(decoded);
                deliver(delivery, decoded.alerts());
                progress.accept(tally.alerts());
            }
            case Recorded.Decision decision -> again(decision);
            case Recorded.Given given -> {
                now.given(given.run());
                then.given(given.run());
            }
        }
    }

    Result finish() {
        clock.passTo(Math.max(Micros.of(facts.until()), clock.now()));
        now.finish();
        then.finish();
        for (var each : known.values()) {
            if (each.episode == null) continue;
            each.episode.ended = true;
            tally.settle(each.episode);
        }
        return tally.result(facts);
    }

    private void deliver(Recorded.Delivery delivery, List<Observed> alerts) {
        var begun = new LinkedHashMap<Episode, Begun>();
        for (var observed : alerts) observe(observed, begun);
        decide(delivery, begun);
        // As in one transaction: a run whose last alert ends goes on where another one joins it at the same time.
        endings.forEach(this::overOnBothSides);
        endings.clear();
    }

    private void decide(Recorded.Delivery delivery, Map<Episode, Begun> begun) {
        if (begun.isEmpty()) {
            tally.unheard(delivery.decisions(), List.of());
            return;
        }
        var decisions = new HashMap<Long, Recorded.Decision>();
        for (var decision : delivery.decisions()) decisions.put(decision.identity(), decision);
        var heard = new HashSet<Long>();
        for (var each : begun.values()) {
            var episode = each.episode();
            var decided = Optional.ofNullable(decisions.get(each.known().identity));
            heard.add(each.known().identity);
            if (episode.ended) {
                // Over before it was decided about, in one and the same request.
                episode.then = decided.isPresent() || !facts.decided() ? new Fate(Outcome.OVER) : Fate.NONE;
                episode.now = new Fate(Outcome.OVER);
                episode.decided = true;
                tally.settle(episode);
                continue;
            }
            episode.then = then.opened(episode, each.alert(), decided);
            episode.now = now.opened(episode, each.alert(), decided);
            episode.decided = true;
        }
        tally.unheard(delivery.decisions(), heard);
    }

    private void observe(Observed observed, Map<Episode, Begun> begun) {
        var alert = observed.alert();
        var about = known.computeIfAbsent(observed.identity().value(), Known::new);
        var start = Episodes.Start.of(alert, clock.instant());
        switch (Episodes.decide(about.rules(), observed, clock.instant())) {
            case EpisodeChange.Opened _ -> open(about, observed, start, begun);
            case EpisodeChange.Refired _ -> {
                end(about);
                open(about, observed, start, begun);
            }
            case EpisodeChange.MovedEarlier moved -> about.moved(moved);
            case EpisodeChange.Ended end -> {
                var episode = about.episode;
                about.resolved(start, end.endedAt());
                over(about, episode);
            }
            case EpisodeChange.EndedUnseen end -> {
                about.resolvedUnseen(start, end.endedAt(), clock.instant());
                remember(about);
                var episode = new Episode(clock.now(), alert.labels().alertname());
                episode.ended = true;
                begun.put(episode, new Begun(about, episode, alert));
            }
            case EpisodeChange.Repeat _, EpisodeChange.Stale _ -> {
                if (alert.status() == AlertStatus.RESOLVED && about.episode == null) remember(about);
            }
        }
    }

    private void open(Known about, Observed observed, Episodes.Start start, Map<Episode, Begun> begun) {
        var alert = observed.alert();
        var episode = new Episode(clock.now(), tally.same(alert.labels().alertname()));
        about.opened(episode, start, clock.instant());
        begun.put(episode, new Begun(about, episode, alert));
        tally.episode();
        if (++open > mostOpen)
            throw new RecordingException(open
                    + " alerts are open at the same time, and there is memory for no more: give more"
                    + " (REMEDIATOR_JAVA_OPTS=-Xmx2g), or compare a shorter time (--since)");
        observed.expiresAfter()
                .ifPresent(after -> clock.at(clock.now() + after.toNanos() / 1000, () -> {
                    if (about.episode != episode) return;
                    end(about);
                    endings.forEach(this::overOnBothSides);
                    endings.clear();
                }));
    }

    private void end(Known about) {
        var episode = about.episode;
        about.over();
        over(about, episode);
    }

    private void over(Known about, @Nullable Episode episode) {
        remember(about);
        if (episode == null) return;
        open--;
        episode.ended = true;
        endings.add(episode);
    }

    private void overOnBothSides(Episode episode) {
        then.ended(episode, episode.then);
        now.ended(episode, episode.now);
        tally.settle(episode);
    }

    /** For as long as late news of it may come, and longer as long as there is room. */
    private void remember(Known about) {
        about.endedAt = clock.now();
        ended.addLast(new Ended(about, clock.now()));
        while (ended.size() > REMEMBERED && ended.getFirst().at() < clock.now() - LATE) {
            var oldest = ended.removeFirst();
            if (oldest.known().episode == null && oldest.known().endedAt == oldest.at())
                known.remove(oldest.known().identity);
        }
    }

    private void again(Recorded.Decision decision) {
        var about = known.get(decision.identity());
        if (about == null || about.episode == null) return;
        now.decidedAgain(about.episode.now, decision);
        then.decidedAgain(about.episode.then, decision);
    }
}
