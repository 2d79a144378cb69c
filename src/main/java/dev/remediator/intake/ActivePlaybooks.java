package dev.remediator.intake;

import dev.remediator.playbook.Playbook;
import dev.remediator.playbook.PlaybookCatalog;
import dev.remediator.playbook.Safety;
import dev.remediator.playbook.Severity;
import dev.remediator.target.Targets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The playbooks that are asked now, indexed. Immutable; replaced as a whole. */
public final class ActivePlaybooks {
    private final Map<String, Playbook> byName;
    private final List<Playbook> ordered;
    private final PlaybookIndex index;
    private final Targets targets;
    private final Safety safety;
    private final String digest;

    /** Of everything in a folder. */
    public static ActivePlaybooks of(PlaybookCatalog catalog) {
        return new ActivePlaybooks(catalog.playbooks(), catalog.targets(), catalog.safety(), catalog.digest());
    }

    /**
     * Where nothing holds for all playbooks.
     *
     * @param digest of the whole set
     */
    public ActivePlaybooks(Collection<Playbook> playbooks, Targets targets, String digest) {
        this(playbooks, targets, Safety.NONE, digest);
    }

    /** @param digest of the whole set */
    public ActivePlaybooks(Collection<Playbook> playbooks, Targets targets, Safety safety, String digest) {
        byName = playbooks.stream().collect(Collectors.toUnmodifiableMap(Playbook::name, Function.identity()));
        ordered = playbooks.stream().sorted(Playbook.ASKED_FIRST).toList();
        index = new PlaybookIndex(playbooks);
        this.targets = targets;
        this.safety = safety;
        this.digest = digest;
    }

    /** In the order in which they are asked. */
    public List<Playbook> all() {
        return ordered;
    }

    public PlaybookIndex index() {
        return index;
    }

    public Targets targets() {
        return targets;
    }

    /** What holds for all of them. */
    public Safety safety() {
        return safety;
    }

    public String digest() {
        return digest;
    }

    public Optional<Playbook> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    Severity severity(String playbook) {
        var found = byName.get(playbook);
        return found == null ? Severity.P2 : found.severity();
    }
}
