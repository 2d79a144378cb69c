package dev.remediator.store;

import dev.remediator.secret.Secret;
import java.nio.file.Path;

/**
 * A PostgreSQL of our own in a data folder: what runs when no external database is configured. It listens on loopback
 * only, ends with this process however that ends, recovers what was committed, and is started again if it ends by itself.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    private final DataFolder folder;
    private final ServerProcess server;
    private final Secret password;
    private final int port;

    private EmbeddedPostgres(DataFolder folder, ServerProcess server, Secret password, int port) {
        this.folder = folder;
        this.server = server;
        this.password = password;
        this.port = port;
    }

    /**
     * Starts the server on {@code dataFolder}, making folder and database if they are not there, and returns when it
     * accepts connections.
     *
     * @throws DatabaseStartException saying what to do, for example if another Remediator uses the folder
     */
    public static EmbeddedPostgres start(Path dataFolder) {
        return start(dataFolder, dataFolder);
    }

    /** As {@link #start(Path)}, with PostgreSQL's programs in a folder that several data folders share. */
    public static EmbeddedPostgres start(Path dataFolder, Path programs) {
        ServerAccount account = ServerAccount.ofThisProcess();
        DataFolder folder = DataFolder.take(dataFolder, account);
        try {
            account.checkReaches(folder.path());
            PostgresBinaries binaries = PostgresBinaries.unpack(programs.toAbsolutePath());
            account.checkReaches(binaries.home());
            Secret password = folder.password();
            new DatabaseFiles(folder, binaries, account).ensure(password);
            ServerProcess server = new ServerProcess(new ServerLauncher(folder, binaries, account));
            return new EmbeddedPostgres(folder, server, password, server.start());
        } catch (Throwable t) {
            folder.close();
            throw t;
        }
    }

    public String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, DatabaseFiles.DATABASE);
    }

    public String username() {
        return DatabaseFiles.USER;
    }

    public Secret password() {
        return password;
    }

    /** Stops the server cleanly and lets go of the folder. */
    @Override
    public void close() {
        try {
            server.stop();
        } finally {
            folder.close();
        }
    }
}
