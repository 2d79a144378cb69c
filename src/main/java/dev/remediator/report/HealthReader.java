package dev.remediator.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.remediator.action.ActionCalls;
import dev.remediator.action.ActionException;
import dev.remediator.action.Actions;
import dev.remediator.action.Breaker;
import dev.remediator.action.CheckResult;
import dev.remediator.action.RateLimit;
import dev.remediator.action.Reading;
import dev.remediator.playbook.Gathering;
import dev.remediator.playbook.Playbook;
import dev.remediator.playbook.PlaybookCatalog;
import dev.remediator.playbook.Step;
import dev.remediator.report.Health.Item;
import dev.remediator.report.Health.Kind;
import dev.remediator.report.Health.State;
import dev.remediator.run.Say;
import dev.remediator.target.Slot;
import dev.remediator.target.Target;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Asks targets how they are: their checks, the states of their breakers, their rate limit. Only for people who look. However
 * many look, a target is asked again only after {@link #KEPT}, a bounded number of questions is under way at once, and each
 * ends after {@link #LONGEST}. It has its own way out: what people look at wears out nothing that runs need.
 */
public final class HealthReader implements AutoCloseable {
    /** So old may an answer be that is shown. */
    public static final Duration KEPT = Duration.ofSeconds(10);
    /** Longest time of one question. */
    public static final Duration LONGEST = Duration.ofSeconds(5);

    private static final int AT_ONCE = 16;
    private static final int MOST_ITEMS = 60;
    private static final int MOST_TARGETS = 500;
    private static final String BREAKER = "breaker";

    private final Actions actions;
    private final ActionCalls calls;
    private final Supplier<PlaybookCatalog> catalog;
    private final InstantSource clock;
    private final ExecutorService threads;
    private final Duration longest;
    private final Semaphore places = new Semaphore(AT_ONCE);
    private final ConcurrentMap<String, Look> looks = new ConcurrentHashMap<>();

    /**
     * @param calls of its own: not those of runs
     * @param threads where questions are asked; they block, so: virtual threads
     */
    public HealthReader(
            Actions actions,
            ActionCalls calls,
            Supplier<PlaybookCatalog> catalog,
            InstantSource clock,
            ExecutorService threads) {
        this(actions, calls, catalog, clock, threads, LONGEST);
    }

    HealthReader(
            Actions actions,
            ActionCalls calls,
            Supplier<PlaybookCatalog> catalog,
            InstantSource clock,
            ExecutorService threads,
            Duration longest) {
        this.actions = actions;
        this.calls = calls;
        this.catalog = catalog;
        this.clock = clock;
        this.threads = threads;
        this.longest = longest;
    }

    /** One question and its answer. */
    private record Question(Kind kind, String name, Future<Item> answer) {}

    /** All questions to one target that were asked together. */
    private record Look(Target target, Instant at, List<Question> questions) {}

    /**
     * How a target is, as far as it answers in time.
     *
     * @param patience how long to wait for those that have not answered; the asking goes on behind it
     */
    public Health of(Target target, Duration patience) {
        return seen(look(target), System.nanoTime() + patience.toNanos());
    }

    /** Of several, by name; the patience is for all together. */
    public Map<String, Health> of(Collection<Target> targets, Duration patience) {
        long until = System.nanoTime() + patience.toNanos();
        var all = targets.stream().map(this::look).toList();
        var seen = new LinkedHashMap<String, Health>();
        for (var look : all) seen.put(look.target().name(), seen(look, until));
        return seen;
    }

    private Look look(Target target) {
        var now = clock.instant();
        if (looks.size() > MOST_TARGETS) looks.values().removeIf(each -> isOld(each, now));
        return looks.compute(
                target.name(),
                (_, known) -> known != null && known.target().equals(target) && !isOld(known, now)
                        ? known
                        : new Look(target, now, ask(target)));
    }

    private static boolean isOld(Look look, Instant now) {
        var age = Duration.between(look.at(), now);
        return age.isNegative() || age.compareTo(KEPT) >= 0;
    }

    private Health seen(Look look, long until) {
        return new Health(
                look.at(),
                look.questions().stream()
                        .map(question -> answer(question, until))
                        .toList());
    }

    private Item answer(Question question, long until) {
        try {
            return question.answer().get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return new Item(question.kind(), question.name(), State.ASKED, "");
        } catch (ExecutionException | CancellationException e) {
            return notRead(question.kind(), question.name(), "it could not be asked");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Item(question.kind(), question.name(), State.ASKED, "");
        }
    }

    private interface Asking {
        Item ask() throws InterruptedException;
    }

    private List<Question> ask(Target target) {
        var questions = new ArrayList<Question>();
        for (var check : new TreeMap<>(target.checks()).entrySet())
            questions.add(question(Kind.CHECK, check.getKey(), () -> {
                var probe = actions.probe(check.getValue().adapter());
                if (probe.isEmpty()) return notRead(Kind.CHECK, check.getKey(), "no adapter is called so any more");
                return switch (calls.probe(probe.get(), target, check.getValue())) {
                    case CheckResult.Passed p -> new Item(Kind.CHECK, check.getKey(), State.WELL, line(p.saw()));
                    case CheckResult.Failed f ->
                        new Item(
                                Kind.CHECK, check.getKey(), f.notMade() ? State.NOT_READ : State.UNWELL, line(f.saw()));
                };
            }));
        if (actions.find(Breaker.STATE, target).orElse(null) instanceof Reading<?, ?, ?> state)
            for (var name : breakers(target))
                questions.add(question(Kind.BREAKER, name, () -> breaker(state, target, name)));
        if (actions.find(RateLimit.GET, target).orElse(null) instanceof Reading<?, ?, ?> limit)
            questions.add(question(Kind.RATE_LIMIT, "rate limit", () -> limit(limit, target)));
        return questions.size() <= MOST_ITEMS ? questions : questions.subList(0, MOST_ITEMS);
    }

    /** Waits for a place, is asked, and is over in time whatever the platform does. */
    private Question question(Kind kind, String name, Asking asking) {
        return new Question(kind, name, threads.submit(() -> {
            places.acquire();
            try {
                var answer = threads.submit(asking::ask);
                try {
                    return answer.get(longest.toNanos(), TimeUnit.NANOSECONDS);
                } catch (TimeoutException e) {
                    answer.cancel(true);
                    return notRead(kind, name, "no answer within " + Say.duration(longest));
                } catch (ExecutionException e) {
                    return notRead(kind, name, String.valueOf(e.getCause()));
                }
            } finally {
                places.release();
            }
        }));
    }

    private Item breaker(Reading<?, ?, ?> reading, Target target, String name) throws InterruptedException {
        try {
            var input = JsonNodeFactory.instance.objectNode().put(BREAKER, name);
            if (!(calls.read(reading, target, input) instanceof Breaker.State state))
                return notRead(Kind.BREAKER, name, "its adapter answers something else");
            return new Item(
                    Kind.BREAKER,
                    name,
                    state.open() ? State.UNWELL : State.WELL,
                    line(state.state().toLowerCase(Locale.ROOT)));
        } catch (ActionException e) {
            return notRead(Kind.BREAKER, name, String.valueOf(e.getMessage()));
        }
    }

    private Item limit(Reading<?, ?, ?> reading, Target target) throws InterruptedException {
        try {
            var nothing = JsonNodeFactory.instance.objectNode();
            if (!(calls.read(reading, target, nothing) instanceof RateLimit.State state))
                return notRead(Kind.RATE_LIMIT, "rate limit", "its adapter answers something else");
            return new Item(
                    Kind.RATE_LIMIT,
                    "rate limit",
                    State.WELL,
                    state.set() ? "%d in %s".formatted(state.limit(), Say.duration(state.per())) : "none is set");
        } catch (ActionException e) {
            return notRead(Kind.RATE_LIMIT, "rate limit", String.valueOf(e.getMessage()));
        }
    }

    private static Item notRead(Kind kind, String name, String why) {
        return new Item(kind, name, State.NOT_READ, line(why));
    }

    private static String line(String text) {
        return PlainText.cut(PlainText.line(text), 300);
    }

    /** Those that its settings name, and those that playbooks name for it: some adapters know no list of theirs. */
    private SortedSet<String> breakers(Target target) {
        var names = new TreeSet<String>();
        target.binding(Slot.BREAKERS)
                .map(binding -> binding.settings().path("breakers"))
                .ifPresent(declared -> declared.fieldNames().forEachRemaining(names::add));
        if (!names.isEmpty()) return names;
        for (var playbook : catalog.get().playbooks())
            named(playbook, target)
                    .map(with -> with.path(BREAKER).asText(""))
                    .filter(name -> !name.isEmpty() && !name.contains("${"))
                    .forEach(names::add);
        return names;
    }

    private static Stream<JsonNode> named(Playbook playbook, Target target) {
        boolean own = playbook.target().source().equals(target.name());
        var steps = playbook.procedure().steps().stream().flatMap(step -> switch (step) {
            case Step.Change change ->
                own && isBreaker(change.capability()) ? Stream.of(change.with().source()) : Stream.empty();
            case Step.Read read -> named(read.gathering(), own, target);
            case Step.Ask _, Step.Tell _ -> Stream.<JsonNode>empty();
        });
        return Stream.concat(playbook.gather().stream().flatMap(each -> named(each, own, target)), steps);
    }

    private static Stream<JsonNode> named(Gathering gathering, boolean own, Target target) {
        boolean there = gathering.target().map(target.name()::equals).orElse(own);
        return there && isBreaker(gathering.capability())
                ? Stream.of(gathering.with().source())
                : Stream.empty();
    }

    private static boolean isBreaker(String capability) {
        return capability.startsWith(BREAKER + ".");
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
