package dev.remediator.intake;

import dev.remediator.alert.Labels;
import dev.remediator.playbook.Playbook;
import dev.remediator.run.Columns;
import dev.remediator.store.Transactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** Alerts that fire and that nothing has taken yet: a playbook that comes later must not wait for them to fire anew. */
final class UntakenAlerts {
    private static final int AT_ONCE = 1_000;
    private static final int MOST_PAGES = 1_000;

    private final Transactions transactions;

    UntakenAlerts(Transactions transactions) {
        this.transactions = transactions;
    }

    private record Page(UUID last, int read, int woken) {}

    /**
     * Has those decided anew, within the next sweeps, that one of these playbooks would match. Looks at a million at most.
     *
     * @return how many
     */
    int wake(Collection<Playbook> changed, Instant now) {
        var index = new PlaybookIndex(changed);
        var after = new UUID(0, 0);
        int woken = 0;
        for (int page = 0; page < MOST_PAGES; page++) {
            var from = after;
            var done = transactions.call(connection -> page(connection, index, from, now));
            woken += done.woken;
            if (done.read < AT_ONCE) break;
            after = done.last;
        }
        return woken;
    }

    private static Page page(Connection connection, PlaybookIndex index, UUID after, Instant now) throws SQLException {
        var matched = new ArrayList<UUID>();
        int read = 0;
        var last = after;
        try (var statement = connection.prepareStatement("""
                select id, labels from alert_episode where is_open and run_id is null and id > ? order by id limit ?
                """)) {
            statement.setObject(1, after);
            statement.setInt(2, AT_ONCE);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    read++;
                    last = rows.getObject(1, UUID.class);
                    var labels = Labels.of(StoredAlerts.texts(rows.getString(2)));
                    if (!index.find(labels).isEmpty()) matched.add(last);
                }
            }
        }
        return new Page(last, read, matched.isEmpty() ? 0 : retry(connection, matched, now));
    }

    private static int retry(Connection connection, List<UUID> episodes, Instant now) throws SQLException {
        try (var statement = connection.prepareStatement("""
                update alert_episode set retry_at = ? where id = any(?) and is_open and run_id is null
                """)) {
            statement.setObject(1, Columns.at(now));
            statement.setArray(2, connection.createArrayOf("uuid", episodes.toArray()));
            return statement.executeUpdate();
        }
    }
}
