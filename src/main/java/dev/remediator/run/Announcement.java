package dev.remediator.run;

import dev.remediator.alert.Text;
import dev.remediator.playbook.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Something people are told; one line of an incident's timeline. All texts may hold alert data and are hostile: whoever
 * shows them escapes them.
 *
 * @param title of the incident: "GatewayDown on mcp-gateway"
 * @param text one plain sentence
 * @param details further plain lines, at most 20
 */
public record Announcement(
        UUID incident,
        Optional<UUID> run,
        Instant at,
        Kind kind,
        Severity severity,
        String target,
        String title,
        String text,
        List<String> details) {
    public static final int MAX_DETAILS = 20;

    public Announcement {
        if (text.isBlank()) throw new IllegalArgumentException("an announcement must say something");
        title = Text.storable(title);
        text = Text.storable(text);
        details = details.stream().limit(MAX_DETAILS).map(Text::storable).toList();
    }

    /** With further lines below its own. */
    Announcement withDetails(List<String> more) {
        var all = new ArrayList<>(details);
        all.addAll(more);
        return new Announcement(incident, run, at, kind, severity, target, title, text, all);
    }

    /** What kind of news it is; decides its sign and who is called. */
    public enum Kind {
        INCIDENT_OPENED,
        ALERT_JOINED,
        RUN_STARTED,
        WAITING,
        SEEN,
        SKIPPED,
        DOING,
        DONE,
        NOT_DONE,
        CHECKING,
        VERIFIED,
        NOT_VERIFIED,
        UNDONE,
        UNDO_FAILED,
        TEMPORARY_ENDED,
        TEMPORARY_FAILED,
        HELD,
        HEALED,
        HEALED_BY_ITSELF,
        CANCELLED,
        FAILED,
        NEEDS_HUMAN,
        ESCALATED,
        INCIDENT_CLOSED,
        /** People are asked, and waited for. */
        ASKED,
        /** What people said to that, or that nobody waits for it any more. */
        DECIDED,
        /** What would have been done, or should be done by people, where the playbook may not act. */
        SUGGESTED,
        /** What a playbook tells the channel. */
        REPORTED,
        /** What is learnt from an incident, told once after it was closed. */
        REVIEWED;

        /** People must look now. */
        public boolean calls() {
            return this == ESCALATED || this == NEEDS_HUMAN || this == TEMPORARY_FAILED;
        }
    }
}
