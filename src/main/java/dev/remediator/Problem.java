package dev.remediator;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.remediator.store.DatabaseStartException;
import io.quarkus.runtime.QuarkusBindException;
import io.smallrye.config.ConfigValidationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;

/**
 * Why a command failed, for the person at the terminal: no stack trace, and no class names where there is a message made for
 * people.
 *
 * @param exitCode 2 for what must be set otherwise, 1 for what stood in the way
 * @param lines one for each thing that is wrong
 */
record Problem(int exitCode, List<String> lines) {
    private static final int IN_THE_WAY = 1;
    private static final int WRONGLY_SET = 2;
    private static final String PREFIX = "remediator: ";
    private static final Pattern CODES = Pattern.compile("\\b(SRCFG|QUARKUS)[0-9]{4,5}: ?");
    private static final Pattern WRONG_VALUE = Pattern.compile(
            "The config property (\\S+) with the config value \"(.*?)\" threw an Exception whilst being converted:?"
                    + " ?(.*)");

    Problem {
        lines = List.copyOf(lines);
    }

    /** What the cause that says the most says. */
    static Problem of(Throwable failure) {
        for (Throwable cause : causes(failure)) {
            switch (cause) {
                case QuarkusBindException bind -> {
                    return inTheWay(cannotListen(bind));
                }
                case DatabaseStartException start -> {
                    return inTheWay(onOneLine(start.getMessage()));
                }
                case FlywayException migration -> {
                    return inTheWay("the database's tables cannot be brought to this version: "
                            + onOneLine(migration.getMessage()));
                }
                case RefusedRemediations refused -> {
                    return remediations(refused);
                }
                case ConfigValidationException settings -> {
                    return settings(settings);
                }
                default -> {
                    // Wrapped once more by whoever called.
                }
            }
        }
        Throwable root = causes(failure).getLast();
        return switch (root) {
            // As they are: a message of several lines lists what is wrong.
            case IllegalArgumentException _
            when root.getMessage() != null ->
                new Problem(WRONGLY_SET, (PREFIX + root.getMessage()).lines().toList());
            case IllegalStateException _
            when root.getMessage() != null ->
                new Problem(IN_THE_WAY, (PREFIX + root.getMessage()).lines().toList());
            default -> inTheWay(onOneLine(root.toString()));
        };
    }

    private static Problem inTheWay(String sentence) {
        return new Problem(IN_THE_WAY, List.of(PREFIX + sentence));
    }

    /** As {@code check} says it. */
    private static Problem remediations(RefusedRemediations refused) {
        List<String> lines = Stream.concat(
                        refused.problems().stream().map(Object::toString), Stream.of(PREFIX + refused.getMessage()))
                .toList();
        return new Problem(refused.problems().isEmpty() ? WRONGLY_SET : IN_THE_WAY, lines);
    }

    private static Problem settings(ConfigValidationException settings) {
        return new Problem(
                WRONGLY_SET,
                IntStream.range(0, settings.getProblemCount())
                        .mapToObj(i -> PREFIX
                                + setting(onOneLine(settings.getProblem(i).getMessage())))
                        .toList());
    }

    /** What the configuration says of a setting, without its codes, and with the name that people set. */
    private static String setting(String said) {
        Matcher wrong = WRONG_VALUE.matcher(said);
        if (wrong.find())
            return "%s is '%s', which it cannot be: %s; set it otherwise, with %s or in config/application.properties"
                    .formatted(
                            wrong.group(1),
                            wrong.group(2),
                            CODES.matcher(wrong.group(3)).replaceAll("").strip(),
                            environment(wrong.group(1)));
        return CODES.matcher(said).replaceAll("").strip();
    }

    private static String environment(String property) {
        return property.toUpperCase(Locale.ROOT)
                .replace('.', '_')
                .replace('-', '_')
                .replace('"', '_');
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

    private static String onOneLine(@Nullable String message) {
        return String.join(
                " ", String.valueOf(message).lines().map(String::strip).toList());
    }
}
