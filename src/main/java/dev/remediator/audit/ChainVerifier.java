package dev.remediator.audit;

import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Follows the chain from link to link, computing every hash itself, and names the first that is not what it was. A page at a
 * time: what it holds in memory does not grow with the chain.
 */
@Singleton
public final class ChainVerifier {
    private static final int PAGE = 500;

    private final ChainReader reader;

    public ChainVerifier(ChainReader reader) {
        this.reader = reader;
    }

    /**
     * What is wrong.
     *
     * @param seq the first link that is; empty where an entry has none
     * @param entry the entry in question, by its id; empty where it is not known
     * @param says in a sentence
     */
    public record Broken(Optional<Long> seq, Optional<Long> entry, String says) {}

    /**
     * How far it came.
     *
     * @param through the last link that is right: from where to go on
     * @param links how many were looked at and are right
     * @param more whether the chain goes on behind it; what comes last is looked at only at its end
     */
    public record Step(ChainHead through, long links, boolean more, Optional<Broken> broken) {}

    /**
     * Verifies a part of the chain, and at its end also what stands beside it.
     *
     * @param from where an earlier step ended; {@link ChainHead#BEGINNING} for all of it
     * @param published heads that were kept elsewhere, in any order
     * @param most how many links to look at
     */
    public Step verify(ChainHead from, List<ChainHead> published, long most) {
        var at = from;
        long links = 0;
        var wrong = disagrees(at, published);
        if (wrong.isPresent()) return new Step(from, 0, false, wrong);
        while (links < most) {
            var page = reader.after(at.seq(), (int) Math.min(PAGE, most - links));
            if (page.isEmpty()) return new Step(at, links, false, atTheEnd(at, published));
            for (var link : page) {
                var broken = broken(at, link).or(() -> disagrees(link.head(), published));
                if (broken.isPresent()) return new Step(at, links, false, broken);
                at = link.head();
                links++;
            }
        }
        return new Step(at, links, true, Optional.empty());
    }

    private Optional<Broken> broken(ChainHead before, Link link) {
        var right = link.seq() == before.seq() + 1
                && link.entry()
                        .filter(entry -> Arrays.equals(entry.linkedTo(before.bytes()), link.hash()))
                        .isPresent();
        return right ? Optional.empty() : Optional.of(new Diagnosis(reader, before, link).broken());
    }

    private static Optional<Broken> disagrees(ChainHead link, List<ChainHead> published) {
        return published.stream()
                .filter(head -> head.seq() == link.seq() && !head.equals(link))
                .findFirst()
                .map(head -> {
                    var agreed = published.stream()
                            .filter(each -> each.seq() < link.seq())
                            .mapToLong(ChainHead::seq)
                            .max();
                    return new Broken(
                            Optional.of(link.seq()),
                            Optional.empty(),
                            "The chain was made anew: link %d has the hash %s, and the head that was published says %s. What was changed stands %s."
                                    .formatted(
                                            link.seq(),
                                            link.hash(),
                                            head.hash(),
                                            agreed.isPresent()
                                                    ? "between link %d, whose head agrees, and link %d"
                                                            .formatted(agreed.getAsLong(), link.seq())
                                                    : "at link %d or before; an older head narrows it down"
                                                            .formatted(link.seq())));
                });
    }

    private Optional<Broken> atTheEnd(ChainHead last, List<ChainHead> published) {
        var beside = reader.beside(Long.MIN_VALUE, 1);
        var cut = published.stream()
                .filter(head -> head.seq() > last.seq())
                .mapToLong(ChainHead::seq)
                .max();
        if (cut.isPresent())
            return Optional.of(new Broken(
                    Optional.of(last.seq() + 1),
                    beside.stream().map(each -> each.entry().id()).findFirst(),
                    "The end of the chain was cut off: its last link is %d, and a head of link %d was published. The links %d to %d are gone%s."
                            .formatted(
                                    last.seq(),
                                    cut.getAsLong(),
                                    last.seq() + 1,
                                    cut.getAsLong(),
                                    beside.isEmpty() ? " with their entries" : ", though not all of their entries")));
        return beside.stream()
                .findFirst()
                .map(each -> new Broken(
                        Optional.empty(),
                        Optional.of(each.entry().id()),
                        "Entry %d (%s, %s by %s) has no link: it was written past the chain, or its link at the end was removed."
                                .formatted(
                                        each.entry().id(),
                                        Diagnosis.when(each.entry()),
                                        each.entry().action(),
                                        each.entry().actor())));
    }
}
