package dev.remediator.review;

import static dev.remediator.review.Reviewing.say;

import dev.remediator.review.Review.Result;
import dev.remediator.run.Announcement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/** What the channels are told of a review: a paragraph, and the lines that matter. */
final class ReviewNews {
    private static final int TRIED = 6;
    private static final int ADVICE = 5;
    private static final int OPEN = 5;
    private static final int PEOPLE = 3;

    private ReviewNews() {}

    static Announcement of(Review review, Instant now) {
        return new Announcement(
                review.incident(),
                Optional.empty(),
                now,
                Announcement.Kind.REVIEWED,
                review.severity(),
                review.target(),
                review.title(),
                "Review: " + paragraph(review),
                lines(review));
    }

    static String paragraph(Review review) {
        var parts = new ArrayList<String>();
        var times = review.times();
        times.detect().ifPresent(d -> parts.add("detected after " + say(d)));
        times.acknowledge().ifPresent(d -> parts.add("acknowledged after " + say(d)));
        times.mitigate().ifPresent(d -> parts.add("mitigated after " + say(d)));
        times.heal().ifPresent(d -> parts.add("healed after " + say(d)));
        var text = new StringBuilder(parts.isEmpty() ? capital(review.outcome()) : capital(String.join(", ", parts)));
        long verified = review.tried().stream()
                .filter(a -> a.result() == Result.VERIFIED)
                .count();
        if (review.tried().isEmpty()) text.append(". Nothing was tried");
        else
            text.append(
                    ". %s tried, %d verified".formatted(counted(review.tried().size(), "thing", "things"), verified));
        var people = new LinkedHashSet<String>();
        review.people().stream()
                .map(Review.Word::who)
                .filter(who -> !who.equals("Remediator"))
                .forEach(people::add);
        if (!people.isEmpty())
            text.append(". With %s%s"
                    .formatted(
                            String.join(", ", people.stream().limit(PEOPLE).toList()),
                            people.size() > PEOPLE ? " and %d more".formatted(people.size() - PEOPLE) : ""));
        if (!review.suggestions().isEmpty())
            text.append(". ").append(counted(review.suggestions().size(), "suggestion", "suggestions"));
        if (!review.followUps().isEmpty())
            text.append(". ")
                    .append(counted(review.followUps().size(), "thing is", "things are"))
                    .append(" still open");
        return text.toString();
    }

    /** At most {@value Announcement#MAX_DETAILS}; more stand in the review itself. */
    private static List<String> lines(Review review) {
        var lines = new ArrayList<String>();
        some(
                lines,
                TRIED,
                review.tried().stream()
                        .map(a ->
                                "Tried: %s – %s".formatted(a.says(), a.result().words()))
                        .toList());
        some(
                lines,
                ADVICE,
                review.suggestions().stream()
                        .map(s -> "Might be changed%s: %s. Seen: %s"
                                .formatted(s.playbook().isEmpty() ? "" : " in " + s.playbook(), s.says(), s.evidence()))
                        .toList());
        some(
                lines,
                OPEN,
                review.followUps().stream().map(open -> "Still open: " + open).toList());
        lines.add("All of it: ./remediator review " + review.incident());
        return lines;
    }

    private static void some(List<String> lines, int most, List<String> all) {
        if (all.size() <= most) {
            lines.addAll(all);
            return;
        }
        lines.addAll(all.subList(0, most - 1));
        lines.add("– and %d more".formatted(all.size() - most + 1));
    }

    private static String counted(int count, String one, String many) {
        return count == 1 ? "1 " + one : count + " " + many;
    }

    private static String capital(String text) {
        return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
