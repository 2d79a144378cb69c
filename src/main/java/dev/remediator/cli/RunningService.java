package dev.remediator.cli;

import dev.remediator.audit.AuditTrail;
import dev.remediator.identity.Access;
import dev.remediator.identity.AccessToken;
import dev.remediator.identity.ApiToken;
import dev.remediator.identity.Grant;
import dev.remediator.identity.Role;
import dev.remediator.store.DatabaseStartException;
import dev.remediator.store.PostgresSettings;
import dev.remediator.store.RunningPostgres;
import dev.remediator.store.StoreException;
import dev.remediator.store.Transactions;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * The way of a command to the API of a running service: with a token, which says who speaks, or else as an engineer that is
 * named. Whoever can read the database's password may take the second; the session lasts for the command, is shown to nobody,
 * and ends with it.
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
     * @param engineer empty for somebody who only looks; of no length where nobody was named, which takes a token
     * @return the exit code
     */
    int as(Optional<String> engineer, Set<String> roles, ServiceOptions where, CommonOptions common, Work work) {
        try {
            var settings = where.over(config.get());
            var token = where.token(settings);
            return token.isPresent()
                    ? with(token.get(), engineer, where.base(settings), common, work)
                    : named(grant(engineer, roles, common), settings, where, common, work);
        } catch (DatabaseStartException | StoreException e) {
            return common.trouble(Shown.line(String.valueOf(e.getMessage())));
        } catch (NotUnderstood e) {
            return e.say(common);
        } catch (ServiceRefused e) {
            return e.say(common);
        }
    }

    private int with(ApiToken token, Optional<String> engineer, URI base, CommonOptions common, Work work)
            throws NotUnderstood, ServiceRefused {
        if (engineer.filter(name -> !name.isEmpty()).isPresent())
            throw common.misuse(
                    "a token says who you are: leave --as away, or the token (REMEDIATOR_TOKEN, --token-file)");
        try (var calls = new ServiceCalls(base, new ServiceCalls.Credential.Token(token), within)) {
            if (!calls.isPrivate())
                throw new NotUnderstood(
                        "a token is not sent over plain http to another machine; nothing was done: use an https address (--url)");
            return work.with(calls);
        }
    }

    private int named(
            Grant grant,
            Function<String, Optional<String>> settings,
            ServiceOptions where,
            CommonOptions common,
            Work work)
            throws NotUnderstood, ServiceRefused {
        var base = where.base(settings);
        var access = new Access(new Transactions(databases.apply(PostgresSettings.from(settings))), new AuditTrail());
        var session = access.open(grant, SESSION_LIFE, clock.instant());
        var credential =
                new ServiceCalls.Credential.Session(session, grant.engineer().orElse(Role.VIEWER));
        try (var calls = new ServiceCalls(base, credential, within)) {
            return work.with(calls);
        } finally {
            end(access, session, common);
        }
    }

    private static Grant grant(Optional<String> engineer, Set<String> roles, CommonOptions common) {
        if (engineer.filter(String::isEmpty).isPresent())
            throw common.misuse(
                    "missing required option: '--as=ENGINEER', or a token (REMEDIATOR_TOKEN, --token-file)");
        try {
            return new Grant(engineer, roles);
        } catch (IllegalArgumentException e) {
            throw common.misuse(String.valueOf(e.getMessage()));
        }
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
