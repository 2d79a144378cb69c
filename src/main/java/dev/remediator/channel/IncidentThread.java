package dev.remediator.channel;

import dev.remediator.run.Announcement;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** One incident as one channel tells it: what was said so far, and where. Every method may go to the database. */
public interface IncidentThread {
    UUID incident();

    /** All announcements of the incident up to the news being told, oldest first; of a very long one, the beginning and the end. */
    List<Announcement> history();

    /** What the channel kept last for this incident, as it gave it; empty the first time. */
    Optional<String> place();

    /** Keeps where the thread is, as a JSON object of the channel's own. Stored at once, for every node and restart. */
    void keep(String place);
}
