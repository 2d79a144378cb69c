package dev.remediator.review;

import dev.remediator.chart.Chart;
import dev.remediator.chart.NotDrawn;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/** The charts of an incident as one picture, for channels in which people would rather look than read. */
@Singleton
public final class Pictures {
    private static final Logger LOG = Logger.getLogger(Pictures.class);
    private static final int WIDTH = 1_440;
    private static final int HEIGHT = 600;
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** Drawing takes a processor for a moment, and a few megabytes. */
    private final Semaphore drawing = new Semaphore(2);

    private final AtomicBoolean said = new AtomicBoolean();
    private final Charts charts;

    public Pictures(Charts charts) {
        this.charts = charts;
    }

    /** As PNG, at most {@value Series#MOST} charts below each other. Empty where there is none, or none can be drawn. */
    public Optional<byte[]> of(UUID incident) {
        var all = charts.of(incident);
        if (all.isEmpty()) return Optional.empty();
        try {
            // Whoever asks for many pictures at once keeps no mail waiting: it goes without.
            if (!drawing.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
        try {
            return Optional.of(Chart.png(all, WIDTH, HEIGHT));
        } catch (NotDrawn e) {
            if (said.compareAndSet(false, true))
                LOG.warnf(
                        "Charts are told in words only: %s. Installing fontconfig and a font (Debian: fonts-dejavu-core) and"
                                + " starting anew mends that",
                        e.getMessage());
            return Optional.empty();
        } finally {
            drawing.release();
        }
    }

    /** The same in words: the text alternative of the picture. Empty where there is no chart. */
    public String words(UUID incident) {
        return String.join("\n", charts.of(incident).stream().map(Chart::words).toList());
    }
}
