package dev.remediator.rehearsal;

import dev.remediator.action.Actions;
import dev.remediator.playbook.Playbook;
import dev.remediator.playbook.PlaybookCatalog;
import dev.remediator.playbook.Problem;
import dev.remediator.playbook.YamlFile;
import dev.remediator.rehearsal.Scenario.Origin;
import dev.remediator.rehearsal.Scenario.PersonAct;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A scenario that is put together by hand: a file with {@code world:} and {@code people:}, and single words beside it. */
public final class Situation {
    private final Setting setting;
    private final Origin origin;
    private final List<Problem> problems = new ArrayList<>();
    private World world = World.EMPTY;
    private List<PersonAct> people = List.of();

    public Situation(PlaybookCatalog catalog, Actions actions, Playbook playbook, Origin origin, Instant at) {
        this.origin = origin;
        var bare = new Scenario(playbook.name(), origin, at, World.EMPTY, List.of());
        setting = new Setting(catalog, actions, playbook, new Rehearsal(catalog, actions).targetOf(playbook, bare), at);
    }

    /** Lays a file over what is there: {@code world:} and {@code people:}, as in a test. */
    public void file(YamlFile file) {
        file.root()
                .flatMap(root -> root.group("a world's file", Set.of("world", "people")))
                .ifPresent(g -> {
                    g.value("world").ifPresent(w -> world = new WorldReader(setting, false).read(w, world));
                    g.value("people").ifPresent(p -> people = new PeopleReader(setting).read(p));
                });
        problems.addAll(file.problems());
    }

    /**
     * Lays one entry of a world over what is there.
     *
     * @param where as it was given, for problems: {@code --check}
     * @param yaml {@code checks: { alive: "fail for 40s, pass" }}
     */
    public void entry(String where, String yaml) {
        var file = YamlFile.of(where, yaml);
        file.root().ifPresent(w -> world = new WorldReader(setting, false).read(w, world));
        problems.addAll(file.problems());
    }

    /** The target, where the playbook has one here. */
    public Optional<String> target() {
        return setting.target().map(t -> t.name());
    }

    public List<Problem> problems() {
        return List.copyOf(problems);
    }

    /** What is not described is assumed. */
    public Scenario scenario() {
        return new Scenario(setting.playbook().name(), origin, setting.at(), world, people).assuming();
    }
}
