package dev.remediator.run;

import static dev.remediator.run.Remedy.Rung.rung;
import static dev.remediator.run.Remedy.remedy;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.remediator.action.Prepared;
import dev.remediator.guard.Verdict;
import dev.remediator.identity.Caller;
import dev.remediator.playbook.Limits;
import dev.remediator.playbook.Safety;
import dev.remediator.playbook.Windows;
import dev.remediator.store.PostgresExtension;
import dev.remediator.store.Transactions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A playbook that fails again and again acts only with consent, until a person says otherwise. */
@ExtendWith(PostgresExtension.class)
final class DemotionTest {
    private static final Remedy RESTART =
            remedy("gateway-down").tries(rung("restart")).verify("alive", "0s", "1m", "10s");

    private final Transactions transactions;
    private final Table table;
    private final LiveNode node;
    private final Demotions demotions;

    DemotionTest(Transactions transactions) {
        this.transactions = transactions;
        this.table = new Table(transactions);
        this.node = LiveNode.on(transactions).under(Rules.demoteAfter(3));
        this.demotions = new Demotions(transactions, node.announcements(), node.time());
    }

    @AfterEach
    void close() {
        node.close();
    }

    private UUID fails() {
        node.world().health("alive", "fail");
        return ends("FAILED");
    }

    private UUID heals() {
        var soon = Duration.between(VirtualTime.START, node.time().instant()).plusSeconds(20);
        node.world().health("alive", "fail for " + soon.toSeconds() + "s", "pass");
        return ends("SUCCEEDED");
    }

    private UUID doesNothing() {
        node.world().health("alive", "pass");
        return ends("HEALED_BY_ITSELF");
    }

    private UUID ends(String as) {
        var run = node.fires(RESTART);
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

        assertThat(table.rows(
                        "select playbook, why, runs, at = (select ended_at from run where id = ?) from demotion",
                        third))
                .containsExactly("gateway-down | its last 3 runs that acted have failed | {%s,%s,%s} | t"
                        .formatted(third, second, first));
        assertThat(table.rows("select run_id, body ->> 'text' from announcement where kind = 'REPORTED'"))
                .containsExactly(third
                        + " | gateway-down acts only with consent from now on: its last 3 runs that acted have failed."
                        + " A person lets it act by itself again: ./remediator promote gateway-down");
        assertThat(demotions.standing()).singleElement().satisfies(d -> {
            assertThat(d.playbook()).isEqualTo("gateway-down");
            assertThat(d.evidence())
                    .hasSize(3)
                    .allMatch(e -> e.acted() && e.outcome().equals("FAILED"));
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
        doesNothing();

        fails();

        assertThat(table.count("demotion")).isEqualTo(1);
    }

    @Test
    void aDemotedPlaybookIsHeldAlsoWhereDemotionIsNoLongerAskedFor() {
        table.change(
                "insert into demotion (playbook, at, runs, why) values ('gateway-down', ?, '{}', 'it failed')",
                Columns.at(VirtualTime.START));
        node.under(Safety.NONE);
        var run = node.fires(RESTART);
        node.toEnd();

        assertThat(asks(run, false)).isInstanceOfSatisfying(Verdict.Hold.class, hold -> {
            assertThat(hold.guard()).isEqualTo("demoted");
            assertThat(hold.reason())
                    .isEqualTo("gateway-down acts only with consent since 2026-11-22T03:00:00Z: it failed");
        });
        assertThat(asks(run, true)).as("people agreed").isEqualTo(Verdict.ALLOW);
        assertThat(demotions.promote("gateway-down", Caller.engineer("ana"), "mended"))
                .isTrue();
        assertThat(asks(run, false)).isEqualTo(Verdict.ALLOW);
    }

    /** What the guards say to an effect of this run. */
    private Verdict asks(UUID run, boolean consented) {
        var state = RunJson.read(RunState.class, table.value("select state from run where id = ?", run));
        var nothing = JsonNodeFactory.instance.objectNode();
        var intention = new Command.Intention(
                0,
                "restart",
                nothing,
                new Prepared("restart", nothing, Optional.empty(), Duration.ofMinutes(1)),
                Optional.empty());
        var claim = new Journal.Claim(
                state,
                1,
                new Command.EvaluateGuards(1, intention, Limits.NONE, Windows.ALWAYS, List.of(), consented),
                verdict -> {
                    throw new AssertionError("nothing follows from it here");
                });
        return transactions
                .call(connection -> new Claims(() -> Safety.NONE, Silences.NONE)
                        .decide(
                                connection,
                                new RoundTrip(),
                                List.of(claim),
                                node.time().instant()))
                .getFirst();
    }

    @Test
    void aPromotionIsTheEndOfItAndFailuresBeforeItCountNoMore() {
        fails();
        fails();
        var third = fails();

        assertThat(demotions.promote("gateway-down", Caller.engineer("ana"), "mended"))
                .isTrue();
        assertThat(demotions.promote("gateway-down", Caller.engineer("ana"), "mended"))
                .isFalse();

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
        node.under(Safety.NONE);
        for (int i = 0; i < 4; i++) fails();
        assertThat(table.count("demotion")).isZero();
    }
}
