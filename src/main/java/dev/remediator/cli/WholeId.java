package dev.remediator.cli;

import java.util.HashSet;
import java.util.Locale;
import java.util.UUID;

/** What somebody types to name an incident, a run or a change: its id, or the beginning of it. */
final class WholeId {
    private static final int SHORTEST = 6;
    private static final int WHOLE = 36;

    private WholeId() {}

    /**
     * @param list the address of the newest ones, with their ids
     * @param what it is the id of, for people
     * @throws NotUnderstood where it names nothing, or more than one
     */
    static UUID find(String typed, String list, String what, ServiceCalls calls) throws NotUnderstood, ServiceRefused {
        var text = typed.strip().toLowerCase(Locale.ROOT);
        if (text.length() < SHORTEST || text.length() > WHOLE || !text.chars().allMatch(WholeId::belongs))
            throw new NotUnderstood(
                    "the id of %s has digits, letters from a to f and dashes; its first %d or more will do"
                            .formatted(what, SHORTEST));
        try {
            if (text.length() == WHOLE) return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new NotUnderstood("this is not the id of " + what);
        }
        var alike = new HashSet<String>();
        for (var item : calls.get(list).path("items")) {
            var id = item.path("id").asText();
            if (id.startsWith(text)) alike.add(id);
        }
        if (alike.size() != 1)
            throw new NotUnderstood(
                    alike.isEmpty()
                            ? "of the newest none begins like this: give the whole id of " + what
                            : "more than one begins like this; nothing was done: give the whole id of " + what);
        return UUID.fromString(alike.iterator().next());
    }

    private static boolean belongs(int c) {
        return c == '-' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    }
}
