package dev.remediator.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
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

/** Reading rows: what JDBC says in three lines, in one. */
final class Rows {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private Rows() {}

    interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** @param parameters bound in order; an {@link Instant} as a time, a list as an array of {@code uuid} */
    static <T> List<T> select(Connection connection, String sql, Reader<T> reader, @Nullable Object... parameters)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) bind(connection, select, i + 1, parameters[i]);
            try (ResultSet rows = select.executeQuery()) {
                List<T> read = new ArrayList<>();
                while (rows.next()) read.add(reader.read(rows));
                return read;
            }
        }
    }

    private static void bind(Connection connection, PreparedStatement select, int index, @Nullable Object value)
            throws SQLException {
        switch (value) {
            case Instant at -> select.setObject(index, at.atOffset(ZoneOffset.UTC));
            case List<?> ids -> select.setArray(index, connection.createArrayOf("uuid", ids.toArray()));
            case null, default -> select.setObject(index, value);
        }
    }

    static Instant time(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    static Optional<Instant> optionalTime(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }

    static Optional<String> optionalText(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getString(column));
    }

    static UUID id(ResultSet row, String column) throws SQLException {
        return row.getObject(column, UUID.class);
    }

    static <T> T json(ResultSet row, String column, TypeReference<T> type, T otherwise) throws SQLException {
        String json = row.getString(column);
        if (json == null) return otherwise;
        try {
            return JSON.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new SQLException("column " + column + " is not what this version writes", e);
        }
    }
}
