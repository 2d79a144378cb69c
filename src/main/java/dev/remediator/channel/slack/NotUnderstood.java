package dev.remediator.channel.slack;

/** Signed by Slack, and yet nothing that this app can have sent. The message is a sentence without anything received. */
final class NotUnderstood extends Exception {
    private static final long serialVersionUID = 1L;

    NotUnderstood(String message) {
        super(message);
    }
}
