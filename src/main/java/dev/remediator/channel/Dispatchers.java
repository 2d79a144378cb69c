package dev.remediator.channel;

import dev.remediator.store.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/** Runs a {@link Dispatcher} for each channel, each on a virtual thread of its own: a slow channel delays no other. */
public final class Dispatchers implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Dispatchers.class);
    private static final Duration MOMENT = Duration.ofMillis(20);
    private static final Duration STOP = Duration.ofSeconds(10);

    private final List<Channel> channels;
    private final Map<String, Audience> audiences;
    private final Transactions transactions;
    private final Optional<Long> node;
    private final InstantSource clock;
    private volatile List<Loop> loops = List.of();

    /** Every channel hears everything at once. */
    public Dispatchers(List<Channel> channels, Transactions transactions, Optional<Long> node, InstantSource clock) {
        this(channels, Map.of(), transactions, node, clock);
    }

    /**
     * @param audiences by the names of channels; one that is not among them hears everything at once
     * @param node this process, so that others can tell what it dies with
     */
    public Dispatchers(
            List<Channel> channels,
            Map<String, Audience> audiences,
            Transactions transactions,
            Optional<Long> node,
            InstantSource clock) {
        this.channels = List.copyOf(channels);
        this.audiences = Map.copyOf(audiences);
        if (channels.stream().map(Channel::name).distinct().count() < channels.size())
            throw new IllegalArgumentException("two channels have the same name");
        this.transactions = transactions;
        this.node = node;
        this.clock = clock;
    }

    /** The names of all channels. */
    public List<String> channels() {
        return channels.stream().map(Channel::name).toList();
    }

    /** All channels, in their order, with what each is for. */
    Map<String, Audience> audiences() {
        Map<String, Audience> all = new LinkedHashMap<>();
        channels.forEach(c -> all.put(c.name(), audience(c)));
        return all;
    }

    private Audience audience(Channel channel) {
        return audiences.getOrDefault(channel.name(), Audience.ofAll());
    }

    /** Begins with what waits from before. Once. */
    public void start() {
        Instant now = clock.instant();
        new Outbox(transactions, node).abandonAllBut(channels(), now, now.minus(Duration.ofHours(1)));
        loops = channels.stream()
                .map(c -> new Loop(
                        c.name(),
                        new Dispatcher(c, audience(c), transactions, node, clock, RandomGenerator.getDefault())))
                .toList();
        loops.forEach(Loop::start);
    }

    /** Something was committed: every channel looks at once. Returns at once. */
    public void wake() {
        loops.forEach(Loop::wake);
    }

    /**
     * Waits until every channel has been told what it can be told now.
     *
     * @return false where that took longer
     */
    public boolean drain(Duration within) {
        loops.forEach(Loop::wake);
        long end = System.nanoTime() + within.toNanos();
        try {
            for (int rests = 0; rests < 2; ) {
                if (System.nanoTime() >= end) return false;
                Thread.sleep(MOMENT);
                rests = loops.stream().allMatch(loop -> loop.resting) ? rests + 1 : 0;
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Lets what is being told be told, and begins nothing more; what waits is told after the next start. */
    @Override
    public void close() {
        loops.forEach(Loop::stop);
        loops.forEach(Loop::join);
    }

    private static final class Loop {
        private final Dispatcher dispatcher;
        private final Thread thread;
        private final Semaphore news = new Semaphore(0);
        private volatile boolean stopped;
        /** Nothing can be told now. */
        private volatile boolean resting;

        Loop(String channel, Dispatcher dispatcher) {
            this.dispatcher = dispatcher;
            this.thread = Thread.ofVirtual().name("channel-" + channel).unstarted(this::run);
        }

        void start() {
            thread.start();
        }

        void wake() {
            resting = false;
            if (news.availablePermits() == 0) news.release();
        }

        void stop() {
            stopped = true;
            wake();
        }

        void join() {
            try {
                thread.join(STOP);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        /** Whatever one step meets, the channel must not fall silent for good. */
        private Duration step() {
            try {
                return dispatcher.step();
            } catch (Throwable e) {
                LOG.errorf(e, "%s failed in an unforeseen way; it goes on in a moment", thread.getName());
                return Dispatcher.IDLE;
            }
        }

        private void run() {
            try {
                while (!stopped) {
                    Duration pause = step();
                    resting = pause.isPositive() && !dispatcher.paces();
                    if (pause.isPositive() && news.tryAcquire(pause.toMillis() + 1, TimeUnit.MILLISECONDS))
                        news.drainPermits();
                    resting = false;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
