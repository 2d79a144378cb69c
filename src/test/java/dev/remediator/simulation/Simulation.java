package dev.remediator.simulation;

import dev.remediator.rehearsal.Agenda;
import dev.remediator.run.Announcement;
import dev.remediator.run.RunState;
import dev.remediator.run.TemporaryChange;
import dev.remediator.run.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One life of two nodes, as drawn from one seed: some minutes in which much goes wrong, and what comes after. */
final class Simulation {
    /** Sunday, three o'clock: the hour of the windows of {@link Cast}. */
    private static final Instant START = Instant.parse("2026-11-22T03:00:00Z");

    private static final Duration LONGEST = Duration.ofHours(2);
    private static final int MOST_EVENTS = 200_000;

    /** @param broken the first promise that did not hold */
    record Result(long seed, Optional<String> broken, String story, Map<String, Integer> counts, long events) {}

    final Dice dice;
    final Agenda agenda;
    final Story story;
    final Cast cast;
    final Promises promises;
    final MemoryStore store;
    final Chaos chaos;
    final Platform platform;
    final People people;
    final Intake intake;
    final Monitoring monitoring;
    final List<Process> processes = new ArrayList<>();
    private final Map<UUID, String> names = new LinkedHashMap<>();
    private final Map<String, Rows.Key> keys = new LinkedHashMap<>();
    private final Map<Rows.Key, String> texts = new LinkedHashMap<>();
    private final Set<Rows.Key> heldByKill = new HashSet<>();
    private long ids;

    private Simulation(long seed, boolean told) {
        dice = new Dice(seed);
        agenda = new Agenda(START, dice::next);
        story = new Story(agenda, told);
        cast = new Cast(dice);
        promises = new Promises(this);
        store = new MemoryStore(promises);
        store.safety = cast.safety;
        chaos = new Chaos(this, dice.seconds(30, 300));
        platform = new Platform(this);
        people = new People(this);
        intake = new Intake(this);
        monitoring = new Monitoring(this);
        int nodes = dice.between(1, 2);
        for (int i = 0; i < nodes; i++) processes.add(new Process(this, i == 0 ? "a" : "b"));
    }

    static Result run(long seed, boolean told) {
        return new Simulation(seed, told).live(seed);
    }

    private Result live(long seed) {
        try {
            while (promises.broken().isEmpty() && !over()) {
                if (agenda.done() > MOST_EVENTS || agenda.instant().isAfter(START.plus(LONGEST))) {
                    promises.broken(
                            new IllegalStateException("it does not end: %d runs open".formatted(store.open.size())));
                    break;
                }
                agenda.step();
            }
            if (promises.broken().isEmpty()) promises.inTheEnd();
        } catch (RuntimeException | Error e) {
            if (e instanceof RuntimeException r) promises.broken(r);
            else promises.broken(new IllegalStateException(e));
        }
        return new Result(seed, promises.broken(), story.text(), story.counts(), agenda.done());
    }

    private boolean over() {
        promises.afterEach();
        if (chaos.on() || !store.open.isEmpty() || !store.freezes.isEmpty() || !monitoring.silent()) return false;
        for (var row : store.temporary.values()) if (row.endedAt == null) return false;
        return true;
    }

    // Processes

    void died(Process process) {
        int place = processes.indexOf(process);
        if (place < 0) return;
        var after = chaos.on() ? dice.seconds(1, 40) : Duration.ofSeconds(2);
        story.count("a process dies");
        agenda.in(after, () -> processes.set(place, new Process(this, process.name.substring(0, 1))));
    }

    @Nullable Process someProcess() {
        var working = new ArrayList<Process>(processes.size());
        for (var process : processes) if (process.works()) working.add(process);
        return working.isEmpty() ? null : dice.of(working);
    }

    /** Until when something may take, that was to be done by then: nothing can be while everything is broken. */
    Instant lately(Instant due) {
        var mended = chaos.until().plusSeconds(90);
        return due.isAfter(mended) ? due : mended;
    }

    // What the tables say

    boolean alertsOver(RunState run) {
        if (!(run.trigger() instanceof Trigger.ByAlert)) return false;
        for (var e : store.episodes.values()) if (e.open() && run.id().equals(e.run)) return false;
        return true;
    }

    boolean killed(Instant now) {
        for (var f : store.freezes)
            if (f.kill() && f.until().filter(end -> !end.isAfter(now)).isEmpty()) return true;
        return false;
    }

    void heldByKillSwitch(Rows.Temporary row, Instant now) {
        if (!heldByKill.add(row.key)) return;
        story.count("kill switch holds a temporary change");
        tell(row, Announcement.Kind.TEMPORARY_FAILED, "The kill switch keeps it from being taken back", now);
    }

    void tookBack(Rows.Temporary row, TemporaryChange.Next next, Instant now) {
        if (row.endedAt != null) return;
        story.say("database", "%s: %s", names(key(row.key)), next);
        switch (next) {
            case TemporaryChange.Next.TryAgain again -> {
                row.state = "made";
                row.nextAt = again.at();
            }
            case TemporaryChange.Next.Over over -> {
                row.state = over.state();
                row.endedAt = now;
                tell(row, over.kind(), over.summary(), now);
            }
        }
    }

    private void tell(Rows.Temporary row, Announcement.Kind kind, String text, Instant now) {
        var run = store.run(row.key.run()).state;
        store.told.add(new Announcement(
                row.incident,
                Optional.of(run.id()),
                now,
                kind,
                run.severity(),
                run.target(),
                run.title(),
                text,
                List.of()));
    }

    // Names

    UUID nextId() {
        return new UUID(0x7000L, ++ids);
    }

    String name(UUID run) {
        return names.computeIfAbsent(run, r -> "run " + (names.size() + 1));
    }

    /** As production makes it of a run and a command. */
    String key(Rows.Key key) {
        return texts.computeIfAbsent(key, k -> {
            var text = k.run() + "-" + k.command();
            keys.put(text, k);
            return text;
        });
    }

    Rows.Key keyOf(String key) {
        var known = keys.get(key);
        if (known != null) return known;
        return new Rows.Key(UUID.fromString(key.substring(0, 36)), Integer.parseInt(key.substring(37)));
    }

    String names(String key) {
        return name(UUID.fromString(key.substring(0, 36))) + " effect " + key.substring(37);
    }
}
