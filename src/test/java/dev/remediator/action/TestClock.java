package dev.remediator.action;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Time passes only while an action waits; meanwhile the world may change. */
public final class TestClock implements Call.Clock {
    private Instant now;
    private final Deque<Runnable> events = new ArrayDeque<>();
    private final List<Duration> pauses = new ArrayList<>();

    public TestClock(Instant now) {
        this.now = now;
    }

    /** What happens during the next pause that has nothing to do yet. */
    public TestClock then(Runnable event) {
        events.add(event);
        return this;
    }

    public List<Duration> pauses() {
        return pauses;
    }

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public void pause(Duration duration) {
        if (pauses.size() > 10_000) throw new AssertionError("waits without end");
        pauses.add(duration);
        now = now.plus(duration);
        if (!events.isEmpty()) events.remove().run();
    }
}
