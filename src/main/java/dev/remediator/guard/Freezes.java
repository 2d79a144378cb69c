package dev.remediator.guard;

import dev.remediator.guard.Freeze.Scope;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Freezes as they are stored, in table {@code frozen}. A row is never removed. */
public final class Freezes {
    private static final String COLUMNS = "id, scope, name, kill, reason, made_by, made_at, until";

    /** Those that stand at a time, which is its one parameter; each row as {@link #read} takes it. */
    public static final String STANDING =
            "select " + COLUMNS + " from frozen where lifted_at is null and (until is null or until > ?)";

    private Freezes() {}

    /** Reads the row's first eight columns. */
    public static Freeze read(ResultSet row) throws SQLException {
        var until = row.getObject(8, OffsetDateTime.class);
        return new Freeze(
                row.getObject(1, UUID.class),
                switch (row.getString(2)) {
                    case "target" -> new Scope.OfTarget(row.getString(3));
                    case "playbook" -> new Scope.OfPlaybook(row.getString(3));
                    default -> Freeze.EVERYTHING;
                },
                row.getBoolean(4),
                row.getString(6),
                row.getString(5),
                row.getObject(7, OffsetDateTime.class).toInstant(),
                Optional.ofNullable(until).map(OffsetDateTime::toInstant));
    }

    /** Those that stand, oldest first. */
    public static List<Freeze> standing(Connection connection, Instant now) throws SQLException {
        try (var select = connection.prepareStatement(STANDING + " order by made_at, id")) {
            select.setObject(1, at(now));
            return all(select);
        }
    }

    public static void insert(Connection connection, Freeze freeze) throws SQLException {
        try (var insert =
                connection.prepareStatement("insert into frozen (" + COLUMNS + ") values (?, ?, ?, ?, ?, ?, ?, ?)")) {
            insert.setObject(1, freeze.id());
            insert.setString(2, word(freeze.scope()));
            insert.setString(3, name(freeze.scope()));
            insert.setBoolean(4, freeze.kill());
            insert.setString(5, freeze.reason());
            insert.setString(6, freeze.by());
            insert.setObject(7, at(freeze.since()));
            insert.setObject(8, freeze.until().map(Freezes::at).orElse(null));
            insert.executeUpdate();
        }
    }

    /** Lifts one that stands; empty where none with this id does. */
    public static Optional<Freeze> lift(Connection connection, UUID id, String by, String reason, Instant now)
            throws SQLException {
        try (var update = connection.prepareStatement("""
                update frozen set lifted_at = ?, lifted_by = ?, lift_reason = ?
                where id = ? and lifted_at is null and (until is null or until > ?) returning\s""" + COLUMNS)) {
            update.setObject(1, at(now));
            update.setString(2, by);
            update.setString(3, reason);
            update.setObject(4, id);
            update.setObject(5, at(now));
            return all(update).stream().findFirst();
        }
    }

    /** Notes of those whose time is over, and that nobody lifted, that they are. */
    public static List<Freeze> expire(Connection connection, Instant now) throws SQLException {
        try (var update = connection.prepareStatement(
                "update frozen set lifted_at = until where lifted_at is null and until <= ? returning " + COLUMNS)) {
            update.setObject(1, at(now));
            return all(update);
        }
    }

    private static List<Freeze> all(PreparedStatement statement) throws SQLException {
        try (var rows = statement.executeQuery()) {
            var freezes = new ArrayList<Freeze>();
            while (rows.next()) freezes.add(read(rows));
            return freezes;
        }
    }

    private static String word(Scope scope) {
        return switch (scope) {
            case Scope.Everything _ -> "everything";
            case Scope.OfTarget _ -> "target";
            case Scope.OfPlaybook _ -> "playbook";
        };
    }

    private static @Nullable String name(Scope scope) {
        return switch (scope) {
            case Scope.Everything _ -> null;
            case Scope.OfTarget(var target) -> target;
            case Scope.OfPlaybook(var playbook) -> playbook;
        };
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
