package dev.remediator.action;

import java.util.Objects;

/**
 * One thing wrong with settings or parameters.
 *
 * @param jsonPointer where (RFC 6901), from the root of what was read; of an unknown key its own place, of a missing
 *     one the object that lacks it
 * @param message for the author of the file, without the place
 */
public record SettingProblem(String jsonPointer, String message) {
    public SettingProblem {
        Objects.requireNonNull(jsonPointer);
        if (message.isBlank()) throw new IllegalArgumentException("a problem must say what is wrong");
    }

    @Override
    public String toString() {
        return jsonPointer.isEmpty() ? message : jsonPointer + ": " + message;
    }
}
