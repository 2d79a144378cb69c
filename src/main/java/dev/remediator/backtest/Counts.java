package dev.remediator.backtest;

/** How many then, and how many now. */
public record Counts(long then, long now) {
    static final Counts NONE = new Counts(0, 0);

    Counts plus(Counts other) {
        return new Counts(then + other.then, now + other.now);
    }

    public boolean same() {
        return then == now;
    }
}
