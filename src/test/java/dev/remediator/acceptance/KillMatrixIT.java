package dev.remediator.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.remediator.acceptance.fault.Boundary;
import dev.remediator.acceptance.fault.FaultProxy.Moment;
import dev.remediator.acceptance.fault.FaultProxy.Then;
import dev.remediator.acceptance.fault.Kind;
import dev.remediator.acceptance.fault.Passage;
import dev.remediator.acceptance.fault.Platforms.Meeting;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} at every boundary of a step, for every kind of action. The database goes on, the next process starts at
 * once, and the next kill does not wait until everything of the one before is settled.
 */
class KillMatrixIT {
    /** From when the process answers; how long a busy machine takes to start it is another matter, and reported. */
    private static final Duration GOING_ON = Duration.ofSeconds(30);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path work;

    @SuppressWarnings("NullAway.Init")
    private Testbed bed;

    /** When the process after a kill was launched. */
    private final Map<Fatal, Instant> launched = new HashMap<>();

    private final List<Duration> startTimes = new ArrayList<>();

    @AfterEach
    void endEverything() throws Exception {
        bed.close();
    }

    @Test
    @Timeout(value = 4, unit = TimeUnit.MINUTES)
    void atEveryBoundaryOnce() throws Exception {
        killed(Fatal.few(), Duration.ofHours(1), false);
    }

    @Test
    @Tag("soak")
    @Timeout(value = 3, unit = TimeUnit.HOURS)
    void twoHundredTimes() throws Exception {
        var seed = Long.getLong("soak.seed", 4);
        System.out.println("kill matrix: -Dsoak.seed=" + seed);
        killed(
                Fatal.seeded(seed, Integer.getInteger("soak.kills", 200)),
                Duration.ofMinutes(Integer.getInteger("soak.minutes", 120)),
                true);
    }

    /**
     * @param atMost after this time no more kills; what was killed until then is looked at in full
     * @param heard also wait until the channel has heard of each end
     */
    private void killed(List<Fatal> planned, Duration atMost, boolean heard) throws Exception {
        var targets = new TreeMap<String, Kind>();
        planned.forEach(fatal -> targets.put(fatal.target(), fatal.kind()));
        bed = Testbed.in(work, targets);
        var until = Instant.now().plus(atMost);
        startTimes.add(bed.service().start());
        var all = new ArrayList<Fatal>();
        for (var fatal : planned) {
            if (Instant.now().isAfter(until)) break;
            all.add(fatal);
            var dead = arm(fatal);
            post(fatal);
            await(fatal + " did not come about")
                    .atMost(Duration.ofSeconds(40))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> dead.getAsBoolean() && !bed.service().alive());
            launched.put(fatal, Instant.now());
            startTimes.add(bed.service().start());
            System.out.printf(
                    "kill %d of %d, %s with %s: ready again after %d ms%n",
                    all.size(),
                    planned.size(),
                    fatal.boundary(),
                    fatal.kind().word(),
                    startTimes.getLast().toMillis());
        }
        assertThat(all).isNotEmpty();
        await("every run ends, or waits for a person who was told so")
                .atMost(Duration.ofMinutes(4))
                .until(() -> all.stream().allMatch(fatal -> bed.settled(fatal.target())));
        var problems = new ArrayList<String>();
        for (var fatal : all) problems.addAll(problemsOf(fatal));
        report(all);
        assertThat(problems).isEmpty();
        if (heard)
            await("the channel hears of every end")
                    .atMost(Duration.ofMinutes(3))
                    .until(() -> all.stream()
                            .allMatch(fatal -> bed.ears().heard(fatal.target()).stream()
                                    .anyMatch(List.of("healed", "failed", "needs_human")::contains)));
    }

    private void post(Fatal fatal) {
        await().atMost(GOING_ON)
                .until(() ->
                        bed.post(fatal.kind(), fatal.target(), Instant.now()).status() == 200);
    }

    /** @return whether the moment has come */
    private BooleanSupplier arm(Fatal fatal) {
        var target = fatal.target();
        return switch (fatal.boundary()) {
            case BEFORE_INTENT -> trap(Moment.BEFORE, Testbed.intent(target));
            case BEFORE_COMMIT_OF_INTENT -> trap(Moment.BEFORE_COMMIT, Testbed.intent(target));
            case INTENT_STORED -> trap(Moment.COMMITTED, Testbed.intent(target));
            case REQUEST_LOST -> meet(target, Meeting.LOST);
            case REQUEST_ARRIVED -> meet(target, Meeting.ARRIVED);
            case ANSWERED -> meet(target, Meeting.ANSWERED);
            case BEFORE_RESULT -> trap(Moment.BEFORE, bed.result(target));
            case BEFORE_COMMIT_OF_RESULT -> trap(Moment.BEFORE_COMMIT, bed.result(target));
            case RESULT_STORED -> trap(Moment.COMMITTED, bed.result(target));
            case BEFORE_REPORT -> trap(Moment.BEFORE, Testbed.report(target));
            case REPORT_STORED -> trap(Moment.COMMITTED, Testbed.report(target));
            case TELLING, TOLD -> {
                bed.ears().meet(target, fatal.boundary() == Boundary.TOLD, bed.service()::kill);
                yield () -> bed.ears().met(target);
            }
        };
    }

    private BooleanSupplier trap(Moment moment, Predicate<Passage> statement) {
        return bed.proxy().set(moment, statement, () -> {
            bed.service().kill();
            return Then.CUT;
        })::sprung;
    }

    private BooleanSupplier meet(String target, Meeting meeting) {
        bed.platforms().meet(target, meeting, bed.service()::kill);
        return () -> bed.platforms().met(target);
    }

    private List<String> problemsOf(Fatal fatal) {
        var problems = new ArrayList<String>();
        var target = fatal.target();
        var runs = bed.rows().all("select phase from run where target = '" + target + "'");
        var effects = bed.platforms().effects(target);
        var told = bed.rows()
                .all("select distinct a.kind from announcement a join run r on r.id = a.run_id where r.target = '"
                        + target + "'");
        var what = fatal + ": " + runs + ", " + effects + " effects, told " + told;
        if (runs.size() != 1) problems.add("not one run: " + what);
        if (effects > 1) problems.add("done twice: " + what);
        var succeeded = runs.equals(List.of("SUCCEEDED"));
        if (effects == 0 && succeeded) problems.add("said to be done, and was not: " + what);
        if (!succeeded && !told.contains("NEEDS_HUMAN") && !told.contains("ESCALATED"))
            problems.add("lost without a word: " + what);
        var wentOn = wentOn(fatal);
        if (wentOn.compareTo(GOING_ON) > 0) problems.add("went on only after " + wentOn + ": " + what);
        if (bed.rows().count("select count(*) from effect where target = '" + target + "'") > 1)
            problems.add("intended twice: " + what);
        return problems;
    }

    /** From the launch of the process after the kill until the run's next turn; nothing where it had ended. */
    private Duration wentOn(Fatal fatal) {
        var from = Objects.requireNonNull(launched.get(fatal));
        return bed.rows().all("""
                        select to_char(min(e.at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
                        from run_event e join run r on r.id = e.run_id
                        where r.target = '%s' and e.type = 'resumed' and e.at >= '%s' having min(e.at) is not null
                        """.formatted(fatal.target(), from)).stream()
                .map(at -> Duration.between(from, Instant.parse(at)))
                .findFirst()
                .orElse(Duration.ZERO);
    }

    private void report(List<Fatal> all) {
        var wentOn = all.stream()
                .map(this::wentOn)
                .filter(Duration::isPositive)
                .map(Duration::toMillis)
                .sorted()
                .toList();
        var ready = startTimes.stream().map(Duration::toMillis).sorted().toList();
        System.out.printf(
                "kill matrix: %d kills; ready after %s ms; from its launch the run goes on after %s ms%n",
                all.size(), spread(ready), spread(wentOn));
        var ends = all.stream()
                .collect(Collectors.groupingBy(
                        fatal -> "%-24s %s, effects %d"
                                .formatted(
                                        fatal.boundary(),
                                        bed.rows().one("select phase from run where target = '" + fatal.target() + "'"),
                                        bed.platforms().effects(fatal.target())),
                        TreeMap::new,
                        Collectors.counting()));
        ends.forEach((end, times) -> System.out.println("  " + end + ": " + times));
    }

    private static String spread(List<Long> sorted) {
        return sorted.isEmpty()
                ? "-"
                : "%d (least), %d (half), %d (95 %%), %d (most)"
                        .formatted(
                                sorted.getFirst(),
                                sorted.get(sorted.size() / 2),
                                sorted.get(Math.min(sorted.size() - 1, sorted.size() * 95 / 100)),
                                sorted.getLast());
    }
}
