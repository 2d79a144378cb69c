package dev.remediator.store;

import java.nio.file.Path;

/**
 * A PostgreSQL of our own in a data folder: what runs when no external database is configured. It listens on loopback
 * only, ends with this process however that ends, recovers what was committed, and is started again if it ends by itself.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    private final DataFolder folder;
    private final ServerProcess server;
    private final Login owner;
    private final Login application;
    private final int port;

    private EmbeddedPostgres(DataFolder folder, ServerProcess server, Login owner, Login application, int port) {
        this.folder = folder;
        this.server = server;
        this.owner = owner;
        this.application = application;
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
            var owner = new Login(DatabaseFiles.USER, folder.password());
            new DatabaseFiles(folder, binaries, account).ensure(owner.password());
            ServerProcess server = new ServerProcess(new ServerLauncher(folder, binaries, account));
            int port = server.start();
            try {
                var application = new ApplicationRole(folder).ensure(url(port), owner);
                return new EmbeddedPostgres(folder, server, owner, application, port);
            } catch (Throwable t) {
                server.stop();
                throw t;
            }
        } catch (Throwable t) {
            folder.close();
            throw t;
        }
    }

    public String jdbcUrl() {
        return url(port);
    }

    static String url(int port) {
        return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, DatabaseFiles.DATABASE);
    }

    /** For migrations only: it may do everything. */
    public Login owner() {
        return owner;
    }

    /** For everything else. */
    public Login application() {
        return application;
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
