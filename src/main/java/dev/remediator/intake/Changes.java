package dev.remediator.intake;

import dev.remediator.playbook.Playbook;
import dev.remediator.playbook.PlaybookCatalog;
import java.util.ArrayList;
import java.util.List;

/**
 * What differs between two sets of remediations.
 *
 * @param added names of playbooks
 * @param changed names of playbooks whose text is another
 * @param removed names of playbooks
 * @param targets whether the targets differ
 * @param toAsk playbooks that may now take what nothing took before
 */
public record Changes(
        List<String> added, List<String> changed, List<String> removed, boolean targets, List<Playbook> toAsk) {
    public Changes {
        added = List.copyOf(added);
        changed = List.copyOf(changed);
        removed = List.copyOf(removed);
        toAsk = List.copyOf(toAsk);
    }

    static Changes between(PlaybookCatalog before, PlaybookCatalog after) {
        var added = new ArrayList<String>();
        var changed = new ArrayList<String>();
        var removed = new ArrayList<String>();
        var toAsk = new ArrayList<Playbook>();
        boolean targets = !List.copyOf(before.targets().all())
                .equals(List.copyOf(after.targets().all()));
        for (var playbook : after.playbooks()) {
            var was = before.find(playbook.name());
            boolean same = was.filter(p -> p.digest().equals(playbook.digest())).isPresent();
            if (was.isEmpty()) added.add(playbook.name());
            else if (!same) changed.add(playbook.name());
            if (!same || targets) toAsk.add(playbook);
        }
        for (var playbook : before.playbooks()) if (after.find(playbook.name()).isEmpty()) removed.add(playbook.name());
        return new Changes(added, changed, removed, targets, toAsk);
    }

    /** One line for people: {@code 1 added (a), 2 changed (b, c), the targets}. */
    public String says() {
        var parts = new ArrayList<String>();
        part(parts, added, "added");
        part(parts, changed, "changed");
        part(parts, removed, "removed");
        if (targets) parts.add("other targets");
        return parts.isEmpty() ? "people, safety.yaml or messages" : String.join(", ", parts);
    }

    private static void part(List<String> parts, List<String> names, String what) {
        if (names.isEmpty()) return;
        var shown = names.size() <= 5 ? String.join(", ", names) : String.join(", ", names.subList(0, 5)) + ", …";
        parts.add(names.size() + " " + what + " (" + shown + ")");
    }
}
