package dev.remediator.rehearsal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The checks of a world as time goes by, and as things are done. For one thread. */
final class Checks {
    private record Event(Instant at, String capability, boolean done) {}

    /** As good as for ever. */
    private static final Duration LONG = Duration.ofDays(10_000);

    private static final List<Spell> HELPED_BY_ANYTHING = List.of(
            new Spell(Spell.Answer.FAIL, "", java.util.Optional.of(new Spell.Until.Helped())),
            new Spell(Spell.Answer.PASS, "", java.util.Optional.empty()));
    private static final List<Spell> WELL = List.of(new Spell(Spell.Answer.PASS, "", java.util.Optional.empty()));

    private final Map<String, List<Spell>> described;
    private final boolean describedOnly;
    private final String own;
    private final Instant start;
    private final Consumer<String> assumed;
    private final List<Event> events = new ArrayList<>();

    /**
     * @param own the target of the run, whose checks are described by their names alone
     * @param assumed told what is not described and assumed
     */
    Checks(World world, String own, Instant start, Consumer<String> assumed) {
        described = world.checks();
        describedOnly = world.describedOnly();
        this.own = own;
        this.start = start;
        this.assumed = assumed;
    }

    void done(String capability, Instant at) {
        events.add(new Event(at, capability, true));
    }

    void undone(String capability, Instant at) {
        events.add(new Event(at, capability, false));
    }

    boolean describes(String target, String check) {
        return described.containsKey(target + "/" + check) || (target.equals(own) && described.containsKey(check));
    }

    /** @throws NotDescribed where nothing may be assumed */
    Spell at(String target, String check, Instant now) {
        var spells = described.get(target + "/" + check);
        if (spells == null && target.equals(own)) spells = described.get(check);
        if (spells == null) {
            if (describedOnly)
                throw new NotDescribed(
                        "check '%s' of %s is made, and the world says nothing about it; write 'checks: { %s: … }'"
                                .formatted(check, target, target.equals(own) ? check : target + "/" + check));
            spells = target.equals(own) ? HELPED_BY_ANYTHING : WELL;
            assumed.accept(
                    target.equals(own)
                            ? "check '%s' fails until something is done, and passes then".formatted(check)
                            : "check '%s' of %s passes".formatted(check, target));
        }
        var begins = start;
        for (var spell : spells) {
            var ends = end(spell, begins);
            if (now.isBefore(ends)) return spell;
            begins = ends;
        }
        return spells.getLast();
    }

    private Instant end(Spell spell, Instant begins) {
        if (spell.until().isEmpty()) return begins.plus(LONG);
        return switch (spell.until().get()) {
            case Spell.Until.Passed(var time) -> begins.plus(time);
            case Spell.Until.Done(var capability) -> first(begins, capability, true);
            case Spell.Until.Undone(var capability) -> first(begins, capability, false);
            case Spell.Until.Helped _ ->
                events.stream().filter(Event::done).map(Event::at).findFirst().orElse(begins.plus(LONG));
        };
    }

    /** What was so before the spell began ends it at once. */
    private Instant first(Instant begins, String capability, boolean done) {
        Instant last = null;
        for (var event : events) {
            if (!event.capability().equals(capability)) continue;
            if (event.at().isAfter(begins)) {
                if (last != null) return begins;
                if (event.done() == done) return event.at();
            } else last = event.done() == done ? event.at() : null;
        }
        return last == null ? begins.plus(LONG) : begins;
    }
}
