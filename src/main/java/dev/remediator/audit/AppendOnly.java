package dev.remediator.audit;

import dev.remediator.store.StoreException;
import dev.remediator.store.Transactions;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** Says at the start where the role that this process works with could undo what keeps the audit append-only. */
@Singleton
final class AppendOnly {
    private static final Logger LOG = Logger.getLogger(AppendOnly.class);

    private final Transactions transactions;

    AppendOnly(Transactions transactions) {
        this.transactions = transactions;
    }

    void start(@Observes StartupEvent event) {
        try {
            if (!isKept())
                LOG.warn(
                        "One database role does everything: it is refused to change the audit and the journal, but as their"
                                + " owner could take that back. Give migrations a role of their own"
                                + " (remediator.database.owner-username, see docs/audit.md)");
        } catch (StoreException e) {
            LOG.warnf("Whether the database keeps the audit append-only could not be read: %s", e.getMessage());
        }
    }

    /** Whether this role can neither change the tables nor make itself able to. */
    boolean isKept() {
        return transactions.read(connection -> {
            try (var select = connection.prepareStatement("""
                            select bool_and(not pg_has_role(relowner, 'usage')
                                and not has_table_privilege(oid, 'update') and not has_table_privilege(oid, 'delete')
                                and not has_table_privilege(oid, 'truncate'))
                            from pg_class where oid in ('audit'::regclass, 'audit_chain'::regclass, 'run_event'::regclass)
                            """);
                    var rows = select.executeQuery()) {
                return rows.next() && rows.getBoolean(1);
            }
        });
    }
}
