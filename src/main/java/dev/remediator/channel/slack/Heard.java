package dev.remediator.channel.slack;

import java.net.URI;
import java.util.Optional;

/** Something that a person did in Slack. Who they are and whether they may is not decided yet. */
sealed interface Heard {
    /**
     * Somebody pressed a button.
     *
     * @param trigger with which a dialog can be opened, within 3 s
     * @param thread the message that the button is in
     * @param answers where it can be answered, five times within half an hour
     */
    record Pressed(Origin origin, Wish wish, String trigger, String thread, Optional<URI> answers) implements Heard {}

    /** @param reason may be empty */
    record Submitted(Origin origin, Wish wish, String reason) implements Heard {}

    /** @param text behind {@code /remediator} */
    record Typed(Origin origin, String text, Optional<URI> answers) implements Heard {}

    /** Of which Slack tells, and nothing follows: a link was opened, a dialog closed. */
    record Nothing(Origin origin) implements Heard {}

    Origin origin();
}
