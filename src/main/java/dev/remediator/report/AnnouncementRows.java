package dev.remediator.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.remediator.alert.Text;
import dev.remediator.playbook.Severity;
import dev.remediator.run.Announcement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Between {@link Announcement} and a row of table {@code announcement}. */
public final class AnnouncementRows {
    /** What {@link #read} needs, in a select list. */
    public static final String COLUMNS = "incident_id, run_id, at, kind, body";

    // A later version, from which this one was taken back, may have written more.
    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    private static final int MAX_REASON = 300;

    private AnnouncementRows() {}

    /** Column {@code body}. */
    private record Body(Severity severity, String target, String title, String text, List<String> details) {}

    /** Column {@code body} as JSON. Its texts are storable: hostile text must not stop a journal. */
    public static String body(Announcement a) {
        try {
            return JSON.writeValueAsString(
                    new Body(a.severity(), Text.storable(a.target()), a.title(), a.text(), a.details()));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("strings can always be written as JSON", impossible);
        }
    }

    /** A row that this version did not write and cannot read. The message says what about it. */
    public static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        private Unreadable(String what) {
            super(what);
        }
    }

    /** As it was written. */
    public static Announcement read(ResultSet row) throws SQLException, Unreadable {
        return announcement(row, kind(row.getString("kind")), body(row.getString("body")));
    }

    /**
     * For a timeline, which must be shown whatever one row of it is: what cannot be read is said to be so. Empty where it
     * is of a kind that this version does not know, and so cannot say what it means for its incident.
     */
    public static Optional<Announcement> readable(ResultSet row) throws SQLException {
        Announcement.Kind kind;
        try {
            kind = kind(row.getString("kind"));
        } catch (Unreadable e) {
            return Optional.empty();
        }
        try {
            return Optional.of(announcement(row, kind, body(row.getString("body"))));
        } catch (Unreadable e) {
            return Optional.of(announcement(row, kind, standIn(kind.name())));
        }
    }

    /** As {@link #readable}, and also of an unknown kind: for a list of single announcements. */
    public static Announcement readOrSaySo(ResultSet row) throws SQLException {
        Optional<Announcement> readable = readable(row);
        return readable.isPresent()
                ? readable.get()
                : announcement(row, Announcement.Kind.ALERT_JOINED, standIn(row.getString("kind")));
    }

    private static Announcement.Kind kind(String name) throws Unreadable {
        for (Announcement.Kind kind : Announcement.Kind.values())
            if (kind.name().equals(name)) return kind;
        throw new Unreadable("this version knows no announcements of kind '"
                + PlainText.cut(PlainText.line(name), MAX_REASON) + "'");
    }

    private static Body body(String json) throws Unreadable {
        try {
            Body body = JSON.readValue(json, Body.class);
            if (body == null || anyMissing(body)) throw new Unreadable("its body lacks what this version writes");
            return body;
        } catch (JsonProcessingException e) {
            throw new Unreadable("its body is not what this version writes: "
                    + PlainText.cut(PlainText.line(e.getOriginalMessage()), MAX_REASON));
        }
    }

    @SuppressWarnings("ConstantValue") // Jackson knows nothing of what may be null
    private static boolean anyMissing(Body body) {
        return Stream.of(body.severity(), body.target(), body.title(), body.text(), body.details())
                        .anyMatch(Objects::isNull)
                || body.details().stream().anyMatch(Objects::isNull)
                || body.text().isBlank();
    }

    /** Of the least severity: it must not make more of its incident than what can be read. */
    private static Body standIn(String kind) {
        return new Body(
                Severity.P3,
                "",
                "An announcement that this version cannot read",
                "An announcement of kind " + PlainText.cut(PlainText.line(kind), MAX_REASON)
                        + " stands here that this version cannot read",
                List.of());
    }

    private static Announcement announcement(ResultSet row, Announcement.Kind kind, Body body) throws SQLException {
        return new Announcement(
                row.getObject("incident_id", UUID.class),
                Optional.ofNullable(row.getObject("run_id", UUID.class)),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                kind,
                body.severity(),
                body.target(),
                body.title(),
                body.text(),
                body.details());
    }
}
