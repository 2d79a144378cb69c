package dev.remediator.channel;

import dev.remediator.run.Announcement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Tells of many alerts that joined one run at once in one announcement. One delivery may bring a hundred thousand of
 * them; told one by one they would keep channels busy for hours, with the news of other incidents behind them. Pure.
 */
final class Joined {
    private static final int NAMED = 10;

    private record Where(UUID incident, Optional<UUID> run) {}

    private Joined() {}

    /** The same in the same order, with those that joined the same run told where the first of them was. */
    static List<Announcement> together(List<Announcement> announcements) {
        Map<Where, List<Announcement>> joined = new LinkedHashMap<>();
        for (Announcement a : announcements)
            if (a.kind() == Announcement.Kind.ALERT_JOINED)
                joined.computeIfAbsent(new Where(a.incident(), a.run()), _ -> new ArrayList<>())
                        .add(a);
        List<Announcement> together = new ArrayList<>();
        for (Announcement a : announcements) {
            if (a.kind() != Announcement.Kind.ALERT_JOINED) {
                together.add(a);
            } else {
                List<Announcement> all = joined.remove(new Where(a.incident(), a.run()));
                if (all != null) together.add(all.size() == 1 ? a : one(all));
            }
        }
        return together;
    }

    private static Announcement one(List<Announcement> all) {
        Announcement first = all.getFirst();
        List<String> details = new ArrayList<>();
        all.stream()
                .skip(1)
                .map(Announcement::text)
                .distinct()
                .filter(text -> !text.equals(first.text()))
                .limit(NAMED)
                .forEach(details::add);
        details.add("%d alerts in all".formatted(all.size()));
        return new Announcement(
                first.incident(),
                first.run(),
                first.at(),
                first.kind(),
                first.severity(),
                first.target(),
                first.title(),
                first.text(),
                details);
    }
}
