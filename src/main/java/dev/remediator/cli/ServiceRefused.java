package dev.remediator.cli;

/** The service was asked, and its answer is no; the message is its reason. Ends a command with exit code 1. */
final class ServiceRefused extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;

    ServiceRefused(int status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    /** Whether it is not this engineer's to say. */
    boolean forbids() {
        return status == 403;
    }

    /** @return the exit code */
    int say(HelpOption command) {
        command.trouble(String.valueOf(getMessage()));
        return HelpOption.NO;
    }
}
