package dev.remediator.playbook;

import java.util.List;

/** What an expression may see, by the moment at which it is evaluated. */
enum Sight {
    /** While the target is being found. */
    ALERT(List.of("labels", "annotations", "alert"), "the target is found before that is known"),
    /** While evidence is being gathered. */
    RUN(
            List.of("labels", "annotations", "alert", "target", "run", "now"),
            "evidence is gathered all at once, and sees no other"),
    /** From then on. */
    FACTS(List.of("labels", "annotations", "alert", "target", "run", "now", "facts"), "");

    private final List<String> roots;
    private final String why;

    Sight(List<String> roots, String why) {
        this.roots = roots;
        this.why = why;
    }

    List<String> roots() {
        return roots;
    }

    /** Why a name that others may see is not there. */
    String why() {
        return why;
    }
}
