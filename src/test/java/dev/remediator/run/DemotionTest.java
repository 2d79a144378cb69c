package dev.remediator.run;

import static dev.remediator.run.Remedy.Rung.rung;
import static dev.remediator.run.Remedy.remedy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.identity.Caller;
import dev.remediator.store.PostgresExtension;
import dev.remediator.store.Transactions;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A playbook that fails again and again acts only with consent, until a person says otherwise. */
@ExtendWith(PostgresExtension.class)
final class DemotionTest {
    private static final Remedy RESTART =
            remedy("gateway-down").tries(rung("restart")).verify("alive", "0s", "1m", "10s");

    private final Table table;
    private final LiveNode node;
    private final Demotions demotions;

    DemotionTest(Transactions transactions) {
        this.table = new Table(transactions);
        this.node = LiveNode.on(transactions).under(Rules.demoteAfter(3));
        this.demotions = new Demotions(transactions, node.announcements(), node.time());
    }

    @AfterEach
    void close() {
        node.close();
    }

    private UUID fails() {
        return ends(RESTART, "FAILED");
    }

    private UUID heals() {
        return ends(remedy("gateway-down").tries(rung("restart")), "SUCCEEDED");
    }

    private UUID ends(Remedy remedy, String as) {
        node.world().health("alive", "fail");
        var run = node.fires(remedy);
        node.toEnd().pass("1m");
        assertThat(table.value("select outcome from run where id = ?", run)).isEqualTo(as);
        return run;
    }

    @Test
    void afterThreeFailuresInARowItIsDemotedWithTheLastOfThemAndPeopleAreTold() {
        var first = fails();
        var second = fails();
        assertThat(table.count("demotion")).isZero();

        var third = fails();

        assertThat(table.rows("select playbook, why, runs, at = (select ended_at from run where id = ?) from demotion", third))
                .containsExactly("gateway-down | its last 3 runs that acted have failed | {%s,%s,%s} | t"
                        .formatted(third, second, first));
        assertThat(table.rows("select run_id, body ->> 'text' from announcement where kind = 'REPORTED'"))
                .containsExactly(third
                        + " | gateway-down acts only with consent from now on: its last 3 runs that acted have failed."
                        + " A person lets it act by itself again: ./remediator promote gateway-down");
        assertThat(demotions.standing()).singleElement().satisfies(d -> {
            assertThat(d.playbook()).isEqualTo("gateway-down");
            assertThat(d.evidence()).hasSize(3).allMatch(e -> e.acted() && e.outcome().equals("FAILED"));
            assertThat(d.evidence().getFirst().run()).isEqualTo(third);
        });
    }

    @Test
    void aRunThatHealedBreaksTheRowAndOneThatDidNothingDoesNot() {
        fails();
        fails();
        heals();
        fails();
        fails();
        assertThat(table.count("demotion")).isZero();
        ends(RESTART.autonomy(dev.remediator.playbook.Autonomy.AUTO).waits("1s").limits("1 per 1h", ""), "HELD");
        RESTART.limits("", "");

        ends(remedy("gateway-down").tries(rung("restart")).verify("alive", "0s", "1m", "10s"), "FAILED");

        assertThat(table.count("demotion")).isEqualTo(1);
    }

    @Test
    void aDemotedPlaybookIsHeldAlsoWhereDemotionIsNoLongerAskedFor() {
        table.change(
                "insert into demotion (playbook, at, runs, why) values ('gateway-down', ?, '{}', 'it failed')",
                Columns.at(VirtualTime.START));
        node.under(dev.remediator.playbook.Safety.NONE);
        node.world().health("alive", "fail");

        node.fires(RESTART);
        node.pass("30s");
        assertThat(node.world().effects()).isEmpty();

        assertThat(demotions.promote("gateway-down", Caller.engineer("ana"), "mended")).isTrue();
        var free = node.fires(remedy("gateway-down").tries(rung("restart")), "orders");
        node.toEndOf(free);
        assertThat(node.world().effects()).contains("0:30 restart");
    }

    @Test
    void aPromotionIsTheEndOfItAndFailuresBeforeItCountNoMore() {
        fails();
        fails();
        var third = fails();

        assertThat(demotions.promote("gateway-down", Caller.engineer("ana"), "mended")).isTrue();
        assertThat(demotions.promote("gateway-down", Caller.engineer("ana"), "mended")).isFalse();

        assertThat(demotions.standing()).isEmpty();
        assertThat(table.rows("select lifted_by, lift_reason from demotion")).containsExactly("ana | mended");
        assertThat(table.rows("select run_id, body ->> 'text' from announcement where kind = 'DECIDED'"))
                .containsExactly(third + " | ana lets gateway-down act by itself again: mended");
        assertThat(table.rows("select actor, subject from audit where action = 'promote'"))
                .containsExactly("ana | gateway-down");
        fails();
        fails();
        assertThat(table.count("demotion where lifted_at is null")).isZero();
        fails();
        assertThat(table.count("demotion where lifted_at is null")).isEqualTo(1);
    }

    @Test
    void withoutTheRuleNobodyIsDemoted() {
        node.under(dev.remediator.playbook.Safety.NONE);
        for (int i = 0; i < 4; i++) fails();
        assertThat(table.count("demotion")).isZero();
    }
}
