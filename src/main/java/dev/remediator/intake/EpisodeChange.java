package dev.remediator.intake;

import java.time.Instant;

/** What an observed alert means for the episodes of its fingerprint. */
public sealed interface EpisodeChange {
    /** A new episode begins. */
    record Opened() implements EpisodeChange {}

    /** The alert was away and came back before its end was told: the open episode ends, a new one begins. */
    record Refired() implements EpisodeChange {}

    /** Known already. */
    record Repeat() implements EpisodeChange {}

    /** The open episode began earlier than was known. */
    record MovedEarlier(Instant startsAt) implements EpisodeChange {}

    record Ended(Instant endedAt) implements EpisodeChange {}

    /** Its end came before its beginning was told; kept, so that a late beginning starts nothing. */
    record EndedUnseen(Instant endedAt) implements EpisodeChange {}

    /** Late news of an episode that is over. */
    record Stale() implements EpisodeChange {}
}
