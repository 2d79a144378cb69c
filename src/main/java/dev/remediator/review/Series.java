package dev.remediator.review;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A figure around an incident, as it was recorded.
 *
 * @param run that was judged by it; empty where it is not known
 * @param name of the check or of the target's series; may hold what Prometheus said, and is hostile then
 * @param unit for people; may be empty
 * @param points oldest first
 * @param problem why there are none
 */
public record Series(
        Optional<UUID> run,
        String name,
        String unit,
        List<Point> points,
        Optional<String> problem,
        Instant recordedAt) {
    /** Of one incident. */
    public static final int MOST = 3;

    public static final int MOST_POINTS = 500;

    public record Point(Instant at, double value) {}

    public Series {
        points = points.stream().limit(MOST_POINTS).toList();
    }
}
