package dev.remediator.intake;

import dev.remediator.alert.Alert;
import dev.remediator.playbook.Safety;
import dev.remediator.run.Ids;
import dev.remediator.run.LiveNode;
import dev.remediator.run.Remedy;
import dev.remediator.run.Table;
import dev.remediator.run.VirtualTime;
import dev.remediator.store.StoreException;
import dev.remediator.store.Transactions;
import dev.remediator.target.Targets;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The intake of production with its runs, on a real database, in virtual time. */
final class LiveIntake implements AutoCloseable {
    private final Transactions transactions;
    private final LiveNode node;
    private final List<Runnable> toSay = new ArrayList<>();
    private final List<String> said = new ArrayList<>();
    private ActivePlaybooks active;
    private Intake intake;

    LiveIntake(Transactions transactions, Remedy... remedies) {
        this(transactions, LiveNode.on(transactions), List.of("mcp-gateway"), remedies);
    }

    private LiveIntake(Transactions transactions, LiveNode node, List<String> targets, Remedy... remedies) {
        this.transactions = transactions;
        this.node = node;
        active = active(targets, remedies);
        intake = intake();
    }

    private static ActivePlaybooks active(List<String> targets, Remedy... remedies) {
        return new ActivePlaybooks(
                Stream.of(remedies).map(Remedy::build).toList(),
                new Targets(
                        targets.stream().map(t -> Remedy.target(t, "platform")).toList()),
                "catalog-1");
    }

    private Intake intake() {
        return new Intake(
                () -> active,
                node.node(),
                node.rows(),
                node.announcements(),
                node.executor(),
                node.time(),
                new Unanswered(
                        () -> active,
                        URI.create("https://remediator.example"),
                        node.time(),
                        (delay, task) -> toSay.add(task),
                        said::add));
    }

    /** Other playbooks and targets from now on. */
    LiveIntake with(List<String> targets, Remedy... remedies) {
        active = active(targets, remedies);
        return this;
    }

    /** What holds for all playbooks from now on. */
    LiveIntake safely(Safety safety) {
        active = new ActivePlaybooks(active.all(), active.targets(), safety, active.digest());
        return this;
    }

    /** Another process that shares the database. */
    LiveIntake another() {
        var other = new LiveIntake(transactions, node.another(), List.of());
        other.active = active;
        return other;
    }

    /** As after a restart: nothing is known from memory. */
    LiveIntake forgets() {
        intake = intake();
        return this;
    }

    static Delivery delivery(Alert... alerts) {
        return delivery("main", alerts);
    }

    static Delivery delivery(String source, Alert... alerts) {
        return new Delivery(
                Ids.next(),
                source,
                "alertmanager",
                VirtualTime.START,
                "{}".getBytes(StandardCharsets.UTF_8),
                Stream.of(alerts)
                        .map(a -> Delivery.Observed.of(source, a, Optional.empty()))
                        .toList());
    }

    static Delivery event(Duration expiresAfter, Alert alert) {
        return new Delivery(
                Ids.next(),
                "railway",
                "railway",
                VirtualTime.START,
                "{}".getBytes(StandardCharsets.UTF_8),
                List.of(Delivery.Observed.of("railway", alert, Optional.of(expiresAfter))));
    }

    /** One delivery, in a transaction of its own; what follows from it has happened when this returns. */
    LiveIntake hears(Alert... alerts) {
        commits(delivery(alerts));
        node.quiet();
        return this;
    }

    /** Several deliveries in one transaction. */
    void commits(Delivery... deliveries) {
        record(deliveries).committed();
    }

    /** Committed, but what must follow has not been done yet. */
    Recorder.Recorded record(Delivery... deliveries) {
        return transactions.call(connection -> intake.record(connection, List.of(deliveries)));
    }

    void recordIn(Connection connection, Delivery... deliveries) throws SQLException {
        var unused = intake.record(connection, List.of(deliveries));
    }

    /** As the group commit does it: a conflict is tried again. */
    void commitsAmongOthers(Delivery delivery) {
        var failures = new ArrayList<StoreException>();
        while (failures.size() < 10) {
            try {
                commits(delivery);
                return;
            } catch (StoreException e) {
                if (e.failure() != StoreException.Failure.CONFLICT) throw e;
                failures.add(e);
            }
        }
        throw new AssertionError("conflicts without end", failures.getLast());
    }

    boolean known(Alert... alerts) {
        return intake.known(delivery(alerts));
    }

    LiveIntake reconsiders() {
        transactions.call(connection -> intake.reconsider(connection, 200)).committed();
        node.quiet();
        return this;
    }

    LiveIntake expires() {
        transactions.call(intake::expire).committed();
        node.quiet();
        return this;
    }

    /** What the log says about alerts that nothing took. */
    List<String> said() {
        List.copyOf(toSay).forEach(Runnable::run);
        toSay.clear();
        return said;
    }

    LiveNode node() {
        return node;
    }

    Table table() {
        return new Table(transactions);
    }

    @Override
    public void close() {
        node.close();
    }
}
