package dev.remediator.store;

import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Lets the connections go that the migration has used: it may hold a transaction open for as long as it takes, and
 * nothing else may, because the server ends transactions of processes that were stopped.
 */
@Singleton
final class FreshConnections {
    private final AgroalDataSource pool;

    FreshConnections(AgroalDataSource pool) {
        this.pool = pool;
    }

    void start(@Observes @Priority(1) StartupEvent event) {
        pool.flush(AgroalDataSource.FlushMode.GRACEFUL);
    }
}
