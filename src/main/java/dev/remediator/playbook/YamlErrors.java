package dev.remediator.playbook;

import java.util.Objects;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/** Says what the YAML parser means. */
final class YamlErrors {
    private YamlErrors() {}

    static String explain(MarkedYamlEngineException e) {
        String problem = Objects.requireNonNullElse(e.getProblem(), "");
        String context = Objects.requireNonNullElse(e.getContext(), "");
        if (problem.contains("(TAB)")) return "a tab; YAML is indented with spaces, replace it";
        if (problem.contains("mapping values are not allowed here"))
            return "': ' makes a key, and none can stand here; put the value in quotes, or check the indentation";
        if (isOpenQuote(e)) return "a quote is opened here and never closed; close it";
        if (problem.contains("expected <block end>"))
            return "this does not belong to the lines above it; check the indentation, and quotes around values";
        if (problem.contains("could not find expected ':'")) return "a key without ':'; write key: value";
        if (problem.contains("cannot start any token"))
            return "a value cannot begin with this character; put it in quotes";
        if (problem.contains("expected ',' or"))
            return "a ',' or the closing bracket belongs here; add it, or put the value in quotes";
        return "not valid YAML here; the parser says: " + problem + (context.isBlank() ? "" : " " + context);
    }

    /** Where the author must look: at a quote that was opened, not at the end of the file. */
    static Optional<Mark> mark(MarkedYamlEngineException e) {
        return isOpenQuote(e) ? e.getContextMark() : e.getProblemMark().or(e::getContextMark);
    }

    private static boolean isOpenQuote(MarkedYamlEngineException e) {
        return Objects.requireNonNullElse(e.getProblem(), "").contains("found unexpected end of stream")
                && Objects.requireNonNullElse(e.getContext(), "").contains("quoted scalar");
    }
}
