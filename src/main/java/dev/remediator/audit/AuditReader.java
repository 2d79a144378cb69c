package dev.remediator.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.remediator.identity.Actor;
import dev.remediator.store.Transactions;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads table {@code audit}, newest first. */
@Singleton
public final class AuditReader {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String COLUMNS =
            "select id, at, actor, kind, address, action, subject, run_id, details from audit";

    private final Transactions transactions;

    public AuditReader(Transactions transactions) {
        this.transactions = transactions;
    }

    /** @param id counts up, with gaps */
    public record Stored(long id, AuditEntry entry) {}

    /**
     * @param before the id of the last one that was read; empty for the newest
     * @param most at most so many
     */
    public List<Stored> page(AuditFilter filter, Optional<Long> before, int most) {
        var conditions = new ArrayList<String>(List.of("id < ?"));
        var parameters = new ArrayList<Object>(List.of(before.orElse(Long.MAX_VALUE)));
        filter.actor().ifPresent(actor -> {
            conditions.add("actor = ?");
            parameters.add(actor);
        });
        filter.action().ifPresent(action -> {
            conditions.add("action = ?");
            parameters.add(action);
        });
        filter.run().ifPresent(run -> {
            conditions.add("run_id = ?");
            parameters.add(run);
        });
        parameters.add(most);
        var sql = COLUMNS + " where " + String.join(" and ", conditions) + " order by id desc limit ?";
        return transactions.read(connection -> {
            try (var select = connection.prepareStatement(sql)) {
                for (int i = 0; i < parameters.size(); i++) select.setObject(i + 1, parameters.get(i));
                var all = new ArrayList<Stored>();
                try (var rows = select.executeQuery()) {
                    while (rows.next()) all.add(new Stored(rows.getLong("id"), entry(rows)));
                }
                return all;
            }
        });
    }

    private static AuditEntry entry(ResultSet row) throws SQLException {
        return new AuditEntry(
                row.getObject("at", OffsetDateTime.class).toInstant(),
                actor(row.getString("kind"), row.getString("actor")),
                Optional.ofNullable(row.getString("address")),
                row.getString("action"),
                row.getString("subject"),
                Optional.ofNullable(row.getObject("run_id", UUID.class)),
                details(row.getString("details")));
    }

    private static Actor actor(String kind, String name) {
        return switch (kind) {
            case "engineer" -> new Actor.Engineer(name);
            case "machine" -> new Actor.Machine(name);
            case "schedule" -> new Actor.Schedule(name);
            default -> new Actor.System(name);
        };
    }

    private static JsonNode details(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the database holds JSON that it has checked", e);
        }
    }
}
