package dev.remediator.report;

import java.time.Instant;
import java.util.List;

/**
 * What a target said when it was asked.
 *
 * @param at when the asking began
 * @param items checks first, in the order of their names, then breakers, then the rate limit
 */
public record Health(Instant at, List<Item> items) {
    /** What was asked about. */
    public enum Kind {
        CHECK,
        BREAKER,
        RATE_LIMIT
    }

    /** What it said. */
    public enum State {
        /** A check passes; a breaker lets calls pass; a limit is set, or none is. */
        WELL,
        /** A check does not pass; a breaker refuses calls. */
        UNWELL,
        /** It could not be asked, so nothing is known. */
        NOT_READ,
        /** It has not answered yet. */
        ASKED
    }

    /**
     * One answer.
     *
     * @param name of the check or breaker; {@code rate limit}
     * @param saw what stands there, for people; hostile
     */
    public record Item(Kind kind, String name, State state, String saw) {}

    public Health {
        items = List.copyOf(items);
    }

    public List<Item> of(Kind kind) {
        return items.stream().filter(item -> item.kind() == kind).toList();
    }

    public List<Item> checks() {
        return of(Kind.CHECK);
    }

    public List<Item> breakers() {
        return of(Kind.BREAKER);
    }

    public List<Item> rateLimits() {
        return of(Kind.RATE_LIMIT);
    }

    private long checksThat(State state) {
        return items.stream()
                .filter(item -> item.kind() == Kind.CHECK && item.state() == state)
                .count();
    }

    /** {@code 12 of 17 checks pass, 2 could not be made}. */
    public String summary() {
        int checks = checks().size();
        if (checks == 0) return "it has no checks";
        var says = new StringBuilder(
                "%d of %d %s".formatted(checksThat(State.WELL), checks, checks == 1 ? "check passes" : "checks pass"));
        if (checksThat(State.NOT_READ) > 0) says.append(", %d could not be made".formatted(checksThat(State.NOT_READ)));
        if (checksThat(State.ASKED) > 0) says.append(", %d not answered yet".formatted(checksThat(State.ASKED)));
        return says.toString();
    }

    /** Every check was made and passes, or how it falls short. */
    public State state() {
        if (checksThat(State.UNWELL) > 0) return State.UNWELL;
        if (checksThat(State.NOT_READ) > 0) return State.NOT_READ;
        return checksThat(State.ASKED) > 0 || checks().isEmpty() ? State.ASKED : State.WELL;
    }
}
