package dev.remediator.console;

import dev.remediator.guard.Freeze;
import dev.remediator.report.PlaybookView;
import java.time.Instant;
import java.util.List;

/** What the list of playbooks shows. */
record PlaybookList(Instant now, String version, List<PlaybookView> playbooks, String digest, List<Freeze> freezes) {
    public String brief() {
        return Format.brief(digest);
    }

    /** How many act only with consent. */
    public long demoted() {
        return playbooks.stream().filter(p -> p.demoted().isPresent()).count();
    }

    public boolean frozen(PlaybookView playbook) {
        return freezes.stream()
                .anyMatch(f -> f.scope() instanceof Freeze.Scope.OfPlaybook(var name) && name.equals(playbook.name()));
    }
}
