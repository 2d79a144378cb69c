package dev.remediator.backtest;

/** One alert from firing to resolved, with what became of it then and what would now. */
final class Episode {
    final long openedAt;
    final String alertname;
    Fate then = Fate.NONE;
    Fate now = Fate.NONE;
    /** Both sides have heard of it. */
    boolean decided;

    boolean ended;
    boolean told;

    Episode(long openedAt, String alertname) {
        this.openedAt = openedAt;
        this.alertname = alertname;
    }

    boolean settled() {
        return decided && ended && !told && then.settled() && now.settled();
    }
}
