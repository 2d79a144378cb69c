package dev.remediator.store;

/** For the few things that can only be watched by looking again. */
final class Pause {
    private Pause() {}

    static void briefly() {
        millis(10);
    }

    static void millis(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DatabaseStartException("interrupted while waiting for PostgreSQL", e);
        }
    }
}
