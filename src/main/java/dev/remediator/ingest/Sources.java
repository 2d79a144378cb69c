package dev.remediator.ingest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The configured sources and their credentials. Immutable. */
public final class Sources {
    private final List<Entry> entries;
    private final Map<String, Source> byName;

    private Sources(List<Entry> entries) {
        this.entries = List.copyOf(entries);
        Map<String, Source> names = new HashMap<>();
        entries.forEach(e -> names.put(e.source.name(), e.source));
        this.byName = Map.copyOf(names);
    }

    /** A source and what it proves itself with. */
    record Entry(Source source, Credential credential) {}

    /** @throws IllegalArgumentException with a sentence for each source that cannot be used */
    public static Sources of(SourcesConfig config) {
        List<String> problems = new ArrayList<>();
        List<Entry> entries = new ArrayList<>();
        config.sources().forEach((name, source) -> {
            try {
                entries.add(SourceReader.read(name, source));
            } catch (IllegalArgumentException e) {
                problems.add(e.getMessage());
            }
        });
        problems.addAll(shared(entries));
        if (!problems.isEmpty()) {
            problems.sort(null);
            throw new IllegalArgumentException(
                    "The webhook sources cannot be used, so nothing was started: " + String.join("; ", problems));
        }
        return new Sources(entries);
    }

    private static List<String> shared(List<Entry> entries) {
        List<String> problems = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            for (int j = i + 1; j < entries.size(); j++) {
                if (entries.get(i).credential.same(entries.get(j).credential)) {
                    problems.add(
                            "remediator.sources.%s and remediator.sources.%s have the same credential: give each its own"
                                    .formatted(
                                            entries.get(i).source.name(),
                                            entries.get(j).source.name()));
                }
            }
        }
        return problems;
    }

    public Optional<Source> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /**
     * Who sent a request, by nothing but its credentials. All configured ones are compared, each in constant time.
     *
     * @param headers all values of a header, by its name in lower case
     * @return empty for a request without a valid credential, or with those of two sources
     */
    public Optional<Source> authenticate(Function<String, List<String>> headers) {
        Source found = null;
        int matches = 0;
        for (Entry entry : entries) {
            Optional<byte[]> presented = entry.credential.presented(headers);
            if (presented.isPresent() && entry.credential.matches(presented.get())) {
                found = entry.source;
                matches++;
            }
        }
        return matches == 1 ? Optional.ofNullable(found) : Optional.empty();
    }
}
