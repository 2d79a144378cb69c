package dev.remediator.channel.pagerduty;

import dev.remediator.channel.News;
import dev.remediator.report.Headline;
import dev.remediator.report.IncidentStatus;
import dev.remediator.run.Announcement;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What PagerDuty must hear next of an incident. Pure.
 *
 * <p>Every answer is harmless to repeat: PagerDuty keeps one incident for one key, whatever it hears twice.
 */
enum Page {
    TRIGGER,
    ACKNOWLEDGE,
    RESOLVE;

    /**
     * @param news that are being told, oldest first
     * @param stands as the incident stands with them
     * @param before the last thing that PagerDuty heard of it; empty where that is nothing
     */
    static Optional<Page> next(List<News> news, Headline stands, Optional<Page> before) {
        boolean needed = stands.status() == IncidentStatus.NEEDS_PERSON;
        boolean open = before.isPresent() && before.get() != RESOLVE;
        int called = last(news, Page::calls);
        int taken = last(news, Page::takes);
        if (needed) {
            if (taken > called && (open || called >= 0)) return Optional.of(ACKNOWLEDGE);
            if (called >= 0 || !open) return Optional.of(TRIGGER);
            return Optional.empty();
        }
        // Called and over within what piled up: nobody need be woken.
        if (!open) return Optional.empty();
        return switch (stands.status()) {
            case HEALED, OVER -> Optional.of(RESOLVE);
            case NEEDS_PERSON, ASKING, HEALING, NOT_HEALED, HELD, WATCHING -> Optional.empty();
        };
    }

    private interface Is {
        boolean so(Announcement announcement);
    }

    private static int last(List<News> news, Is is) {
        for (int i = news.size() - 1; i >= 0; i--) if (is.so(news.get(i).announcement())) return i;
        return -1;
    }

    private static boolean calls(Announcement a) {
        return a.kind().calls();
    }

    /** Somebody has the incident: a decision that is of no run. */
    private static boolean takes(Announcement a) {
        return a.kind() == Announcement.Kind.DECIDED && a.run().isEmpty();
    }

    /** One for each incident, whoever sends it and however often. */
    static String dedupKey(UUID incident) {
        return "remediator-" + incident;
    }
}
