package dev.remediator.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The one PostgreSQL of a test JVM: the embedded one as in production, but with fsync off, in a temporary folder. It gives
 * fresh databases, empty or migrated.
 */
final class TestPostgres {
    private static final String FOLDER_PREFIX = "remediator-test-";
    private static final Pattern FOLDER_NAME = Pattern.compile(FOLDER_PREFIX + "(\\d+)-\\d+");
    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static @Nullable TestPostgres instance;

    private final EmbeddedPostgres server;
    private @Nullable String template;

    private TestPostgres(EmbeddedPostgres server) {
        this.server = server;
    }

    /** A database of the server, with the rights of its owner. */
    record Database(String url, String user, String password) {
        PGSimpleDataSource unpooled() {
            PGSimpleDataSource dataSource = new PGSimpleDataSource();
            dataSource.setUrl(url);
            dataSource.setUser(user);
            dataSource.setPassword(password);
            return dataSource;
        }
    }

    static synchronized TestPostgres get() {
        if (instance == null) {
            try {
                instance = start();
            } catch (IOException | SQLException e) {
                throw new IllegalStateException("no PostgreSQL for tests", e);
            }
        }
        return instance;
    }

    /** PostgreSQL's programs, unpacked once for all test runs of this user. */
    static Path programs() throws IOException {
        Path target = Files.createDirectories(Path.of("target", "postgres").toAbsolutePath());
        try {
            ServerAccount.ofThisProcess().checkReaches(target);
            return target;
        } catch (DatabaseStartException e) {
            return programsInTemporaryFolder();
        }
    }

    /** For a root whose checkout lies where nobody else may look. */
    private static Path programsInTemporaryFolder() throws IOException {
        Path folder = Path.of(System.getProperty("java.io.tmpdir"), FOLDER_PREFIX + "programs-root");
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectory(folder);
        }
        if (!Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS).equals(0)) {
            throw new IOException(folder + " was made by somebody else: remove it");
        }
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        return folder;
    }

    /** A new folder that the server's account can reach. */
    static Path newFolder() throws IOException {
        Path folder = Files.createTempDirectory(
                FOLDER_PREFIX + ProcessHandle.current().pid() + "-");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        return folder;
    }

    private static TestPostgres start() throws IOException, SQLException {
        deleteAbandonedFolders();
        Path folder = newFolder();
        EmbeddedPostgres server = EmbeddedPostgres.start(folder, programs());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            server.close();
            deleteQuietly(folder);
        }));
        TestPostgres postgres = new TestPostgres(server);
        postgres.execute("ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()");
        return postgres;
    }

    /** The role with which the service works, which may less; in each of the databases. */
    Login application() {
        return server.application();
    }

    /** An empty database. */
    Database create() {
        return copy("template0");
    }

    /** A database with all migrations of this source tree. */
    Database createMigrated() {
        return copy(migratedTemplate());
    }

    void drop(Database database) {
        execute("DROP DATABASE " + database.url().substring(database.url().lastIndexOf('/') + 1) + " WITH (FORCE)");
    }

    private synchronized String migratedTemplate() {
        if (template == null) {
            Database database = create();
            Flyway.configure()
                    .dataSource(database.url(), database.user(), database.password())
                    .locations("classpath:db/migration")
                    .load()
                    .migrate();
            execute(database, resource("seed.sql"));
            template = database.url().substring(database.url().lastIndexOf('/') + 1);
        }
        return template;
    }

    private Database copy(String original) {
        String name = "test_" + ProcessHandle.current().pid() + "_" + DATABASES.incrementAndGet();
        execute("CREATE DATABASE " + name + " TEMPLATE " + original + " STRATEGY FILE_COPY");
        return database(name);
    }

    private Database database(String name) {
        String url = server.jdbcUrl();
        return new Database(
                url.substring(0, url.lastIndexOf('/') + 1) + name,
                server.owner().username(),
                server.owner().password().reveal());
    }

    private void execute(String... statements) {
        execute(database("postgres"), statements);
    }

    private static String resource(String name) {
        try (InputStream in = TestPostgres.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void execute(Database database, String... statements) {
        try (Connection connection = database.unpooled().getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(String.join("; ", statements), e);
        }
    }

    /** Of test runs that were killed; their server ended with them. */
    private static void deleteAbandonedFolders() throws IOException {
        List<Path> folders;
        try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            folders = all.filter(TestPostgres::isAbandoned).toList();
        }
        folders.forEach(TestPostgres::deleteQuietly);
    }

    private static boolean isAbandoned(Path folder) {
        Matcher name = FOLDER_NAME.matcher(folder.getFileName().toString());
        return name.matches() && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty();
    }

    private static void deleteQuietly(Path folder) {
        try {
            Folder.delete(folder);
        } catch (IOException e) {
            // Another run deletes it; a temporary folder must not fail a test.
        }
    }
}
