package dev.remediator.intake;

import dev.remediator.action.Actions;
import dev.remediator.identity.People;
import dev.remediator.playbook.Playbook;
import dev.remediator.playbook.PlaybookCatalog;
import dev.remediator.playbook.Safety;
import dev.remediator.run.Columns;
import dev.remediator.run.Playbooks;
import dev.remediator.run.RunMachine;
import dev.remediator.store.Transactions;
import dev.remediator.target.Targets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * The remediations in force, and every version of a playbook that a run still needs: a run goes on with the version that
 * it began with, so each one is stored before its first run.
 */
public final class Remediations implements Playbooks, Supplier<ActivePlaybooks> {
    private static final Logger LOG = Logger.getLogger(Remediations.class);

    private final Transactions transactions;
    private final Actions actions;
    private final ConcurrentMap<String, Playbook> byDigest = new ConcurrentHashMap<>();
    private final InstantSource clock;
    private final List<Consumer<PlaybookCatalog>> followers = new CopyOnWriteArrayList<>();
    private volatile InForce inForce;

    /** Replaced together: nobody may decide by one set and look up targets or people in another. */
    private record InForce(PlaybookCatalog catalog, ActivePlaybooks active) {
        InForce(PlaybookCatalog catalog) {
            this(catalog, ActivePlaybooks.of(catalog));
        }
    }

    /** Stores the versions of the catalog that are not stored yet. */
    public Remediations(Transactions transactions, Actions actions, PlaybookCatalog catalog, InstantSource clock) {
        this.transactions = transactions;
        this.actions = actions;
        this.clock = clock;
        this.inForce = new InForce(catalog);
        for (var playbook : catalog.playbooks()) byDigest.put(playbook.digest(), playbook);
        transactions.call(connection -> store(connection, catalog, clock));
    }

    private static int store(Connection connection, PlaybookCatalog catalog, InstantSource clock) throws SQLException {
        var rows = new Columns("text", "text", "text", "timestamptz");
        var now = clock.instant();
        for (var playbook : catalog.playbooks())
            rows.add(playbook.digest(), playbook.name(), catalog.source(playbook.digest()), now);
        return rows.update(connection, """
                insert into playbook_version (digest, name, source, first_seen) select * from unnest(?, ?, ?, ?)
                on conflict (digest) do nothing
                """);
    }

    /**
     * Puts another set in force. Runs go on with the versions that they began with; what is decided from now on, and where
     * calls may go, follows the new set.
     *
     * @return what differs
     */
    public synchronized Changes replace(PlaybookCatalog next) {
        var before = catalog();
        transactions.call(connection -> store(connection, next, clock));
        for (var playbook : next.playbooks()) byDigest.put(playbook.digest(), playbook);
        inForce = new InForce(next);
        var changes = Changes.between(before, next);
        for (var follower : followers) follower.accept(next);
        return changes;
    }

    /**
     * Has alerts that fire, and that nothing has taken yet, decided anew where one of these playbooks would match them.
     *
     * @return how many
     */
    public int wake(Collection<Playbook> playbooks) {
        return playbooks.isEmpty() ? 0 : new UntakenAlerts(transactions).wake(playbooks, clock.instant());
    }

    /** Is called with each set that comes into force from now on; must be quick, and must not throw. */
    public void follow(Consumer<PlaybookCatalog> follower) {
        followers.add(follower);
    }

    @Override
    public ActivePlaybooks get() {
        return inForce.active();
    }

    public PlaybookCatalog catalog() {
        return inForce.catalog();
    }

    /** Who may be asked. */
    public People people() {
        return catalog().people();
    }

    public Targets targets() {
        return catalog().targets();
    }

    /** What holds for all playbooks. */
    public Safety safety() {
        return catalog().safety();
    }

    @Override
    public Optional<RunMachine> machine(String digest, String target) {
        var found = targets().find(target);
        var playbook = Optional.ofNullable(byDigest.get(digest)).or(() -> revive(digest));
        if (found.isEmpty() || playbook.isEmpty()) return Optional.empty();
        return Optional.of(new RunMachine(playbook.get(), found.get()));
    }

    private Optional<Playbook> revive(String digest) {
        var source = transactions.read(connection -> {
            try (var statement = connection.prepareStatement("select source from playbook_version where digest = ?")) {
                statement.setString(1, digest);
                try (var rows = statement.executeQuery()) {
                    return rows.next() ? Optional.of(rows.getString(1)) : Optional.<String>empty();
                }
            }
        });
        try {
            var playbook = source.map(text -> PlaybookCatalog.revive(text, catalog(), actions));
            playbook.ifPresent(p -> byDigest.put(digest, p));
            return playbook;
        } catch (IllegalArgumentException e) {
            LOG.errorf("A stored version of a playbook cannot be read any more: %s", e.getMessage());
            return Optional.empty();
        }
    }
}
