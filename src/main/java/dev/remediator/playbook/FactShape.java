package dev.remediator.playbook;

/** The two shapes that evidence can have in expressions. */
sealed interface FactShape {
    /** The fields of a record: of the reading's output, or of {@link Check}. */
    record Of(Class<? extends Record> type) implements FactShape {}

    /** Adapters answer in different shapes and the target is not known yet: fields are looked up when evaluated. */
    record Open() implements FactShape {}

    /**
     * What a check leaves as evidence.
     *
     * @param status {@code up} or {@code down}
     * @param saw one line for people
     */
    record Check(String status, String saw) {}
}
