package dev.remediator.channel.slack;

import dev.remediator.run.Asked;
import java.util.ArrayList;

/**
 * What a consent is for, in the words in which it is shown wherever it can be given: whole, or not at all. Pure.
 *
 * @param text lines, escaped for Slack
 */
record Deed(String text) {
    /** Of the dialog that a button asks "sure?" with. */
    private static final int CONFIRM = 300;
    /** Of a dialog of our own; Slack takes 3,000. */
    private static final int DIALOG = 2_800;

    private static final int UNCUT = 1_000_000;

    static Deed of(Asked asked) {
        var lines = new ArrayList<String>();
        lines.add(asked.says());
        lines.add("On " + asked.target() + ", by playbook " + asked.playbook());
        asked.exactly().ifPresent(exactly -> lines.add("Exactly: " + exactly));
        lines.add(asked.takenBack().map(back -> "Taken back by: " + back).orElse("It cannot be taken back"));
        return new Deed(lines.stream()
                .map(line -> SlackText.line(line, UNCUT))
                .reduce((a, b) -> a + "\n" + b)
                .orElse(""));
    }

    /** Otherwise only the console and the terminal can show what would be agreed to. */
    boolean canBeShown() {
        return text.length() <= DIALOG;
    }

    boolean fitsConfirm() {
        return text.length() <= CONFIRM;
    }
}
