package dev.remediator.channel;

import dev.remediator.report.Told;
import dev.remediator.run.Announcement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A thread in memory. */
public final class KeptThread implements IncidentThread {
    public final List<Announcement> history = new ArrayList<>();
    public Optional<String> place = Optional.empty();

    /** The next news of it. */
    public List<News> say(List<Announcement> announcements) {
        List<News> news = new ArrayList<>();
        for (Announcement a : announcements) {
            news.add(new News(history.size() + 1, a));
            history.add(a);
        }
        return news;
    }

    @Override
    public UUID incident() {
        return Told.INCIDENT;
    }

    @Override
    public List<Announcement> history() {
        return List.copyOf(history);
    }

    @Override
    public Optional<String> place() {
        return place;
    }

    @Override
    public void keep(String kept) {
        place = Optional.of(kept);
    }
}
