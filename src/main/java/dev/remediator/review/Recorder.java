package dev.remediator.review;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.remediator.action.ActionCalls;
import dev.remediator.action.ActionException;
import dev.remediator.action.Actions;
import dev.remediator.action.Charted;
import dev.remediator.action.Course;
import dev.remediator.action.Reading;
import dev.remediator.playbook.Gathering;
import dev.remediator.playbook.Playbook;
import dev.remediator.playbook.Step;
import dev.remediator.store.Transactions;
import dev.remediator.target.Target;
import dev.remediator.target.Targets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Records the figures by which an incident's runs were judged, around it: those of their checks and of the evidence they
 * gathered, where the platform keeps their course. Runs know nothing of it, and nothing waits for it longer than a moment:
 * what cannot be read is stored with the reason.
 */
final class Recorder {
    static final Duration BEFORE = Duration.ofMinutes(30);
    static final Duration AFTER = Duration.ofMinutes(15);

    private static final Duration PATIENCE = Duration.ofSeconds(12);
    private static final Duration LONGEST = Duration.ofDays(7);
    private static final int RUNS = 10;

    private final Transactions transactions;
    private final Function<String, Optional<Playbook>> playbooks;
    private final Supplier<Targets> targets;
    private final Actions actions;
    private final ActionCalls calls;

    /** @param playbooks those in force, by name */
    Recorder(
            Transactions transactions,
            Function<String, Optional<Playbook>> playbooks,
            Supplier<Targets> targets,
            Actions actions,
            ActionCalls calls) {
        this.transactions = transactions;
        this.playbooks = playbooks;
        this.targets = targets;
        this.actions = actions;
        this.calls = calls;
    }

    private record Judged(UUID run, String playbook, String target) {}

    private record Incident(Instant openedAt, Instant closedAt) {}

    /** What is to be read, and what it is called. */
    private record Source(UUID run, String name, Reader reader) {}

    private interface Reader {
        List<Course> read(Course.Span span) throws ActionException, InterruptedException;
    }

    /**
     * Reads and stores them, as far as they are there by now.
     *
     * @return how many figures there are
     */
    int record(UUID incident, Instant now) throws InterruptedException {
        var found = transactions.read(connection -> Sql.select(
                connection,
                "select opened_at, coalesce(closed_at, ?) as closed_at from incident where id = ?",
                row -> new Incident(Sql.time(row, "opened_at"), Sql.time(row, "closed_at")),
                now,
                incident));
        if (found.isEmpty()) return 0;
        var sources = sources(transactions.read(connection -> Sql.select(
                connection,
                "select id, playbook, target from run where incident_id = ? order by started_at, id limit ?",
                row -> new Judged(row.getObject("id", UUID.class), row.getString("playbook"), row.getString("target")),
                incident,
                RUNS)));
        if (sources.isEmpty()) return 0;
        var all = read(sources, span(found.getFirst(), now), now);
        transactions.call(connection -> {
            SeriesRows.write(connection, incident, all);
            return all.size();
        });
        return all.size();
    }

    private static Course.Span span(Incident incident, Instant now) {
        var to = incident.closedAt().plus(AFTER).isBefore(now)
                ? incident.closedAt().plus(AFTER)
                : now;
        var from = incident.openedAt().minus(BEFORE);
        if (Duration.between(from, to).compareTo(LONGEST) > 0) from = to.minus(LONGEST);
        return new Course.Span(from, to, Series.MOST, Series.MOST_POINTS);
    }

    private List<Source> sources(List<Judged> runs) {
        var sources = new LinkedHashMap<String, Source>();
        for (var run : runs) {
            var playbook = playbooks.apply(run.playbook());
            var target = targets.get().find(run.target());
            if (playbook.isEmpty() || target.isEmpty()) continue;
            for (var check : checks(playbook.get())) check(sources, run.run(), target.get(), check);
            for (var gathering : playbook.get().gather()) gathered(sources, run.run(), target.get(), gathering);
        }
        return sources.values().stream().limit(Series.MOST).toList();
    }

    /** By which it is judged whether something helped. */
    private static List<String> checks(Playbook playbook) {
        var names = new ArrayList<String>();
        playbook.verify().ifPresent(v -> names.add(v.check()));
        for (var step : playbook.procedure().steps())
            if (step instanceof Step.Change change)
                playbook.verification(change).ifPresent(v -> names.add(v.check()));
        return names.stream().distinct().toList();
    }

    private void gathered(Map<String, Source> sources, UUID run, Target own, Gathering gathering) {
        var target = gathering
                .target()
                .flatMap(name -> targets.get().find(name))
                .or(() -> gathering.target().isPresent() ? Optional.empty() : Optional.of(own));
        if (target.isEmpty()) return;
        if (gathering.check().isPresent()) {
            check(sources, run, target.get(), gathering.check().get());
            return;
        }
        actions.find(gathering.capability(), target.get())
                .filter(Charted.class::isInstance)
                .filter(Reading.class::isInstance)
                .map(action -> (Reading<?, ?, ?>) action)
                .ifPresent(reading -> sources.putIfAbsent(
                        target.get().name() + "/" + reading.adapter(),
                        new Source(
                                run,
                                "",
                                span -> calls.courses(
                                        reading, target.get(), JsonNodeFactory.instance.objectNode(), span))));
    }

    private void check(Map<String, Source> sources, UUID run, Target target, String check) {
        var binding = target.check(check);
        if (binding.isEmpty()) return;
        actions.probe(binding.get().adapter())
                .filter(Charted.class::isInstance)
                .ifPresent(probe -> sources.putIfAbsent(
                        target.name() + "/checks/" + check,
                        new Source(run, check, span -> calls.courses(probe, target, binding.get(), span))));
    }

    /** All at once, each within its time. */
    private static List<Series> read(List<Source> sources, Course.Span span, Instant now) throws InterruptedException {
        var all = new ArrayList<Series>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var tasks = new ArrayList<Callable<List<Course>>>();
            for (var source : sources) tasks.add(() -> source.reader().read(span));
            var answers = threads.invokeAll(tasks, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            for (int i = 0; i < sources.size(); i++)
                for (var course : answer(answers.get(i))) all.add(series(sources.get(i), course, now));
        }
        return all.stream().limit(Series.MOST).toList();
    }

    private static List<Course> answer(Future<List<Course>> answer) throws InterruptedException {
        try {
            return answer.get();
        } catch (CancellationException e) {
            return List.of(unread("it was not there within " + PATIENCE.toSeconds() + " s"));
        } catch (ExecutionException e) {
            var cause = e.getCause();
            return List.of(unread(cause == null || cause.getMessage() == null ? "it broke" : cause.getMessage()));
        }
    }

    private static Course unread(String why) {
        return new Course("", "", List.of(), Optional.of(why));
    }

    private static Series series(Source source, Course course, Instant now) {
        var name = source.name().isEmpty()
                ? course.name()
                : course.name().isEmpty() ? source.name() : source.name() + " " + course.name();
        return new Series(
                Optional.of(source.run()),
                name.isEmpty() ? "metrics" : name,
                course.unit(),
                course.values().stream()
                        .map(v -> new Series.Point(v.at(), v.value()))
                        .toList(),
                course.problem(),
                now);
    }
}
