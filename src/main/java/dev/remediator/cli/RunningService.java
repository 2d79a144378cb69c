package dev.remediator.cli;

import dev.remediator.identity.Access;
import dev.remediator.identity.AccessToken;
import dev.remediator.identity.Grant;
import dev.remediator.store.DatabaseStartException;
import dev.remediator.store.PostgresSettings;
import dev.remediator.store.RunningPostgres;
import dev.remediator.store.StoreException;
import dev.remediator.store.Transactions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * The way of a command to the API of a running service, as an engineer. Whoever can read the database's password may take
 * it; the session lasts for the command, is shown to nobody, and ends with it.
 */
final class RunningService {
    /** Where a command is killed before it ends its session: enough for its calls, and for clocks that differ a little. */
    static final Duration SESSION_LIFE = Duration.ofMinutes(3);

    private final Supplier<Function<String, Optional<String>>> config;
    private final Function<PostgresSettings, DataSource> databases;
    private final InstantSource clock;
    private final Duration within;

    /** What is done there. */
    interface Work {
        /** @return the exit code */
        int with(ServiceCalls calls) throws NotUnderstood, ServiceRefused;
    }

    /** @param config of the service: answers a property's text, empty where it is not set */
    RunningService(Supplier<Function<String, Optional<String>>> config) {
        this(config, RunningPostgres::find, InstantSource.system(), Duration.ofSeconds(10));
    }

    RunningService(
            Supplier<Function<String, Optional<String>>> config,
            Function<PostgresSettings, DataSource> databases,
            InstantSource clock,
            Duration within) {
        this.config = config;
        this.databases = databases;
        this.clock = clock;
        this.within = within;
    }

    Function<String, Optional<String>> settings() {
        return config.get();
    }

    /**
     * @param engineer empty for somebody who only looks
     * @return the exit code
     */
    int as(Optional<String> engineer, Set<String> roles, ServiceOptions where, CommonOptions common, Work work) {
        var grant = grant(engineer, roles, common);
        try {
            var settings = where.over(config.get());
            var base = where.base(settings);
            var access = new Access(new Transactions(databases.apply(PostgresSettings.from(settings))));
            var session = session(access, grant);
            try (var calls = new ServiceCalls(base, session, within)) {
                return work.with(calls);
            } finally {
                end(access, session, common);
            }
        } catch (DatabaseStartException | StoreException e) {
            return common.trouble(Shown.line(String.valueOf(e.getMessage())));
        } catch (NotUnderstood e) {
            return e.say(common);
        } catch (ServiceRefused e) {
            return e.say(common);
        }
    }

    private static Grant grant(Optional<String> engineer, Set<String> roles, CommonOptions common) {
        try {
            return new Grant(engineer, roles);
        } catch (IllegalArgumentException e) {
            throw common.misuse(String.valueOf(e.getMessage()));
        }
    }

    private AccessToken session(Access access, Grant grant) throws NotUnderstood {
        var now = clock.instant();
        return access.redeem(access.newLink(grant, now), SESSION_LIFE, now)
                .orElseThrow(
                        () -> new NotUnderstood("the database took the session back; nothing was done, try again"));
    }

    /** What the service has answered holds, whether or not the database is still there. */
    private static void end(Access access, AccessToken session, CommonOptions common) {
        try {
            access.end(session);
        } catch (StoreException e) {
            common.err()
                    .println("The database is away: the session of this command ends by itself within "
                            + SESSION_LIFE.toMinutes() + " minutes.");
        }
    }
}
