package dev.remediator.playbook;

import dev.cel.runtime.CelEvaluationException;
import dev.remediator.action.Actions;
import dev.remediator.target.Targets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * All remediations of a folder, checked together. Immutable and safe to share between threads: what changes makes a new
 * catalog, or, when it has problems, none.
 */
public final class PlaybookCatalog {
    /** What became of loading a folder. */
    public sealed interface Load {}

    public record Loaded(PlaybookCatalog catalog) implements Load {}

    /** Refused whole; at least one problem, sorted by file and place. */
    public record Refused(List<Problem> problems) implements Load {
        public Refused {
            problems = List.copyOf(problems);
            if (problems.isEmpty()) throw new IllegalArgumentException("a refusal needs a reason");
        }
    }

    private static final Comparator<Playbook> CANDIDATES = Comparator.comparing(Playbook::severity)
            .thenComparingInt(Playbook::rank)
            .thenComparing(Playbook::name);

    private final Map<String, Playbook> byName;
    private final Map<String, String> sources;
    private final Targets targets;
    private final String digest;

    private PlaybookCatalog(List<Playbook> playbooks, Map<String, String> sources, Targets targets, String digest) {
        var sorted = new LinkedHashMap<String, Playbook>();
        playbooks.stream().sorted(CANDIDATES).forEach(playbook -> sorted.put(playbook.name(), playbook));
        byName = java.util.Collections.unmodifiableMap(sorted);
        this.sources = Map.copyOf(sources);
        this.targets = targets;
        this.digest = digest;
    }

    /** Nothing to act on and nothing that acts. */
    public static PlaybookCatalog empty() {
        return new PlaybookCatalog(List.of(), Map.of(), Targets.none(), Digests.of(""));
    }

    /** Reads {@code targets.yaml} and {@code <area>/<name>.yaml} of a folder. Never throws for what the files hold. */
    public static Load load(Path folder, Actions actions) {
        var contents = RemediationsFolder.read(folder);
        var found = new ArrayList<>(contents.problems());
        var targets = TargetsFile.Result.NONE;
        if (contents.texts().get(TargetsFile.NAME) instanceof String text) {
            var problems = new Problems(RemediationsFolder.display(folder, TargetsFile.NAME), text);
            targets = TargetsFile.read(text, actions, problems);
            found.addAll(problems.sorted());
        } else if (found.isEmpty()) {
            String file = RemediationsFolder.display(folder, TargetsFile.NAME);
            found.add(new Problem(file, 1, 1, "the file is missing; it says what can be acted on"));
        }
        var known = new Known(targets.targets(), targets.broken(), actions);
        var playbooks = new ArrayList<Playbook>();
        var sources = new HashMap<String, String>();
        var fileOf = new HashMap<String, String>();
        contents.texts().forEach((path, text) -> {
            if (path.equals(TargetsFile.NAME)) return;
            String file = RemediationsFolder.display(folder, path);
            var problems = new Problems(file, text);
            var result = PlaybookReader.read(text, known, problems);
            result.name().ifPresent(name -> {
                var other = fileOf.putIfAbsent(name, file);
                if (other != null)
                    problems.at(
                            result.nameAt(), "another playbook is called '" + name + "': " + other + "; rename one");
            });
            found.addAll(problems.sorted());
            result.playbook().ifPresent(playbook -> {
                playbooks.add(playbook);
                sources.put(playbook.digest(), text);
            });
        });
        if (!found.isEmpty()) return new Refused(found.stream().sorted().toList());
        return new Loaded(new PlaybookCatalog(playbooks, sources, known.targets(), Digests.of(contents.texts())));
    }

    /**
     * A playbook from a text that was kept, for a run that began with it.
     *
     * @param now targets, people and messages as they are now: where calls go is never older than the configuration
     * @throws InvalidPlaybook when it no longer fits this version's code or these targets: a person must look at its run
     */
    public static Playbook revive(String source, PlaybookCatalog now, Actions actions) {
        var problems = new Problems("stored playbook " + Digests.of(source).substring(0, 12), source);
        return PlaybookReader.read(source, new Known(now.targets, Set.of(), actions), problems)
                .playbook()
                .orElseThrow(() -> new InvalidPlaybook(problems.sorted()));
    }

    public Optional<Playbook> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** In the order of candidates: by severity, then rank, then name. */
    public List<Playbook> playbooks() {
        return List.copyOf(byName.values());
    }

    public Targets targets() {
        return targets;
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
                        playbook.target() instanceof TextTemplate text
                                ? text.expressions()
                                : Stream.<CelExpression>empty())
                .flatMap(stream -> stream);
    }
}
