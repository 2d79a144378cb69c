package dev.remediator.audit;

import dev.remediator.identity.Caller;
import dev.remediator.identity.Trail;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;

/** Who was let in, as entries of the audit. */
@Singleton
public final class AuditTrail implements Trail {
    @Override
    public void record(
            Connection connection, Instant at, Caller by, String action, String subject, Map<String, String> details)
            throws SQLException {
        var entry = AuditEntry.of(by, at, action, subject);
        for (var detail : details.entrySet()) entry = entry.with(detail.getKey(), detail.getValue());
        AuditLog.add(connection, entry);
    }
}
