package dev.remediator.cli;

import com.fasterxml.jackson.databind.JsonNode;

/** What a run would do, for people at a terminal. */
final class PreviewText {
    private final CommonOptions common;

    PreviewText(CommonOptions common) {
        this.common = common;
    }

    void print(JsonNode seen, String engineer) {
        var out = common.out();
        var paint = common.paint();
        out.println(paint.bold(Shown.text(seen, "playbook") + " on " + Shown.text(seen, "target")) + " would "
                + would(Shown.text(seen, "would")));
        Shown.lines(seen.path("says").asText()).forEach(line -> out.println("  | " + line));
        if (seen.hasNonNull("exactly")) out.println("  exactly: " + Shown.text(seen, "exactly"));
        if (seen.path("would").asText().equals("act"))
            out.println(
                    seen.hasNonNull("takenBack")
                            ? "  taken back by: " + Shown.text(seen, "takenBack")
                            : paint.warn("  it cannot be taken back"));
        if (seen.hasNonNull("consent")) out.println("  asked before: " + Shown.text(seen, "consent"));
        seen.path("holds")
                .forEach(hold -> out.println(
                        paint.warn("  held by " + Shown.text(hold, "guard") + ": " + Shown.text(hold, "reason"))));
        seen.path("evidence").forEach(line -> out.println("  read: " + Shown.line(line.asText())));
        out.println("Nothing was begun.");
        out.println(paint.dim("  ./remediator run %s --as %s --plan %s --reason TEXT begins it, if that is still so"
                .formatted(
                        Shown.text(seen, "playbook"),
                        engineer.isEmpty() ? "ENGINEER" : engineer,
                        Shown.text(seen, "plan"))));
        out.flush();
    }

    private static String would(String word) {
        return switch (word) {
            case "act" -> "do this:";
            case "ask" -> "ask people:";
            case "say" -> "only say:";
            case "wait" -> "wait:";
            case "end" -> "do nothing:";
            default -> "do something that cannot be told now:";
        };
    }
}
