package dev.remediator.run;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Whether this process still sets out to change anything, and how many changes are under way. From a question to the
 * guards until its answer is known one may be about to begin. Thread-safe.
 */
final class Drain {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition nothing = lock.newCondition();
    private int underWay;
    private boolean begun;

    /** @return false if nothing new is begun any more; otherwise {@link #done} must follow */
    boolean admits() {
        lock.lock();
        try {
            if (begun) return false;
            underWay++;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** What was admitted leads to a change; {@link #done} must follow once more. */
    void begins() {
        lock.lock();
        try {
            underWay++;
        } finally {
            lock.unlock();
        }
    }

    void done() {
        lock.lock();
        try {
            underWay--;
            if (underWay == 0) nothing.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean hasBegun() {
        lock.lock();
        try {
            return begun;
        } finally {
            lock.unlock();
        }
    }

    /** @return false if something is still under way after that time */
    boolean await(Duration atMost) throws InterruptedException {
        lock.lock();
        try {
            begun = true;
            long left = atMost.toNanos();
            while (underWay > 0 && left > 0) left = nothing.awaitNanos(left);
            return underWay == 0;
        } finally {
            lock.unlock();
        }
    }
}
