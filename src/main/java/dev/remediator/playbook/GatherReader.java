package dev.remediator.playbook;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads {@code gather:}. */
final class GatherReader {
    private static final Set<String> KEYS = Set.of("do", "target", "with");

    /** What is gathered, and how expressions see it; also of what could not be read, lest each use be a problem. */
    record Gathered(List<Gathering> gatherings, Map<String, FactShape> shapes) {}

    private final EvidenceReader evidence;
    private final Problems problems;
    private final List<Gathering> gatherings = new ArrayList<>();
    private final Map<String, FactShape> shapes = new LinkedHashMap<>();

    GatherReader(Aim aim, boolean alerted, Problems problems) {
        this.problems = problems;
        evidence = new EvidenceReader(aim, new Expressions(Visible.nothing(alerted), problems), Sight.RUN, problems);
    }

    Gathered read(Map<String, Node.Entry> entries) {
        entries.forEach((name, entry) -> {
            shapes.put(name, new FactShape.Open());
            var wrong = Identifiers.complaint(name, "facts");
            if (wrong.isPresent()) problems.at(entry.key(), wrong.get());
            else
                Section.open(entry.value(), "a piece of evidence", KEYS, problems)
                        .ifPresent(section -> read(name, section));
        });
        return new Gathered(List.copyOf(gatherings), shapes);
    }

    private void read(String name, Section section) {
        section.text(section.required("do", "name what is read, or 'check'"), "do")
                .map(capability -> evidence.read(name, capability, section))
                .ifPresent(read -> {
                    shapes.put(name, read.shape());
                    read.gathering().ifPresent(gatherings::add);
                });
    }
}
