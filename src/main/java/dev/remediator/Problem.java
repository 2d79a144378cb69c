package dev.remediator;

import dev.remediator.store.DatabaseStartException;
import io.quarkus.runtime.QuarkusBindException;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.api.FlywayException;

/** Why a command failed, for the person at the terminal. */
final class Problem {
    private Problem() {}

    /** The cause that says the most, without stack trace or class names where there is a message made for people. */
    static String inOneSentence(Throwable failure) {
        for (Throwable cause : causes(failure)) {
            switch (cause) {
                case QuarkusBindException bind -> {
                    return cannotListen(bind);
                }
                case DatabaseStartException start -> {
                    return message(start);
                }
                case FlywayException migration -> {
                    return "the database's tables cannot be brought to this version: " + message(migration);
                }
                default -> {
                    // Wrapped once more by whoever called.
                }
            }
        }
        Throwable root = causes(failure).getLast();
        boolean saidForPeople = root instanceof IllegalArgumentException || root instanceof IllegalStateException;
        return saidForPeople && root.getMessage() != null ? message(root) : root.toString();
    }

    private static String cannotListen(QuarkusBindException bind) {
        return QuarkusBindException.isKnownHost(bind.getHost())
                ? "port %d is in use by another program: stop that one, or choose another with --port"
                        .formatted(bind.getPort())
                : "this machine has no address %s: choose another with --host".formatted(bind.getHost());
    }

    private static List<Throwable> causes(Throwable failure) {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable t = failure; t != null && !causes.contains(t); t = t.getCause()) {
            causes.add(t);
        }
        return causes;
    }

    private static String message(Throwable failure) {
        return String.join(
                " ",
                String.valueOf(failure.getMessage()).lines().map(String::strip).toList());
    }
}
