package dev.remediator.runbook;

import static dev.remediator.runbook.Markdown.escape;
import static dev.remediator.runbook.Markdown.link;

import dev.remediator.identity.Engineer;
import dev.remediator.playbook.Drill;
import dev.remediator.playbook.PlaybookCatalog;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** When each playbook was last tested, drilled and run, and who of the rota has never taken part. */
final class PracticeSection {
    private final PlaybookCatalog catalog;
    private final Practice practice;
    private final Markdown out;

    PracticeSection(PlaybookCatalog catalog, Practice practice, Markdown out) {
        this.catalog = catalog;
        this.practice = practice;
        this.out = out;
    }

    void write() {
        var rows = new ArrayList<List<String>>();
        for (var playbook : catalog.playbooks()) {
            var drill = last(playbook.name());
            var row = new ArrayList<String>();
            row.add(link(playbook.name()));
            if (practice.rehearsals().isPresent()) row.add(rehearsed(playbook.name()));
            row.add(drill.map(d -> d.on() + ", " + d.how().name().toLowerCase(Locale.ROOT))
                    .orElse("never"));
            row.add(drill.map(d -> escape(d.went())).orElse(""));
            if (practice.records().isPresent()) row.addAll(record(playbook.name()));
            rows.add(List.copyOf(row));
        }
        var head = new ArrayList<>(List.of("Playbook"));
        if (practice.rehearsals().isPresent()) head.add("Rehearsals");
        head.addAll(List.of("Last drill", "How it went"));
        if (practice.records().isPresent()) head.addAll(List.of("Last run", "Runs", "Healed", "Median time"));
        out.table(head, rows);
        var never = catalog.people().engineers().values().stream()
                .filter(Engineer::rota)
                .filter(engineer -> catalog.drills().stream().noneMatch(d -> d.by().contains(engineer.name())))
                .map(Engineer::fullName)
                .collect(Collectors.joining(", "));
        boolean rota = catalog.people().engineers().values().stream().anyMatch(Engineer::rota);
        if (rota)
            out.paragraph(
                    never.isEmpty()
                            ? "Everybody of the rota has taken part in a drill."
                            : "**Has never taken part in a drill:** " + escape(never) + ".");
        var parts = catalog.people().engineers().values().stream()
                .filter(Engineer::rota)
                .map(engineer -> List.of(
                        escape(engineer.fullName()),
                        String.valueOf(catalog.drills().stream()
                                .filter(d -> d.by().contains(engineer.name()))
                                .count()),
                        catalog.drills().stream()
                                .filter(d -> d.by().contains(engineer.name()))
                                .max(Comparator.comparing(Drill::on))
                                .map(d -> d.on() + ", " + escape(d.playbook()))
                                .orElse("never")))
                .toList();
        out.table(List.of("On the rota", "Drills", "Last one"), parts);
    }

    private String rehearsed(String playbook) {
        return practice.rehearsed(playbook)
                .filter(r -> r.cases() > 0)
                .map(r -> r.passed() == r.cases()
                        ? r.cases() + ", all pass"
                        : "**%d of %d fail**".formatted(r.cases() - r.passed(), r.cases()))
                .orElse("**none**");
    }

    private List<String> record(String playbook) {
        var found = practice.records().flatMap(records -> Optional.ofNullable(records.get(playbook)));
        if (found.isEmpty() || found.get().runs() == 0) return List.of("never", "0", "", "");
        var record = found.get();
        return List.of(
                record.last()
                        .map(at -> at.atOffset(ZoneOffset.UTC).toLocalDate().toString())
                        .orElse(""),
                String.valueOf(record.runs()),
                "%d of %d".formatted(record.healed(), record.runs()),
                record.median().map(Words::time).orElse(""));
    }

    private Optional<Drill> last(String playbook) {
        return catalog.drills().stream()
                .filter(drill -> drill.playbook().equals(playbook))
                .max(Comparator.comparing(Drill::on));
    }
}
