package dev.remediator.benchmark;

import dev.remediator.store.StoppablePostgres;
import dev.remediator.store.Transactions;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import org.flywaydb.core.Flyway;

/** An empty PostgreSQL that really writes to the disk (fsync on), with all migrations and a pool as the service has it. */
final class DurablePostgres implements AutoCloseable {
    private static final int POOL_SIZE = 20;

    private final StoppablePostgres server;
    private final AgroalDataSource pool;

    private DurablePostgres(StoppablePostgres server, AgroalDataSource pool) {
        this.server = server;
        this.pool = pool;
    }

    static DurablePostgres start(Path folder) throws IOException, SQLException {
        // Run by root, PostgreSQL runs as nobody and must be able to pass.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        var server = StoppablePostgres.start(folder.resolve("postgres"), freePort());
        Flyway.configure()
                .dataSource(server.database())
                .locations("classpath:db/migration")
                .load()
                .migrate();
        var settings = server.environment();
        var configuration = new AgroalDataSourceConfigurationSupplier()
                .connectionPoolConfiguration(pool -> pool.maxSize(POOL_SIZE)
                        .acquisitionTimeout(Duration.ofSeconds(3))
                        .connectionFactoryConfiguration(factory -> factory.jdbcUrl(
                                        settings.get("REMEDIATOR_DATABASE_URL"))
                                .principal(new NamePrincipal(settings.get("REMEDIATOR_DATABASE_USERNAME")))
                                .credential(new SimplePassword(settings.get("REMEDIATOR_DATABASE_PASSWORD")))));
        return new DurablePostgres(server, AgroalDataSource.from(configuration));
    }

    Transactions transactions() {
        return new Transactions(pool);
    }

    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        pool.close();
        server.close();
    }
}
