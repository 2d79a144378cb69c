package dev.remediator.console;

import dev.remediator.playbook.Answer;
import dev.remediator.run.Asked;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What a run waits for, or waited for, on a page.
 *
 * @param title of its incident
 * @param around what else an effect may touch, now
 * @param members of the group that is asked; empty where every engineer is
 * @param me who looks at it
 */
record AskRow(Asked asked, String title, List<String> around, List<String> members, String me) {
    AskRow {
        around = List.copyOf(around);
        members = List.copyOf(members);
    }

    /** Run and command, as a path. */
    public String id() {
        return asked.run() + "/" + asked.command();
    }

    /** The same for ids of elements. */
    public String dom() {
        return asked.run() + "-" + asked.command();
    }

    /** {@code approval}, {@code question} or {@code doubt}. */
    public String kind() {
        return switch (asked.kind()) {
            case APPROVAL -> "approval";
            case QUESTION -> "question";
            case DOUBT -> "doubt";
        };
    }

    public boolean open() {
        return asked.over().isEmpty();
    }

    public String group() {
        return asked.group().isEmpty() ? "Every engineer" : asked.group();
    }

    /** Of the group, in words. */
    public String wanted() {
        return switch (asked.kind()) {
            case APPROVAL -> "must agree";
            case QUESTION -> "is asked";
            case DOUBT -> "is asked what became of this";
        };
    }

    public String says() {
        return asked.says();
    }

    /** The first line of what is said: the title of a question's Markdown. */
    public String headline() {
        String first = says().strip().lines().findFirst().orElse("");
        return first.startsWith("#")
                ? first.substring(first.lastIndexOf('#') + 1).strip()
                : first;
    }

    /** What is said after that. */
    public String text() {
        String all = says().strip();
        int end = all.indexOf('\n');
        return end < 0 ? "" : all.substring(end).strip();
    }

    public UUID incident() {
        return asked.incident();
    }

    public String playbook() {
        return asked.playbook();
    }

    public String target() {
        return asked.target();
    }

    /** Capability and parameters; empty where an answer is asked for. */
    public String exactly() {
        return asked.exactly().orElse("");
    }

    /** Empty where it cannot be taken back. */
    public String takenBack() {
        return asked.takenBack().orElse("");
    }

    public String plan() {
        return asked.hash().orElse("");
    }

    public List<String> known() {
        return asked.known();
    }

    public List<Asked.Word> said() {
        return asked.said();
    }

    public int quorum() {
        return asked.quorum();
    }

    public int agreed() {
        return (int)
                asked.said().stream().filter(w -> w.word().equals("agreed")).count();
    }

    /** How many more must agree. */
    public int missing() {
        return Math.max(0, asked.quorum() - agreed());
    }

    public boolean reasonRequired() {
        return asked.reasonRequired();
    }

    public Instant askedAt() {
        return asked.askedAt();
    }

    public Instant expiresAt() {
        return asked.expiresAt();
    }

    public Optional<Instant> intendedAt() {
        return asked.intendedAt();
    }

    /** What became of it and of the run; empty while it is open. */
    public String over() {
        return asked.over().map(over -> Answers.sentence(over.says())).orElse("");
    }

    /** Whether whoever looks is one of those who are asked, as far as that is known. */
    public boolean mine() {
        return members.isEmpty() || members.contains(me);
    }

    /** Whether whoever looks has said something to it already. */
    public boolean saidByMe() {
        return asked.saidBy().contains(me);
    }

    /** {@code confirm}, {@code text}, {@code secret} or {@code one-of}; empty where none is asked for. */
    public String answer() {
        return asked.answer()
                .map(answer -> switch (answer) {
                    case Answer.Confirm _ -> "confirm";
                    case Answer.Text _ -> "text";
                    case Answer.Secret _ -> "secret";
                    case Answer.OneOf _ -> "one-of";
                })
                .orElse("");
    }

    public List<String> choices() {
        return asked.answer().orElse(null) instanceof Answer.OneOf(var choices) ? choices : List.of();
    }

    /** How it is answered from a terminal. */
    public String command() {
        return switch (asked.kind()) {
            case APPROVAL ->
                "./remediator approve %1$s --as ENGINEER%2$s   or   deny %1$s --as ENGINEER --reason TEXT"
                        .formatted(id(), asked.reasonRequired() ? " --reason TEXT" : "");
            case QUESTION -> "./remediator answer %s --as ENGINEER".formatted(id());
            case DOUBT -> "./remediator settle %s happened | did-not | stop --as ENGINEER".formatted(id());
        };
    }

    /** How this one's plan differs from that of an earlier question, in lines; empty where that cannot be seen. */
    List<String> changedSince(AskRow earlier) {
        record Part(String name, String was, String is) {}
        return List.of(
                        new Part("What is done", earlier.says(), says()),
                        new Part("Exactly", earlier.exactly(), exactly()),
                        new Part("Taken back by", earlier.takenBack(), takenBack()),
                        new Part("Target", earlier.target(), target()))
                .stream()
                .filter(part -> !part.was().equals(part.is()))
                .map(part -> "%s: it was “%s”, it is “%s”".formatted(part.name(), part.was(), part.is()))
                .toList();
    }
}
