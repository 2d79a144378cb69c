package dev.remediator.report;

import dev.remediator.playbook.Severity;
import dev.remediator.run.Announcement;
import dev.remediator.run.Announcement.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Builds the announcements of one incident, a second apart unless said otherwise. */
public final class Told {
    public static final UUID INCIDENT = UUID.fromString("01890000-0000-7000-8000-000000000001");
    public static final UUID RUN = UUID.fromString("01890000-0000-7000-8000-00000000000a");
    public static final UUID OTHER_RUN = UUID.fromString("01890000-0000-7000-8000-00000000000b");
    public static final Instant START = Instant.parse("2026-11-22T09:14:03Z");

    private final List<Announcement> announcements = new ArrayList<>();
    private Instant at = START;
    private Optional<UUID> run = Optional.of(RUN);
    private Severity severity = Severity.P1;
    private String target = "mcp-gateway";
    private String title = "GatewayDown on mcp-gateway";

    public static Told begin() {
        return new Told();
    }

    public Told about(String title, String target) {
        this.title = title;
        this.target = target;
        return this;
    }

    public Told by(UUID run) {
        this.run = Optional.of(run);
        return this;
    }

    public Told byNoRun() {
        run = Optional.empty();
        return this;
    }

    public Told severity(Severity severity) {
        this.severity = severity;
        return this;
    }

    public Told after(int seconds) {
        at = at.plusSeconds(seconds);
        return this;
    }

    public Told say(Kind kind) {
        return say(kind, kind.name().toLowerCase(java.util.Locale.ROOT));
    }

    public Told say(Kind kind, String text, String... details) {
        announcements.add(new Announcement(
                INCIDENT,
                kind == Kind.INCIDENT_OPENED || kind == Kind.INCIDENT_CLOSED ? Optional.empty() : run,
                at,
                kind,
                severity,
                target,
                title,
                text,
                List.of(details)));
        return after(1);
    }

    public List<Announcement> all() {
        return List.copyOf(announcements);
    }

    public Announcement last() {
        return announcements.getLast();
    }

    public Headline headline() {
        return Headline.of(announcements);
    }
}
