package dev.remediator.console;

import dev.remediator.audit.AuditEntry;
import dev.remediator.audit.AuditFilter;
import dev.remediator.audit.AuditReader;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the list of audit entries shows.
 *
 * @param older the id before which the next part begins
 * @param first whether these are the newest
 */
record AuditList(
        Instant now, String version, List<Row> entries, AuditFilter filter, Optional<Long> older, boolean first) {
    /** @param details pretty-printed JSON; empty where there are none */
    record Row(long id, AuditEntry entry, String details) {
        static Row of(AuditReader.Stored stored) {
            var details = stored.entry().details();
            return new Row(stored.id(), stored.entry(), details.isEmpty() ? "" : details.toPrettyString());
        }
    }

    public String actor() {
        return filter.actor().orElse("");
    }

    public String action() {
        return filter.action().orElse("");
    }

    public String run() {
        return filter.run().map(Object::toString).orElse("");
    }

    public boolean filtered() {
        return !filter.equals(AuditFilter.ALL);
    }

    /** The address of this list, to which a part can be added. */
    public String address() {
        var address = new StringBuilder("/audit?");
        filter.actor()
                .ifPresent(
                        name -> address.append("actor=").append(encoded(name)).append('&'));
        filter.action()
                .ifPresent(
                        name -> address.append("action=").append(encoded(name)).append('&'));
        filter.run().ifPresent(id -> address.append("run=").append(id).append('&'));
        return address.toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
