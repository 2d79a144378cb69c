package dev.remediator.playbook;

import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import java.util.StringTokenizer;

/** CEL's types and operators in the words of messages. */
final class CelTexts {
    private CelTexts() {}

    static String type(CelType type) {
        return switch (type) {
            case ListType list -> "list of " + type(list.elemType());
            case MapType map -> "map of " + type(map.valueType());
            default ->
                switch (type.kind()) {
                    case BOOL -> "true or false";
                    case STRING -> "string";
                    case INT, UINT -> "whole number";
                    case DOUBLE -> "number";
                    case DURATION -> "duration";
                    case TIMESTAMP -> "time";
                    case STRUCT -> "group of fields";
                    default -> type.name();
                };
        };
    }

    /** Fit to be one parameter, or the whole of a text. */
    static boolean isValue(CelType type) {
        return type.kind().isDyn()
                || type.kind() == CelKind.STRUCT
                || isSimple(type)
                || switch (type) {
                    case ListType list -> isValue(list.elemType());
                    case MapType map -> map.keyType().kind() == CelKind.STRING && isValue(map.valueType());
                    default -> false;
                };
    }

    /** Fit to stand within a longer text. */
    static boolean isSimple(CelType type) {
        return switch (type.kind()) {
            case BOOL, STRING, INT, UINT, DOUBLE, DURATION, TIMESTAMP, DYN -> true;
            default -> false;
        };
    }

    /** {@code _<_} as people write it. */
    static String operator(String function) {
        return switch (function) {
            case "_?_:_" -> "? :";
            case "_[_]" -> "[ ]";
            case "!_", "-_" -> function.substring(0, 1);
            case "@in" -> "in";
            default ->
                function.startsWith("_") && function.endsWith("_") && function.length() > 2
                        ? function.substring(1, function.length() - 1)
                        : function;
        };
    }

    /** The types in one of CEL's own messages, without packages. */
    static String names(String message) {
        var out = new StringBuilder();
        var words = new StringTokenizer(
                message.replace("google.protobuf.Timestamp", "time").replace("google.protobuf.Duration", "duration"),
                " ,'()",
                true);
        while (words.hasMoreTokens()) {
            String word = words.nextToken();
            boolean named = word.startsWith("record/") || word.startsWith("group/");
            int before = Math.max(word.indexOf('/'), Math.max(word.lastIndexOf('.'), word.lastIndexOf('$')));
            out.append(named ? word.substring(before + 1) : word);
        }
        return out.toString();
    }
}
