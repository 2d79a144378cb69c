package dev.remediator.playbook;

import java.util.List;
import java.util.Set;

/** What an expression may see, by the moment at which it is evaluated. */
enum Sight {
    /** While the target is being found. */
    ALERT(List.of("labels", "annotations", "alert"), "the target is found before that is known; use labels"),
    /** While evidence is being gathered. */
    RUN(
            List.of("labels", "annotations", "alert", "target", "run", "now"),
            "evidence is gathered all at once, and sees no other; read it by a step instead"),
    /** From then on. */
    FACTS(
            List.of("labels", "annotations", "alert", "target", "run", "now", "facts"),
            "nobody has been asked yet; use it as the 'if' of a step"),
    /** While the steps are carried out. */
    STEPS(List.of("labels", "annotations", "alert", "target", "run", "now", "facts", "answers"), "");

    private static final Set<String> OF_AN_ALERT = Set.of("labels", "annotations", "alert");

    private final List<String> roots;
    private final String why;

    Sight(List<String> roots, String why) {
        this.roots = roots;
        this.why = why;
    }

    /** @param alerted whether there is an alert at all */
    List<String> roots(boolean alerted) {
        return alerted
                ? roots
                : roots.stream().filter(root -> !OF_AN_ALERT.contains(root)).toList();
    }

    /** Why a name that others may see is not there, and what to do. */
    String why(String root) {
        if (roots.contains(root) && OF_AN_ALERT.contains(root))
            return "no alert starts this playbook; give it a 'when', or do without";
        return why;
    }

    static boolean knows(String root) {
        return STEPS.roots.contains(root);
    }
}
