package dev.remediator.run;

import static dev.remediator.run.Remedy.Rung.rung;
import static dev.remediator.run.Remedy.remedy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.remediator.store.PostgresExtension;
import dev.remediator.store.Transactions;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The intent is stored, its answer is lost, and the database is away: what was allowed then is not done minutes later. */
@ExtendWith(PostgresExtension.class)
final class LateIntentTest {
    private static final Remedy HALF =
            remedy("overload").tries(rung("ratelimit.set").lasting("5m"));

    private final FaultyDataSource faulty;
    private final Table table;
    private final LiveNode node;

    LateIntentTest(DataSource dataSource) {
        faulty = new FaultyDataSource(dataSource);
        table = new Table(new Transactions(dataSource));
        node = LiveNode.on(new Transactions(faulty));
        node.world().halves("ratelimit.set", 100).on("ratelimit.set").canBeUndone();
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void aTemporaryChangeWhoseTimeIsOverBeforeItsCallIsNotMadeForEver() {
        firesAndTheAnswerToTheIntentIsLost();
        node.time().pass(VirtualTime.time("8m"));
        faulty.comeBack();
        // Whoever takes back what is due comes before the call.
        takeBack();
        node.toEnd();
        assertThat(table.rows("select outcome from effect order by intent_at")).containsExactly("refused", "done");
        assertThat(node.world().value("ratelimit.set")).isEqualTo(50);

        node.pass("6m");
        takeBack();

        assertThat(node.world().value("ratelimit.set")).isEqualTo(100);
        assertThat(node.world().effects().stream().filter(e -> e.endsWith(" ratelimit.set") && !e.contains("undo")))
                .hasSize(1);
        assertThat(table.count("temporary_change where ended_at is null")).isZero();
    }

    @Test
    void anAlertThatWasOverMeanwhileIsNotActedOn() {
        var run = firesAndTheAnswerToTheIntentIsLost();
        node.executor().deliver(run, new RunEvent.AlertResolved());
        node.time().pass(VirtualTime.time("1m"));
        faulty.comeBack();
        node.toEnd();

        assertThat(node.world().effects()).isEmpty();
        assertThat(table.value("select outcome || ': ' || reason from run"))
                .isEqualTo("CANCELLED: the alert is over; what had not begun was left out");
        assertThat(table.rows("select state from temporary_change")).containsExactly("not-made");
        assertThat(table.count("acting")).isZero();
    }

    private UUID firesAndTheAnswerToTheIntentIsLost() {
        faulty.goAwayHavingStored("exists (select 1 from effect)");
        var run = node.fires(HALF);
        await().until(() -> {
            node.time().settle();
            return faulty.isAway();
        });
        assertThat(table.count("effect where result_at is null")).isEqualTo(1);
        assertThat(node.world().effects()).isEmpty();
        return run;
    }

    private void takeBack() {
        node.temporary().sweep();
        node.quiet();
    }
}
