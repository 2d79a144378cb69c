package dev.remediator.run;

import static dev.remediator.run.Remedy.Rung.rung;
import static dev.remediator.run.Remedy.remedy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.identity.Caller;
import dev.remediator.store.PostgresExtension;
import dev.remediator.store.Transactions;
import dev.remediator.target.Ownership;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A run that a person ends, said at whichever node. */
@ExtendWith(PostgresExtension.class)
final class CancellationsTest {
    private static final Caller ANA = Caller.engineer("ana");

    private final Transactions transactions;
    private final Table table;
    private final LiveNode node;

    CancellationsTest(Transactions transactions) {
        this.transactions = transactions;
        table = new Table(transactions);
        node = LiveNode.on(transactions);
    }

    @AfterEach
    void close() {
        node.close();
    }

    private Cancellations at(LiveNode where) {
        return new Cancellations(transactions, where.executor(), Ownership.open(), where.time());
    }

    private UUID asks() {
        node.world().health("alive", "fail").heals("rollback", "alive");
        var run = node.fires(remedy("gateway-down")
                .tries(rung("rollback").approvedBy("platform", 1, "10m", false))
                .verify("alive", "0s", "1m", "10s"));
        node.quiet();
        return run;
    }

    @Test
    void theRunEndsAtOnceWhereItIsInMemory() {
        var run = asks();

        assertThat(at(node).cancel(run, ANA, "by hand")).isEqualTo(new Cancellations.Result.Noted());
        node.quiet();

        assertThat(table.rows("select phase, reason from run")).containsExactly("CANCELLED | stopped by ana: by hand");
        assertThat(table.rows("select actor, action, run_id = ?, details from audit where action = 'cancel'", run))
                .containsExactly("ana | cancel | t | {\"reason\": \"by hand\"}");
        node.recovery().sweep(false);
        assertThat(table.count("cancellation")).as("nobody needs it any more").isZero();
        assertThat(node.world().effects()).isEmpty();
    }

    @Test
    void saidAtAnotherNodeItsOwnHearsOfItAtTheNextSweep() {
        var run = asks();
        try (var other = node.another()) {
            at(other).cancel(run, ANA, "by hand");
            at(other).cancel(run, Caller.engineer("ben"), "me too");
            node.quiet();
            assertThat(table.rows("select phase from run")).containsExactly("ASKING");

            node.recovery().sweep(false);
            node.quiet();

            assertThat(table.rows("select phase, reason from run"))
                    .containsExactly("CANCELLED | stopped by ana: by hand");
            assertThat(table.count("audit where action = 'cancel'")).isEqualTo(1);
        }
    }

    @Test
    void aWishThatWasStoredBeforeACrashIsHeardAfterIt() {
        var run = asks();
        try (var other = node.another()) {
            at(other).cancel(run, ANA, "by hand");
            node.dies();
            other.recovery().sweep(true);
            other.toEnd();
            assertThat(table.rows("select phase from run")).containsExactly("CANCELLED");
        }
    }

    @Test
    void whatIsOverIsAnsweredWithItsEnd() {
        var run = asks();
        at(node).cancel(run, ANA, "by hand");
        node.quiet();

        assertThat(at(node).cancel(run, ANA, "by hand"))
                .isEqualTo(new Cancellations.Result.Over(
                        "the run ended at 2026-11-22T03:00:00Z: ended early (stopped by ana: by hand)"));
        assertThat(at(node).cancel(UUID.randomUUID(), ANA, "?")).isEqualTo(new Cancellations.Result.Unknown());
        assertThat(at(node).cancel(run, ANA, " ")).isInstanceOf(Cancellations.Result.Unfit.class);
    }
}
