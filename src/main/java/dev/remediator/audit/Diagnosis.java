package dev.remediator.audit;

import dev.remediator.audit.ChainVerifier.Broken;
import java.time.DateTimeException;
import java.util.Arrays;
import java.util.Optional;

/**
 * What was done to a link that does not follow from the one before it. Only then is more of the table read, once and page by
 * page: what belongs here may stand somewhere else.
 */
final class Diagnosis {
    private static final int PAGE = 500;

    private final ChainReader reader;
    private final ChainHead before;
    private final Link link;

    Diagnosis(ChainReader reader, ChainHead before, Link link) {
        this.reader = reader;
        this.before = before;
        this.link = link;
    }

    Broken broken() {
        long expected = before.seq() + 1;
        if (link.seq() != expected) return gone(expected);
        return link.entry()
                .map(this::differs)
                .orElseGet(() -> elsewhere()
                        .orElseGet(() ->
                                found("Entry %d was deleted: link %d names it.".formatted(link.names(), link.seq()))));
    }

    private Broken gone(long expected) {
        boolean one = link.seq() == expected + 1;
        var which = one
                ? "Link %d of the chain was deleted".formatted(expected)
                : "The links %d to %d of the chain were deleted".formatted(expected, link.seq() - 1);
        var beside = reader.beside(Long.MIN_VALUE, 1).stream()
                .map(each -> each.entry().id())
                .findFirst();
        return new Broken(
                Optional.of(expected),
                beside,
                which
                        + beside.map(id -> "; entry %d has no link any more.".formatted(id))
                                .orElse(one ? ", with its entry." : ", with their entries."));
    }

    private Broken differs(ChainedEntry entry) {
        return elsewhere().orElseGet(() -> {
            var computed = entry.linkedTo(before.bytes());
            var next = reader.after(link.seq(), 1).stream().findFirst();
            boolean nextFollowsComputed = next.filter(n -> follows(n, computed)).isPresent();
            boolean nextFollowsStored =
                    next.filter(n -> follows(n, link.hash())).isPresent();
            var who = "Entry %d (%s, %s by %s)".formatted(entry.id(), when(entry), entry.action(), entry.actor());
            if (nextFollowsComputed)
                return found("Link %d of the chain was changed; entry %d, which it names, was not."
                        .formatted(link.seq(), entry.id()));
            if (nextFollowsStored)
                return found(
                        "%s was changed after it was written: it is not what link %d was made of (or something before it was removed or added, and the links counted anew)."
                                .formatted(who, link.seq()));
            return found(
                    next.isPresent()
                            ? "%s or link %d was changed, and what follows, too.".formatted(who, link.seq())
                            : "%s or link %d, the last one, was changed.".formatted(who, link.seq()));
        });
    }

    private static boolean follows(Link next, byte[] hash) {
        return next.entry()
                .filter(entry -> Arrays.equals(entry.linkedTo(hash), next.hash()))
                .isPresent();
    }

    /** Whether an entry or a link that stands somewhere else belongs here. */
    private Optional<Broken> elsewhere() {
        long after = Long.MIN_VALUE;
        while (true) {
            var page = reader.entries(after, PAGE);
            if (page.isEmpty()) return Optional.empty();
            for (var placed : page) {
                var entry = placed.entry();
                if (entry.id() != link.names()) {
                    if (Arrays.equals(entry.linkedTo(before.bytes(), link.names()), link.hash()))
                        return Optional.of(found("The entries were reordered: what entry %d said stands under %d now."
                                .formatted(link.names(), entry.id())));
                    var here = entry.linkedTo(before.bytes());
                    if (Arrays.equals(here, link.hash()))
                        return Optional.of(
                                found("The links were reordered: link %d was made for entry %d, and names %d now."
                                        .formatted(link.seq(), entry.id(), link.names())));
                    if (placed.seq() != null && Arrays.equals(here, placed.hash()))
                        return Optional.of(
                                found("The links were reordered: what stands at link %d now belongs here, at link %d."
                                        .formatted(placed.seq(), link.seq())));
                }
                after = entry.id();
            }
        }
    }

    private Broken found(String says) {
        return new Broken(Optional.of(link.seq()), Optional.of(link.names()), says);
    }

    static String when(ChainedEntry entry) {
        try {
            return entry.at().toString();
        } catch (DateTimeException | ArithmeticException e) {
            return "at no time";
        }
    }
}
