package dev.remediator.console;

import dev.remediator.run.Asked;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * What a run waits for, on a page.
 *
 * @param id run and command, as a path
 * @param wanted of the group, in words
 * @param lines what whoever answers must know
 * @param doubt whether it asks what became of an effect
 * @param command how it is answered from a terminal
 */
record AskRow(
        String id,
        boolean doubt,
        String group,
        String wanted,
        String says,
        List<String> lines,
        Instant expiresAt,
        String command) {
    /** @param around what else an effect may touch */
    static AskRow of(Asked asked, List<String> around) {
        var id = asked.run() + "/" + asked.command();
        var lines = new ArrayList<String>();
        asked.intendedAt().ifPresent(at -> lines.add("Intended at " + at.truncatedTo(ChronoUnit.SECONDS)));
        asked.exactly().ifPresent(exactly -> lines.add("Exactly: " + exactly));
        if (asked.kind() == Asked.Kind.APPROVAL)
            lines.add(asked.takenBack().map(s -> "Taken back by: " + s).orElse("It cannot be taken back"));
        asked.known().forEach(line -> lines.add("Known: " + line));
        lines.addAll(around);
        asked.hash().ifPresent(hash -> lines.add("Plan " + hash));
        if (asked.quorum() > 1) lines.add("%d must agree".formatted(asked.quorum()));
        asked.said().forEach(word -> lines.add(word.by() + " " + word.word()));
        return new AskRow(
                id,
                asked.kind() == Asked.Kind.DOUBT,
                asked.group().isEmpty() ? "Every engineer" : asked.group(),
                switch (asked.kind()) {
                    case APPROVAL -> "must agree";
                    case QUESTION -> "is asked";
                    case DOUBT -> "is asked what became of this";
                },
                asked.says(),
                lines,
                asked.expiresAt(),
                switch (asked.kind()) {
                    case APPROVAL ->
                        "./remediator approve %1$s --as ENGINEER%2$s   or   deny %1$s --as ENGINEER --reason TEXT"
                                .formatted(id, asked.reasonRequired() ? " --reason TEXT" : "");
                    case QUESTION -> "./remediator answer %s --as ENGINEER".formatted(id);
                    case DOUBT -> "./remediator settle %s happened | did-not | stop --as ENGINEER".formatted(id);
                });
    }
}
