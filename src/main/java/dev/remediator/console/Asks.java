package dev.remediator.console;

import dev.remediator.identity.People;
import dev.remediator.report.IncidentTitles;
import dev.remediator.run.Asked;
import dev.remediator.run.Replies;
import dev.remediator.target.Targets;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** What runs ask of people, with all that whoever answers should know. */
@Singleton
final class Asks {
    private final Replies replies;
    private final IncidentTitles titles;
    private final Supplier<Targets> targets;
    private final Supplier<People> people;

    Asks(Replies replies, IncidentTitles titles, Supplier<Targets> targets, Supplier<People> people) {
        this.replies = replies;
        this.titles = titles;
        this.targets = targets;
        this.people = people;
    }

    /** All that is open, the one that ends first in front. */
    List<Asked> open() {
        return replies.open();
    }

    List<AskRow> of(UUID incident, String me) {
        return rows(replies.openOf(incident), me);
    }

    Optional<AskRow> find(UUID run, int command, String me) {
        return replies.find(run, command).map(asked -> rows(List.of(asked), me).getFirst());
    }

    /** What its run asks consent to now, where that is another question. */
    Optional<AskRow> newer(AskRow than, String me) {
        return rows(
                        replies.of(than.asked().run()).stream()
                                .filter(asked -> asked.kind() == Asked.Kind.APPROVAL
                                        && asked.over().isEmpty()
                                        && asked.command() > than.asked().command())
                                .limit(1)
                                .toList(),
                        me)
                .stream()
                .findFirst();
    }

    List<AskRow> rows(List<Asked> all, String me) {
        var named = titles.of(all.stream().map(Asked::incident).distinct().toList());
        return all.stream()
                .map(asked -> new AskRow(
                        asked, named.getOrDefault(asked.incident(), ""), around(asked), members(asked.group()), me))
                .toList();
    }

    private List<String> around(Asked asked) {
        boolean matters = asked.kind() == Asked.Kind.APPROVAL && asked.over().isEmpty();
        return matters ? replies.around(asked, targets.get()).lines() : List.of();
    }

    private List<String> members(String group) {
        var found = people.get().groups().get(group);
        return found == null ? List.of() : found.members();
    }
}
