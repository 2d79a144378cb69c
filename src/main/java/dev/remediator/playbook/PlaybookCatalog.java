package dev.remediator.playbook;

import dev.cel.runtime.CelEvaluationException;
import dev.remediator.action.Actions;
import dev.remediator.identity.People;
import dev.remediator.target.Targets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * All remediations of a folder, checked together. Immutable and safe to share between threads: what changes makes a new
 * catalog, or, when it has problems, none.
 */
public final class PlaybookCatalog {
    /** What became of loading a folder. */
    public sealed interface Load {}

    /** @param warnings sorted by file and place; they keep nothing from being carried out */
    public record Loaded(PlaybookCatalog catalog, List<Problem> warnings) implements Load {
        public Loaded {
            warnings = List.copyOf(warnings);
        }

        public Loaded(PlaybookCatalog catalog) {
            this(catalog, List.of());
        }
    }

    /**
     * Refused whole.
     *
     * @param problems at least one error, sorted by file and place
     * @param warnings what was found besides
     */
    public record Refused(List<Problem> problems, List<Problem> warnings) implements Load {
        public Refused {
            problems = List.copyOf(problems);
            warnings = List.copyOf(warnings);
            if (problems.isEmpty()) throw new IllegalArgumentException("a refusal needs a reason");
        }

        public Refused(List<Problem> problems) {
            this(problems, List.of());
        }
    }

    private final Map<String, Playbook> byName;
    private final Map<String, String> sources;
    private final Known known;
    private final Safety safety;
    private final List<Drill> drills;
    private final SortedMap<String, String> tests;
    private final String digest;

    PlaybookCatalog(
            List<Playbook> playbooks,
            Map<String, String> sources,
            Known known,
            Safety safety,
            List<Drill> drills,
            SortedMap<String, String> tests,
            String digest) {
        var sorted = new LinkedHashMap<String, Playbook>();
        playbooks.stream().sorted(Playbook.ASKED_FIRST).forEach(playbook -> sorted.put(playbook.name(), playbook));
        byName = Collections.unmodifiableMap(sorted);
        this.sources = Map.copyOf(sources);
        this.known = known;
        this.safety = safety;
        this.drills = List.copyOf(drills);
        this.tests = Collections.unmodifiableSortedMap(new TreeMap<>(tests));
        this.digest = digest;
    }

    /** Nothing to act on and nothing that acts. */
    public static PlaybookCatalog empty() {
        var nothing = new Known(Targets.none(), Set.of(), KnownPeople.NONE, Map.of(), new Actions(List.of()));
        return new PlaybookCatalog(
                List.of(), Map.of(), nothing, Safety.NONE, List.of(), new TreeMap<>(), Digests.of(""));
    }

    /**
     * Reads {@code targets.yaml}, {@code people.yaml}, {@code safety.yaml}, {@code drills.yaml}, {@code messages/<name>.md} and
     * {@code <area>/<name>.yaml} of a folder. Never throws for what the files hold.
     */
    public static Load load(Path folder, Actions actions) {
        return new FolderReader(folder, actions).read();
    }

    /**
     * A playbook from a text that was kept, for a run that began with it.
     *
     * @param now targets, people and messages as they are now: where calls go is never older than the configuration
     * @throws InvalidPlaybook when it no longer fits this version's code or these targets: a person must look at its run
     */
    public static Playbook revive(String source, PlaybookCatalog now, Actions actions) {
        var problems = new Problems("stored playbook " + Digests.of(source).substring(0, 12), source);
        var known =
                new Known(now.known.targets(), now.known.broken(), now.known.people(), now.known.messages(), actions);
        return PlaybookReader.read(source, known, problems)
                .playbook()
                .orElseThrow(() -> new InvalidPlaybook(problems.errors()));
    }

    public Optional<Playbook> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** In the order of candidates: by severity, then rank, then name. */
    public List<Playbook> playbooks() {
        return List.copyOf(byName.values());
    }

    public Targets targets() {
        return known.targets();
    }

    /** {@link People#NOBODY} where there is no {@code people.yaml}. */
    public People people() {
        return known.people().people();
    }

    /**
     * All texts of {@code messages/}, by name, sorted; those for communication, too, which no playbook uses. Their
     * expressions take any fact and answer; a step has its own, checked {@link Step.Tell#message() message}.
     */
    public SortedMap<String, Message> messages() {
        var all = new TreeMap<String, Message>();
        known.messages().forEach((name, file) -> all.put(name, file.open()));
        return Collections.unmodifiableSortedMap(all);
    }

    /** {@link Safety#NONE} where there is no {@code safety.yaml}. */
    public Safety safety() {
        return safety;
    }

    /** In the order of {@code drills.yaml}. */
    public List<Drill> drills() {
        return drills;
    }

    /** Texts of {@code tests/}, unread, by path below the folder: {@code tests/service-down.yaml}. */
    public SortedMap<String, String> tests() {
        return tests;
    }

    /** Of all files together, lower-case hex SHA-256: equal digests mean the same remediations. */
    public String digest() {
        return digest;
    }

    /**
     * The text of a playbook's file.
     *
     * @param playbookDigest {@link Playbook#digest()} of one of {@link #playbooks()}
     */
    public String source(String playbookDigest) {
        var source = sources.get(playbookDigest);
        if (source == null) throw new IllegalArgumentException("no playbook here has the digest " + playbookDigest);
        return source;
    }

    /**
     * Loads what evaluates expressions and makes all programs, so that the first alert does not wait for it. May take a
     * second; safe to run beside everything else.
     */
    public void warmUp() {
        byName.values().stream().flatMap(PlaybookCatalog::expressions).forEach(expression -> {
            try {
                expression.warmUp();
            } catch (CelEvaluationException e) {
                throw new IllegalStateException("a checked expression cannot be evaluated: " + expression, e);
            }
        });
    }

    private static Stream<Message> messages(Step step) {
        return switch (step) {
            case Step.Change _, Step.Read _ -> Stream.empty();
            case Step.Ask ask -> Stream.of(ask.message());
            case Step.Tell tell -> Stream.of(tell.message());
        };
    }

    private static Stream<CelExpression> expressions(Template template) {
        return template instanceof TextTemplate text ? text.expressions() : Stream.empty();
    }

    private static Stream<Arguments> arguments(Step step) {
        return switch (step) {
            case Step.Change change -> Stream.of(change.with());
            case Step.Read read -> Stream.of(read.gathering().with());
            case Step.Ask _, Step.Tell _ -> Stream.empty();
        };
    }

    private static Stream<CelExpression> expressions(Playbook playbook) {
        var conditions = playbook.procedure().steps().stream().flatMap(step -> step.condition().stream());
        var arguments = Stream.concat(
                playbook.procedure().steps().stream().flatMap(PlaybookCatalog::arguments),
                playbook.gather().stream().map(Gathering::with));
        return Stream.of(
                        Stream.concat(playbook.unless().values().stream(), conditions)
                                .flatMap(expression -> CelExpression.of(expression).stream()),
                        arguments.flatMap(a -> a instanceof JsonArguments json ? json.expressions() : Stream.empty()),
                        expressions(playbook.target()),
                        playbook.procedure().steps().stream()
                                .flatMap(PlaybookCatalog::messages)
                                .flatMap(message -> expressions(message.text())))
                .flatMap(stream -> stream);
    }
}
