package dev.remediator.action;

/** The answer of {@link Change#prepare}. */
public sealed interface Preparation {
    record Ready(Prepared prepared) implements Preparation {}

    /** It must not or need not be done; {@code reason} is for people. Nothing was changed. */
    record Refused(String reason) implements Preparation {
        public Refused {
            reason = Brief.of(reason);
        }
    }
}
