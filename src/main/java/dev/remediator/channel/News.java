package dev.remediator.channel;

import dev.remediator.run.Announcement;

/**
 * An announcement that a channel has still to tell.
 *
 * @param id grows in the order in which an incident's announcements are told; the same at every attempt
 */
public record News(long id, Announcement announcement) {}
