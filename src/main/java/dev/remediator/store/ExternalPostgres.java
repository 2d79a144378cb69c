package dev.remediator.store;

import dev.remediator.store.PostgresSettings.External;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.postgresql.ds.PGSimpleDataSource;

/** Looks at a server that others run before the application starts, so that what is wrong with it is said in a sentence. */
public final class ExternalPostgres {
    private static final Logger LOG = Logger.getLogger(ExternalPostgres.class);
    private static final int OLDEST_MAJOR = 14;
    private static final long PAUSE_MILLIS = 500;

    private ExternalPostgres() {}

    /**
     * Returns when the database can be used. A server that is not there yet is waited for, as where both start together;
     * wrong credentials are reported at once.
     *
     * @param patience how long to wait for the server
     * @throws DatabaseStartException saying what is wrong and which setting to look at
     */
    public static void awaitUsable(External settings, Duration patience) {
        var application = new Login(settings.username(), settings.password());
        await(settings.url(), application, patience, PostgresSettings.USERNAME, PostgresSettings.PASSWORD);
        settings.owner().ifPresent(owner -> {
            await(settings.url(), owner, patience, PostgresSettings.OWNER_USERNAME, PostgresSettings.OWNER_PASSWORD);
            checkOwns(settings, owner);
        });
    }

    private static PGSimpleDataSource dataSource(String url, Login login) {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(url);
        dataSource.setUser(login.username());
        dataSource.setPassword(login.password().reveal());
        dataSource.setConnectTimeout(3);
        dataSource.setSocketTimeout(10);
        return dataSource;
    }

    /** Tables from before there was an owner belong to the application's role, and stay so unless somebody gives them away. */
    private static void checkOwns(External settings, Login owner) {
        try (Connection connection = dataSource(settings.url(), owner).getConnection();
                var select = connection.prepareStatement("""
                        select tablename, tableowner from pg_tables
                        where schemaname = current_schema() and not pg_has_role(tableowner, 'usage')
                        order by tablename limit 1
                        """);
                var rows = select.executeQuery()) {
            if (rows.next())
                throw new DatabaseStartException(
                        "the table %s belongs to %s and not to %s (%s): as a superuser, in this database, run: reassign owned by \"%s\" to \"%s\""
                                .formatted(
                                        rows.getString(1),
                                        rows.getString(2),
                                        owner.username(),
                                        PostgresSettings.OWNER_USERNAME,
                                        rows.getString(2),
                                        owner.username()));
        } catch (SQLException e) {
            throw StoreException.connecting(e);
        }
    }

    private static void await(
            String url, Login login, Duration patience, String usernameSetting, String passwordSetting) {
        PGSimpleDataSource dataSource = dataSource(url, login);
        long deadline = System.nanoTime() + patience.toNanos();
        boolean told = false;
        while (true) {
            try (Connection connection = dataSource.getConnection()) {
                checkVersion(connection.getMetaData().getDatabaseMajorVersion());
                return;
            } catch (SQLException e) {
                StoreException problem = StoreException.connecting(e);
                if (!mayComeUp(problem.sqlState()) || System.nanoTime() > deadline) {
                    throw new DatabaseStartException(
                            "the database at %s cannot be used (%s): check %s, %s and %s"
                                    .formatted(
                                            url,
                                            e.getMessage(),
                                            PostgresSettings.URL,
                                            usernameSetting,
                                            passwordSetting),
                            e);
                }
                if (!told) {
                    LOG.warnf("Waiting up to %d s for the database at %s", patience.toSeconds(), url);
                    told = true;
                }
                Pause.millis(PAUSE_MILLIS);
            }
        }
    }

    /** Refused or broken connections (class 08) and a server that is starting or full; not a rejected password. */
    private static boolean mayComeUp(String sqlState) {
        return sqlState.startsWith("08") || sqlState.startsWith("53") || sqlState.equals("57P03");
    }

    private static void checkVersion(int major) {
        if (major < OLDEST_MAJOR) {
            throw new DatabaseStartException(
                    "the database is PostgreSQL %d, and Remediator needs %d or newer".formatted(major, OLDEST_MAJOR));
        }
    }
}
