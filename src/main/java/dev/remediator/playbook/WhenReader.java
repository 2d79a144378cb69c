package dev.remediator.playbook;

import dev.remediator.alert.Labels;
import dev.remediator.alert.MatcherParser;
import dev.remediator.alert.MatcherSyntaxException;
import dev.remediator.alert.Matchers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code when:}, with Alertmanager's own grammar. */
final class WhenReader {
    private final Section section;
    private final Problems problems;

    WhenReader(Section section, Problems problems) {
        this.section = section;
        this.problems = problems;
    }

    List<Matchers> read() {
        var lines = section.items(
                section.required("when", "list the alerts it is for, for example - alertname=\"GatewayDown\""), "when");
        var when = new ArrayList<Matchers>();
        for (var line : lines.orElse(List.of())) {
            if (!(line instanceof Node.Scalar)) {
                problems.at(line, "YAML takes this for " + line.says() + "; put the line in single quotes: '…'");
                continue;
            }
            section.text(Optional.of(line), "when").flatMap(this::matchers).ifPresent(when::add);
        }
        return when;
    }

    private Optional<Matchers> matchers(Node.Scalar line) {
        try {
            var matchers = Matchers.parse(line.text(), MatcherParser.FALLBACK);
            if (!matchers.matches(Labels.of())) return Optional.of(matchers);
            problems.at(
                    line,
                    "this line is true for an alert without any label, so it asks for nothing; name what must be there");
        } catch (MatcherSyntaxException e) {
            int points = line.text().codePointCount(0, line.text().length());
            int offset = line.text().offsetByCodePoints(0, Math.clamp(e.position(), 0, points));
            problems.at(
                    line,
                    offset,
                    "not a list of matchers, such as alertname=\"A\", severity=~\"P0|P1\": " + Problems.firstLine(e));
        }
        return Optional.empty();
    }
}
