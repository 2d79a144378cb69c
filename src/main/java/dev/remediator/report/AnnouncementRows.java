package dev.remediator.report;

import com.fasterxml.jackson.core.JsonProcessingException;
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
import java.util.Optional;
import java.util.UUID;

/** Between {@link Announcement} and a row of table {@code announcement}. */
public final class AnnouncementRows {
    /** What {@link #read} needs, in a select list. */
    public static final String COLUMNS = "incident_id, run_id, at, kind, body";

    private static final ObjectMapper JSON =
            JsonMapper.builder().addModule(new Jdk8Module()).build();

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

    public static Announcement read(ResultSet row) throws SQLException {
        try {
            Body body = JSON.readValue(row.getString("body"), Body.class);
            return new Announcement(
                    row.getObject("incident_id", UUID.class),
                    Optional.ofNullable(row.getObject("run_id", UUID.class)),
                    row.getObject("at", OffsetDateTime.class).toInstant(),
                    Announcement.Kind.valueOf(row.getString("kind")),
                    body.severity(),
                    body.target(),
                    body.title(),
                    body.text(),
                    body.details());
        } catch (JsonProcessingException e) {
            throw new SQLException("an announcement in the database is not what this version writes", e);
        }
    }
}
