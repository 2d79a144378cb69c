package dev.remediator.schema;

import java.util.Locale;
import java.util.Set;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.CoreScalarResolver;

/** How single values are written: without quotes wherever nobody, and no other YAML, takes them for something else. */
final class Scalars {
    private static final CoreScalarResolver RESOLVER = new CoreScalarResolver(true);

    /** What older YAML takes for true or false. */
    private static final Set<String> OLD_WORDS = Set.of("y", "n", "yes", "no", "on", "off", "true", "false", "null");

    private Scalars() {}

    /** On one line. */
    static String text(ScalarNode scalar, boolean flow) {
        String value = scalar.getValue();
        return switch (scalar.getScalarStyle()) {
            case PLAIN -> value;
            case SINGLE_QUOTED -> needsNoQuotes(value, flow) ? value : single(value, scalar);
            case DOUBLE_QUOTED -> needsNoQuotes(value, flow) ? value : doubled(value);
            case LITERAL, FOLDED, JSON_SCALAR_STYLE -> throw unkept(scalar);
        };
    }

    private static String single(String value, ScalarNode scalar) {
        if (value.indexOf('\n') >= 0) throw unkept(scalar);
        return "'" + value.replace("'", "''") + "'";
    }

    private static Unkept unkept(ScalarNode scalar) {
        return new Unkept(YamlPrinter.line(scalar), "a text over several lines stands where only one line has room");
    }

    static boolean isBlock(ScalarNode scalar) {
        return scalar.getScalarStyle() == ScalarStyle.LITERAL || scalar.getScalarStyle() == ScalarStyle.FOLDED;
    }

    private static boolean needsNoQuotes(String value, boolean flow) {
        if (value.isEmpty() || !isTextual(value.charAt(0)) || value.endsWith(" ") || value.endsWith(":")) return false;
        if (value.contains(": ") || value.contains(" #")) return false;
        if (OLD_WORDS.contains(value.toLowerCase(Locale.ROOT))) return false;
        if (value.chars().anyMatch(c -> Character.isISOControl(c) || c == '\ufeff' || c == '\u2028' || c == '\u2029'))
            return false;
        if (flow && value.chars().anyMatch(c -> ",[]{}".indexOf(c) >= 0)) return false;
        return RESOLVER.resolve(value, true).equals(Tag.STR);
    }

    private static boolean isTextual(char first) {
        return Character.isLetter(first) || first == '_' || first == '/' || first == '$' || first == '(';
    }

    private static String doubled(String value) {
        var text = new StringBuilder("\"");
        value.codePoints().forEach(c -> {
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\t' -> text.append("\\t");
                case '\r' -> text.append("\\r");
                default -> {
                    int type = Character.getType(c);
                    boolean visible = type != Character.CONTROL
                            && type != Character.FORMAT
                            && type != Character.LINE_SEPARATOR
                            && type != Character.PARAGRAPH_SEPARATOR
                            && type != Character.SURROGATE
                            && type != Character.PRIVATE_USE;
                    if (visible) text.appendCodePoint(c);
                    else text.append(c < 0x10000 ? "\\u%04x".formatted(c) : "\\U%08x".formatted(c));
                }
            }
        });
        return text.append('"').toString();
    }
}
