package dev.remediator.alert;

import static java.util.stream.Collectors.toUnmodifiableMap;

import java.lang.Character.UnicodeScript;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What {@code \p{…}} stands for by the JDK's Unicode, under Go's names: RE2/J's own tables are of Unicode 6.0. */
final class UnicodeClasses {
    /** The general categories in the order of the constants of {@link Character#getType(int)}. */
    private static final List<String> CATEGORIES = List.of(
            "Cn", "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Me", "Mc", "Nd", "Nl", "No", "Zs", "Zl", "Zp", "Cc", "Cf", "",
            "Co", "Cs", "Pd", "Ps", "Pe", "Pc", "Po", "Sm", "Sc", "Sk", "So", "Pi", "Pf");

    private static final String UNASSIGNED = "Cn";

    private static final Map<String, UnicodeScript> SCRIPTS = Arrays.stream(UnicodeScript.values())
            .filter(script -> script != UnicodeScript.UNKNOWN)
            .collect(toUnmodifiableMap(UnicodeClasses::goName, script -> script));

    /** First and last of each range in turn, by name. Unknown names are not kept: there is no end of them. */
    private static final Map<String, int[]> KNOWN = new ConcurrentHashMap<>();

    private UnicodeClasses() {}

    /**
     * The ranges of a category or script, for use within square brackets; empty where Go knows no such name.
     *
     * @param negated for all that is not in it
     */
    static Optional<String> ranges(String name, boolean negated) {
        int[] known = KNOWN.get(name);
        if (known == null) {
            var members = members(name);
            if (members.isEmpty()) return Optional.empty();
            known = ranges(members.get());
            KNOWN.put(name, known);
        }
        return Optional.of(negated ? written(others(known)) : written(known));
    }

    private static Optional<IntPredicate> members(String name) {
        var script = SCRIPTS.get(name);
        if (script != null) return Optional.of(c -> UnicodeScript.of(c) == script);
        if (name.isEmpty() || name.equals(UNASSIGNED)) return Optional.empty();
        boolean[] member = new boolean[CATEGORIES.size()];
        boolean any = false;
        for (int type = 0; type < member.length; type++) {
            String category = CATEGORIES.get(type);
            member[type] = !category.equals(UNASSIGNED)
                    && (category.equals(name) || name.length() == 1 && category.startsWith(name));
            any |= member[type];
        }
        return any ? Optional.of(c -> member[Character.getType(c)]) : Optional.empty();
    }

    private static int[] ranges(IntPredicate in) {
        var bounds = IntStream.builder();
        boolean inside = false;
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            if (in.test(c) == inside) continue;
            bounds.add(inside ? c - 1 : c);
            inside = !inside;
        }
        if (inside) bounds.add(Character.MAX_CODE_POINT);
        return bounds.build().toArray();
    }

    /** What lies between the ranges, before the first and after the last. */
    private static int[] others(int[] ranges) {
        var bounds = IntStream.builder();
        int next = 0;
        for (int i = 0; i < ranges.length; i += 2) {
            if (ranges[i] > next) bounds.add(next).add(ranges[i] - 1);
            next = ranges[i + 1] + 1;
        }
        if (next <= Character.MAX_CODE_POINT) bounds.add(next).add(Character.MAX_CODE_POINT);
        return bounds.build().toArray();
    }

    private static String written(int[] ranges) {
        var written = new StringBuilder(ranges.length * 9);
        for (int i = 0; i < ranges.length; i++)
            written.append("\\x{").append(Integer.toHexString(ranges[i])).append(i % 2 == 0 ? "}-" : "}");
        return written.toString();
    }

    /** PHAGS_PA is Phags_Pa in Go. */
    private static String goName(UnicodeScript script) {
        if (script == UnicodeScript.SIGNWRITING) return "SignWriting";
        return Arrays.stream(script.name().split("_"))
                .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining("_"));
    }
}
