package dev.remediator.playbook;

/** Says what CEL's parser means; its own messages list every token that it would have taken. */
final class CelSyntax {
    private CelSyntax() {}

    static String explain(String message) {
        if (message.startsWith("missing "))
            return "the expression lacks " + cut(message.substring("missing ".length()), " at ") + "; add it";
        if (message.contains("'<EOF>'")) return "the expression ends too early; write what is to follow";
        if (message.startsWith("token recognition error at: ")) {
            String token = unquote(message.substring("token recognition error at: ".length()));
            if (token.startsWith("=")) return "'=' compares nothing; write ==";
            if (token.startsWith("\"") || token.startsWith("'"))
                return "a quote is opened here and never closed; close it";
            return unexpected(token);
        }
        String token = token(message);
        if (token.isEmpty()) return "not a CEL expression: " + Problems.firstLine(message);
        return unexpected(token);
    }

    private static String unexpected(String token) {
        String hint = switch (token.strip()) {
            case "and" -> "; write &&";
            case "or" -> "; write ||";
            case "not" -> "; write !";
            case "=" -> "; write ==";
            default -> "; remove it, or write what belongs before it";
        };
        return Problems.quote(token.strip()) + " cannot stand here" + hint;
    }

    private static String token(String message) {
        for (var prefix : new String[] {"mismatched input ", "extraneous input ", "no viable alternative at input "})
            if (message.startsWith(prefix)) return unquote(cut(message.substring(prefix.length()), " expecting "));
        return "";
    }

    private static String cut(String text, String at) {
        int end = text.indexOf(at);
        return end < 0 ? text : text.substring(0, end);
    }

    private static String unquote(String text) {
        return text.length() > 2 && text.startsWith("'") && text.endsWith("'")
                ? text.substring(1, text.length() - 1)
                : text;
    }
}
