package dev.remediator.report;

/** How an incident stands, as a person must understand it at a glance. */
public enum IncidentStatus {
    /** A person must look now: a run called for one, or a temporary change could not be taken back. */
    NEEDS_PERSON("Needs a person"),
    /** People are asked, and nothing is done until they have answered. */
    ASKING("Asks people"),
    HEALING("Healing"),
    /** A run ended without success and called nobody. */
    NOT_HEALED("Not healed"),
    /** Nothing was done, for a reason that has a name. */
    HELD("Held"),
    /** Nothing has been done yet, for example while it must still be firing for some time. */
    WATCHING("Watching"),
    HEALED("Healed"),
    /** The alerts ended and no playbook healed it. */
    OVER("Over");

    private final String words;

    IncidentStatus(String words) {
        this.words = words;
    }

    /** One to three words, for example "Needs a person". */
    public String words() {
        return words;
    }

    /** For style sheets and JSON: {@code needs-person}. */
    public String slug() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
