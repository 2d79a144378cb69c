package dev.remediator.playbook;

import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;

/** Names of zones: places, not offsets, which do not follow summer time. */
final class Zones {
    private Zones() {}

    static Optional<ZoneId> of(Node.Scalar name, Problems problems) {
        var known = ZoneId.getAvailableZoneIds();
        if (known.contains(name.text())) return Optional.of(ZoneId.of(name.text()));
        var sameLetters = known.stream()
                .filter(id -> id.toLowerCase(Locale.ROOT).equals(name.text().toLowerCase(Locale.ROOT)))
                .findFirst();
        problems.at(
                name,
                "unknown zone " + name.says()
                        + sameLetters
                                .map(id -> ", did you mean '" + id + "'?")
                                .orElseGet(() -> Problems.suggest(
                                        name.text(), known, "; name it as tzdata does, for example Europe/Berlin")));
        return Optional.empty();
    }
}
