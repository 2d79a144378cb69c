package dev.remediator.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * An external database, set as the embedded one is (fsync on), that a test stops and starts again on the same port. It ends
 * with the thread that started it.
 */
public final class StoppablePostgres implements AutoCloseable {
    private final DataFolder folder;
    private final ServerLauncher launcher;
    private final int port;
    private Process server;

    private StoppablePostgres(DataFolder folder, ServerLauncher launcher, int port) {
        this.folder = folder;
        this.launcher = launcher;
        this.port = port;
        this.server = launcher.launch(port);
    }

    public static StoppablePostgres start(Path data, int port) throws IOException {
        var account = ServerAccount.ofThisProcess();
        var folder = DataFolder.take(data, account);
        try {
            var binaries = PostgresBinaries.unpack(TestPostgres.programs());
            new DatabaseFiles(folder, binaries, account).ensure(folder.password());
            return new StoppablePostgres(folder, new ServerLauncher(folder, binaries, account), port);
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    /** As {@code pg_ctl stop -m fast}: sessions are cut off, and nobody listens any more. */
    public void stop() {
        launcher.stop();
    }

    /** {@code kill -9} of all its processes, as when the machine loses its power. Returns when they are gone. */
    public void kill() {
        var all = server.descendants().toList();
        server.destroyForcibly();
        all.forEach(ProcessHandle::destroyForcibly);
        server.onExit().join();
        all.forEach(process -> process.onExit().join());
    }

    public void startAgain() {
        server = launcher.launch(port);
    }

    /** What the service reads. */
    public Map<String, String> environment() {
        var settings = new LinkedHashMap<String, String>();
        settings.put("REMEDIATOR_DATABASE_URL", url());
        settings.put("REMEDIATOR_DATABASE_USERNAME", DatabaseFiles.USER);
        settings.put("REMEDIATOR_DATABASE_PASSWORD", folder.password().reveal());
        return settings;
    }

    /** Without a limit to a query's time: counting a million rows is not what a command line would wait for. */
    public DataSource database() {
        var dataSource = new PGSimpleDataSource();
        dataSource.setUrl(url());
        dataSource.setUser(DatabaseFiles.USER);
        dataSource.setPassword(folder.password().reveal());
        return dataSource;
    }

    private String url() {
        return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, DatabaseFiles.DATABASE);
    }

    @Override
    public void close() {
        try {
            if (server.isAlive()) launcher.stop();
        } finally {
            folder.close();
        }
    }
}
