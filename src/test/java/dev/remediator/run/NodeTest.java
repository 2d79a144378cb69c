package dev.remediator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.remediator.store.PostgresExtension;
import dev.remediator.store.Transactions;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who may act and write, whatever a process's own clocks say. */
@ExtendWith(PostgresExtension.class)
final class NodeTest {
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicLong millis = new AtomicLong();
    private final FaultyDataSource faulty;
    private final Transactions transactions;
    private final Table table;
    private final Node node;
    private final Node other;

    NodeTest(DataSource dataSource) {
        faulty = new FaultyDataSource(dataSource);
        transactions = new Transactions(faulty);
        table = new Table(new Transactions(dataSource));
        node = Node.register(transactions, "one", "1", new Stopwatch(nanos::get, millis::get));
        other = Node.register(new Transactions(dataSource), "other");
        transactions.fencedBy(node::pass);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
        millis.addAndGet(time.toMillis());
    }

    private void leaseOfOneIsOver() {
        table.change("update node set lease_until = now() - interval '1 s' where id = ?", node.id());
    }

    @Test
    void aNodeThatSleptPastItsLeaseAndWasTakenOverNeitherActsNorWrites() throws Exception {
        pass(Node.LEASE);
        leaseOfOneIsOver();
        assertThat(other.takeOver(false)).isEmpty();

        assertThat(node.mayNotAct()).hasValueSatisfying(why -> assertThat(why).contains("taken over by another"));
        assertThatThrownBy(() -> transactions.call(connection -> connection
                        .createStatement()
                        .executeUpdate("insert into catalog values ('written by the dead', now())")))
                .isInstanceOf(Node.LeaseLost.class);
        assertThat(table.count("catalog")).isZero();
        assertThat(node.renew()).isFalse();
        assertThat(node.isLost()).isTrue();
    }

    /** The monotonic clock of a machine that slept stands still; the other one tells. */
    @Test
    void aMachineThatSleptIsFoundOutByItsOtherClock() throws Exception {
        millis.addAndGet(Duration.ofHours(1).toMillis());
        leaseOfOneIsOver();
        other.takeOver(false);

        assertThat(node.mayNotAct()).isPresent();
    }

    @Test
    void aNodeThatSleptAndThatNobodyTookOverGoesOn() throws Exception {
        pass(Duration.ofHours(1));
        leaseOfOneIsOver();

        assertThat(node.mayNotAct()).isEmpty();
        assertThat(table.count("node where lease_until > now()")).isEqualTo(2);
    }

    @Test
    void whileItIsSureTheDatabaseIsNotAsked() throws Exception {
        faulty.goAway();
        pass(Node.LEASE.minus(Node.MARGIN).minusMillis(1));
        assertThat(node.mayNotAct()).isEmpty();

        pass(Duration.ofMillis(1));
        var said = new AtomicReference<String>();
        var asking = Thread.ofVirtual().start(() -> {
            try {
                said.set(node.mayNotAct().orElse("may act"));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        while (asking.isAlive()) pass(Duration.ofMillis(50));
        assertThat(said.get()).startsWith("the database does not say whether this node may still act");
    }

    /** All were cut off, or the database's clock was put forward: whoever comes first would take everything. */
    @Test
    void whoseOwnLeaseWasOverTakesNobodyOverBeforeTheOthersCouldRenew() {
        table.change("update node set lease_until = now() - interval '1 s'");
        pass(Node.LEASE);

        assertThat(node.takeOver(false)).isEmpty();
        assertThat(table.count("node")).isEqualTo(2);
        assertThat(other.renew()).isTrue();

        pass(Node.LEASE.minus(Node.MARGIN).minusMillis(1));
        node.renew();
        table.change("update node set lease_until = now() - interval '1 s' where id = ?", other.id());
        node.takeOver(false);
        assertThat(table.count("node")).as("too early to judge").isEqualTo(2);

        pass(Node.MARGIN.plusMillis(1));
        node.renew();
        node.takeOver(false);
        assertThat(table.count("node")).isEqualTo(1);
    }

    /** Otherwise a dead node would not be taken over for as long as the clock was put back. */
    @Test
    void aLeaseFromBeforeTheDatabasesClockWasPutBackIsShortened() {
        node.renew();
        table.change("update node set lease_until = now() + interval '1 h' where id = ?", other.id());

        node.takeOver(false);

        assertThat(table.count("node where lease_until <= now() + interval '7 s'"))
                .isEqualTo(2);
    }

    @Test
    void aNodeThatLeavesIsTakenOverAtOnceAndSendsNothingMore() throws Exception {
        node.leave();

        assertThat(node.mayNotAct()).hasValueSatisfying(why -> assertThat(why).contains("stopping"));
        assertThat(node.renew()).as("nobody took over yet").isTrue();
        assertThat(table.count("node where draining")).isEqualTo(1);
        other.takeOver(false);
        assertThat(table.count("node")).isEqualTo(1);
    }
}
