package dev.remediator.report;

import dev.remediator.store.Transactions;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** Reads what incidents are called, where nothing else of them is shown. */
@Singleton
public final class IncidentTitles {
    private final Transactions transactions;

    public IncidentTitles(Transactions transactions) {
        this.transactions = transactions;
    }

    private record Named(UUID id, String title) {}

    /** By id, of those that are there; hostile. */
    public Map<UUID, String> of(List<UUID> incidents) {
        if (incidents.isEmpty()) return Map.of();
        return transactions.read(connection -> Rows.select(
                        connection,
                        "select id, title from incident where id = any (?)",
                        row -> new Named(Rows.id(row, "id"), row.getString("title")),
                        incidents)
                .stream()
                .collect(Collectors.toMap(Named::id, Named::title)));
    }
}
