package dev.remediator.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** How far something is, on one line of a terminal that is written anew; nothing at all where it goes elsewhere. */
final class ProgressBar implements LongConsumer, AutoCloseable {
    private static final int WIDTH = 30;
    private static final long EVERY = Duration.ofMillis(200).toNanos();
    private static final String DIM = "\u001b[2m";
    private static final String PLAIN = "\u001b[0m";
    private static final String CLEAR = "\r\u001b[K";

    private final PrintStream to;
    private final boolean shown;
    private final boolean colours;
    private final DoubleSupplier share;
    private final String what;
    private final LongSupplier nanos;
    private final long begun;
    private long next;
    private boolean drawn;

    /** @param what is counted, as in {@code 1,000 alerts} */
    ProgressBar(DoubleSupplier share, String what) {
        this(System.err, Terminal.isStandardError(), System.getenv(), share, what, System::nanoTime);
    }

    ProgressBar(
            PrintStream to,
            boolean terminal,
            Map<String, String> environment,
            DoubleSupplier share,
            String what,
            LongSupplier nanos) {
        this.to = to;
        shown = terminal && !environment.getOrDefault("TERM", "").equals("dumb");
        colours = environment.getOrDefault("NO_COLOR", "").isEmpty();
        this.share = share;
        this.what = what;
        this.nanos = nanos;
        begun = nanos.getAsLong();
        next = begun + EVERY;
    }

    @Override
    public void accept(long count) {
        if (!shown) return;
        long now = nanos.getAsLong();
        if (now < next) return;
        next = now + EVERY;
        drawn = true;
        double done = Math.clamp(share.getAsDouble(), 0, 1);
        int full = (int) Math.round(done * WIDTH);
        var bar = "█".repeat(full) + (colours ? DIM : "") + "░".repeat(WIDTH - full) + (colours ? PLAIN : "");
        double seconds = (now - begun) / 1e9;
        to.printf(
                Locale.ROOT,
                "%s%s %3.0f %%  %,d %s, %,.0f/s",
                CLEAR,
                bar,
                done * 100,
                count,
                what,
                count / Math.max(seconds, 0.001));
        to.flush();
    }

    /** Takes the line away. */
    @Override
    public void close() {
        if (drawn) {
            to.print(CLEAR);
            to.flush();
        }
        drawn = false;
    }
}
