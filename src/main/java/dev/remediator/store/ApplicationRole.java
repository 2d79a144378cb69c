package dev.remediator.store;

import dev.remediator.secret.Secret;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The embedded server's second role, with which everything but migrations works: it cannot change what is append-only. It is
 * made at the first start, also of a folder that an older version wrote.
 */
record ApplicationRole(DataFolder folder) {
    /** What it may beyond this comes with the migrations; until then it may read what is there. */
    private static final String MAKE = """
            do $$ begin
                if to_regrole('ROLE') is null then create role ROLE; end if;
            end $$;
            alter role ROLE with login nosuperuser nocreatedb nocreaterole noreplication nobypassrls password 'PASSWORD';
            grant usage on schema public to ROLE;
            grant select on all tables in schema public to ROLE
            """;

    /**
     * Gives its credentials, which are kept once the role has them.
     *
     * @throws DatabaseStartException if it cannot be made
     */
    Login ensure(String url, Login owner) {
        return new Login(DatabaseFiles.APPLICATION, folder.applicationPassword().orElseGet(() -> {
            var password = DataFolder.newPassword();
            make(url, owner, password);
            folder.keepApplicationPassword(password);
            return password;
        }));
    }

    private static void make(String url, Login owner, Secret password) {
        var server = new PGSimpleDataSource();
        server.setUrl(url);
        server.setUser(owner.username());
        server.setPassword(owner.password().reveal());
        // Letters and digits alone, which need no quoting; and the server's log does not have statements.
        var sql = MAKE.replace("ROLE", DatabaseFiles.APPLICATION).replace("PASSWORD", password.reveal());
        try (Connection connection = server.getConnection();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(sql);
            connection.commit();
        } catch (SQLException e) {
            // Not as a cause: a driver may quote the statement.
            throw new DatabaseStartException(
                    "the database's role for the application cannot be made (SQLSTATE %s): what the server says is in its log"
                            .formatted(e.getSQLState()));
        }
    }
}
