package dev.remediator.channel.slack;

import java.util.Optional;
import java.util.UUID;

/**
 * What a button stands for, and nothing else: its id says what is wanted, its value of what. A decision names the question
 * and its plan, so that an old button never decides about a newer plan.
 */
sealed interface Wish {
    /** A button that only opens a page; Slack tells of it all the same. */
    String LINK = "remediator.link";

    record Approve(UUID run, int command, String plan) implements Wish {}

    record Deny(UUID run, int command, String plan) implements Wish {}

    record Acknowledge(UUID incident) implements Wish {}

    /** That a run ends. */
    record Stop(UUID run) implements Wish {}

    /** The button's {@code action_id}, and the dialog's {@code callback_id}. */
    default String action() {
        return switch (this) {
            case Approve _ -> "remediator.approve";
            case Deny _ -> "remediator.deny";
            case Acknowledge _ -> "remediator.acknowledge";
            case Stop _ -> "remediator.stop";
        };
    }

    /** The button's {@code value}. */
    default String value() {
        return switch (this) {
            case Approve(var run, var command, var plan) -> question(run, command, plan);
            case Deny(var run, var command, var plan) -> question(run, command, plan);
            case Acknowledge(var incident) -> incident.toString();
            case Stop(var run) -> run.toString();
        };
    }

    private static String question(UUID run, int command, String plan) {
        return run + "/" + command + "/" + plan;
    }

    /** Empty for whatever is not exactly what {@link #action} and {@link #value} write. */
    static Optional<Wish> of(String action, String value) {
        try {
            return read(action, value)
                    .filter(wish -> wish.action().equals(action) && wish.value().equals(value));
        } catch (IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }

    private static Optional<Wish> read(String action, String value) {
        var parts = value.split("/", -1);
        return switch (action) {
            case "remediator.approve" ->
                parts.length == 3
                        ? Optional.of(new Approve(UUID.fromString(parts[0]), Integer.parseInt(parts[1]), parts[2]))
                        : Optional.empty();
            case "remediator.deny" ->
                parts.length == 3
                        ? Optional.of(new Deny(UUID.fromString(parts[0]), Integer.parseInt(parts[1]), parts[2]))
                        : Optional.empty();
            case "remediator.acknowledge" -> Optional.of(new Acknowledge(UUID.fromString(value)));
            case "remediator.stop" -> Optional.of(new Stop(UUID.fromString(value)));
            default -> Optional.empty();
        };
    }
}
