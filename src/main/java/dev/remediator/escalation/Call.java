package dev.remediator.escalation;

import dev.remediator.identity.Engineer;
import dev.remediator.identity.Group;
import dev.remediator.identity.People;
import dev.remediator.run.Say;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** What people read when a level of an incident is called. Pure. */
record Call(String text, List<String> details) {
    private static final int MOST_MEMBERS = 10;

    /** PostgreSQL's regular expression of the texts below: nothing else that is told begins so. */
    static final String OF_A_LEVEL =
            "^P[0-3]: ([^ ]+ is called$|nobody has acknowledged this for .+ is called \\(level [0-9]+ of [0-9]+\\)$)";

    /**
     * @param level 0 is the first
     * @param levels how many there are
     */
    static Call of(
            UUID incident,
            String severity,
            String group,
            int level,
            int levels,
            Instant calledAt,
            Instant now,
            People people) {
        var found = Optional.ofNullable(people.groups().get(group));
        var waited = Duration.between(calledAt, now);
        var details = new ArrayList<String>();
        details.add(
                found.flatMap(Group::contact).map(c -> group + ": " + c).orElse(group + " has no contact of its own"));
        var members = found.map(Group::members).orElse(List.of());
        members.stream().limit(MOST_MEMBERS).map(name -> member(name, people)).forEach(details::add);
        if (members.size() > MOST_MEMBERS) details.add("and %d more".formatted(members.size() - MOST_MEMBERS));
        if (members.isEmpty()) details.add("people.yaml names nobody in this group: call somebody else");
        details.add("Called first at %s, and nobody has acknowledged it since"
                .formatted(calledAt.truncatedTo(ChronoUnit.SECONDS)));
        details.add("Acknowledge: ./remediator ack %1$s --as ENGINEER, or POST /api/v1/incidents/%1$s/acknowledge"
                .formatted(incident));
        var text = level == 0
                ? "%s: %s is called".formatted(severity, group)
                : "%s: nobody has acknowledged this for %s, so %s is called (level %d of %d)"
                        .formatted(
                                severity,
                                Say.duration(waited.truncatedTo(ChronoUnit.SECONDS)),
                                group,
                                level + 1,
                                levels);
        return new Call(text, details);
    }

    private static String member(String name, People people) {
        var engineer = Optional.ofNullable(people.engineers().get(name));
        if (engineer.isEmpty()) return name;
        var reached = engineer.stream()
                .flatMap(e -> Stream.of(e.phone(), e.email(), e.slack().map(s -> "Slack " + s)))
                .flatMap(Optional::stream)
                .toList();
        return "%s, %s: %s"
                .formatted(
                        name,
                        engineer.map(Engineer::fullName).orElse(name),
                        reached.isEmpty() ? "no contact" : String.join(", ", reached));
    }
}
