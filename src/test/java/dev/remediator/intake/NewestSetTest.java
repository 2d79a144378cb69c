package dev.remediator.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.run.LiveNode;
import dev.remediator.run.Table;
import dev.remediator.store.PostgresExtension;
import dev.remediator.store.Transactions;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A change of the folder goes from node to node; meanwhile the newest set decides about what all share. */
@ExtendWith(PostgresExtension.class)
final class NewestSetTest {
    private final AtomicReference<String> here = new AtomicReference<>("old");
    private final AtomicReference<String> there = new AtomicReference<>("old");
    private final Transactions transactions;
    private final LiveNode one;
    private final LiveNode other;
    private final NewestSet newestHere;
    private final NewestSet newestThere;

    NewestSetTest(Transactions transactions) {
        this.transactions = transactions;
        one = LiveNode.on(transactions);
        other = one.another();
        newestHere = new NewestSet(transactions, one.node(), here::get);
        newestThere = new NewestSet(transactions, other.node(), there::get);
        newestHere.look();
        newestThere.look();
    }

    @AfterEach
    void close() {
        one.close();
        other.close();
    }

    @Test
    void nodesWithTheSameSetBothLead() {
        assertThat(newestHere.look()).isTrue();
        assertThat(newestThere.look()).isTrue();
    }

    @Test
    void theNodeThatChangedLastLeadsUntilTheOtherFollows() {
        there.set("new");
        assertThat(newestThere.look()).isTrue();
        assertThat(newestHere.look()).isFalse();
        assertThat(newestHere.isOurs()).isFalse();

        here.set("new");
        assertThat(newestHere.look()).isTrue();
    }

    @Test
    void goingBackToAnOlderSetIsAChangeToo() {
        there.set("new");
        newestThere.look();
        here.set("new");
        newestHere.look();

        there.set("old");
        assertThat(newestThere.look()).isTrue();
        assertThat(newestHere.look()).isFalse();
    }

    @Test
    void aStartWithAnOlderSetIsNoChange() {
        there.set("new");
        newestThere.look();
        try (var restarted = one.another()) {
            assertThat(new NewestSet(transactions, restarted.node(), () -> "old").look())
                    .isFalse();
        }
    }

    @Test
    void ofDeadNodesNobodyWaits() {
        there.set("new");
        newestThere.look();
        new Table(transactions)
                .change(
                        "update node set lease_until = now() where id = ?",
                        other.node().id());

        assertThat(newestHere.look()).isTrue();
    }
}
