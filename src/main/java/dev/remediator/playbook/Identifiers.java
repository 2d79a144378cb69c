package dev.remediator.playbook;

import java.util.Optional;
import java.util.Set;

/** Names that expressions can hold behind a dot. */
final class Identifiers {
    private static final Set<String> RESERVED = Set.of(
            "as",
            "break",
            "const",
            "continue",
            "else",
            "false",
            "for",
            "function",
            "if",
            "import",
            "in",
            "let",
            "loop",
            "namespace",
            "null",
            "package",
            "return",
            "true",
            "var",
            "void",
            "while");

    private Identifiers() {}

    /** @param root below which it is to stand: {@code facts} */
    static Optional<String> complaint(String name, String root) {
        String what = Problems.quote(name) + " cannot be written in an expression as " + root + "." + name;
        if (RESERVED.contains(name)) return Optional.of(what + "; it is a word of CEL's own, choose another");
        boolean fits = !name.isEmpty()
                && !Character.isDigit(name.charAt(0))
                && name.chars().allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || c == '_'));
        return fits ? Optional.empty() : Optional.of(what + "; begin with a letter, and use letters, digits and _");
    }
}
