package dev.remediator.channel.slack;

import dev.remediator.identity.Account;
import dev.remediator.identity.Actor;
import dev.remediator.identity.Caller;
import dev.remediator.identity.Engineer;
import dev.remediator.identity.People;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The one way in for everything that a person does in Slack: only our app, workspace and channel, only an engineer whose
 * Slack id stands in {@code people.yaml}, only with an account that may. Names that Slack shows decide nothing.
 */
final class Gate {
    private final SlackSettings.Hearing ours;
    private final Supplier<People> people;
    private final Function<String, Optional<Account>> accounts;

    /** @param accounts by the engineer's name */
    Gate(SlackSettings.Hearing ours, Supplier<People> people, Function<String, Optional<Account>> accounts) {
        this.ours = ours;
        this.people = people;
        this.accounts = accounts;
    }

    /** Who it is, or why they are not let in, for them to read. */
    sealed interface Verdict {
        record Passed(Caller by) implements Verdict {}

        record Refused(String why) implements Verdict {}
    }

    /** Whether it comes from another app or workspace; whoever sends that is told nothing. */
    boolean foreign(Origin origin) {
        return !origin.app().equals(ours.app())
                || !origin.team().equals(ours.team())
                || !(origin.userTeam().isEmpty() || origin.userTeam().equals(ours.team()));
    }

    boolean elsewhere(Origin origin) {
        return !origin.channel().equals(ours.channel());
    }

    /** @param roles of which one is enough */
    Verdict admit(Origin origin, List<String> roles) {
        if (foreign(origin) || elsewhere(origin))
            return new Verdict.Refused("This is heard in the incident channel only");
        var engineers = people.get().engineers().values().stream()
                .filter(e -> e.slack().equals(Optional.of(origin.user())))
                .map(Engineer::name)
                .toList();
        if (engineers.size() != 1)
            return new Verdict.Refused(
                    "Nothing was done: people.yaml has no engineer with your Slack member id (%s), and nobody is known by"
                                    .formatted(origin.user())
                            + " their display name");
        var name = engineers.getFirst();
        var account = accounts.apply(name);
        if (account.isEmpty())
            return new Verdict.Refused(
                    "Nothing was done: %s has no account. An administrator makes one".formatted(name));
        if (account.get().disabled())
            return new Verdict.Refused("Nothing was done: the account of %s is disabled".formatted(name));
        if (roles.stream().noneMatch(account.get()::may))
            return new Verdict.Refused(
                    "Nothing was done: %s lacks the role %s".formatted(name, String.join(" or ", roles)));
        return new Verdict.Passed(new Caller(
                new Actor.Engineer(name),
                Optional.of("slack:" + origin.team() + "/" + origin.user()),
                account.get().roles()));
    }
}
