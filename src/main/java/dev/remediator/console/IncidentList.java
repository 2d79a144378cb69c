package dev.remediator.console;

import dev.remediator.report.IncidentStatus;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the list of incidents shows.
 *
 * @param match matchers as typed
 * @param status a word of {@link dev.remediator.report.IncidentFilter#of}
 * @param text as typed
 * @param problem why the matchers cannot be read
 * @param older where the next part begins
 * @param first whether these are the newest
 */
record IncidentList(
        Instant now,
        String version,
        List<Card> incidents,
        String match,
        String status,
        String text,
        Optional<String> problem,
        Optional<String> older,
        boolean first) {
    /** A status to choose from. */
    record Choice(String word, String name, boolean chosen) {}

    public List<Choice> choices() {
        return Stream.concat(
                        Stream.of(choice("any", "Any"), choice("open", "Open"), choice("closed", "Closed")),
                        Stream.of(IncidentStatus.values()).map(s -> choice(s.slug(), s.words())))
                .toList();
    }

    private Choice choice(String word, String name) {
        return new Choice(word, name, word.equals(status));
    }

    /** Whether anything is left out. */
    public boolean filtered() {
        return !match.isEmpty() || !text.isEmpty() || !status.equals("any");
    }

    /** The address of this list, without its part. It can be given to others. */
    public String address() {
        return "/incidents?match=%s&status=%s&text=%s".formatted(encoded(match), encoded(status), encoded(text));
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
