package dev.remediator.runbook;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How well the playbooks are known to work: rehearsed, and run for real. Drills stand in the remediations themselves.
 *
 * @param rehearsals by playbook; empty where the tests were not run
 * @param records by playbook; empty where nobody asked a database
 */
public record Practice(Optional<Map<String, Rehearsals>> rehearsals, Optional<Map<String, Record>> records) {
    public static final Practice NONE = new Practice(Optional.empty(), Optional.empty());

    /**
     * @param cases how many tests it has
     * @param passed how many of them pass
     * @param example the timeline of the first one, a line for each thing that happens
     */
    public record Rehearsals(int cases, int passed, Optional<Example> example) {}

    /** @param timeline plain lines */
    public record Example(String name, List<String> timeline) {
        public Example {
            timeline = List.copyOf(timeline);
        }
    }

    /**
     * What became of its runs.
     *
     * @param runs that have ended
     * @param healed those that were proved, or found nothing to do
     * @param called those that ended without success
     * @param median time to the end of those that healed
     */
    public record Record(long runs, long healed, long called, Optional<Instant> last, Optional<Duration> median) {}

    Optional<Rehearsals> rehearsed(String playbook) {
        return rehearsals.flatMap(all -> Optional.ofNullable(all.get(playbook)));
    }

    public Practice {
        rehearsals = rehearsals.map(Map::copyOf);
        records = records.map(Map::copyOf);
    }
}
