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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A temporary change that a person ends before its time. */
@ExtendWith(PostgresExtension.class)
final class EarlyEndsTest {
    private static final Caller ANA = Caller.engineer("ana");

    private final Transactions transactions;
    private final Table table;
    private final LiveNode node;

    EarlyEndsTest(Transactions transactions) {
        this.transactions = transactions;
        table = new Table(transactions);
        node = LiveNode.on(transactions);
    }

    @BeforeEach
    void aLimitStands() {
        node.world()
                .health("alive", "fail")
                .heals("ratelimit.set", "alive")
                .on("ratelimit.set")
                .canBeUndone();
        node.fires(remedy("limit").tries(rung("ratelimit.set").lasting("15m")).verify("alive", "0s", "1m", "10s"));
        node.toEnd();
    }

    @AfterEach
    void close() {
        node.close();
    }

    private EarlyEnds ends() {
        return new EarlyEnds(
                transactions, node.temporary()::sweep, node.announcements(), Ownership.open(), node.time());
    }

    private UUID change() {
        return UUID.fromString(table.value("select id from temporary_change"));
    }

    @Test
    void itIsTakenBackAtOnceAndEverybodyHearsByWhom() {
        node.pass("1m");

        assertThat(ends().end(change(), ANA, "calm again")).isEqualTo(new EarlyEnds.Result.Noted());
        node.quiet();

        assertThat(node.world().effects()).containsExactly("0:00 ratelimit.set", "1:00 undo ratelimit.set");
        assertThat(table.rows("select state, ended_early_by from temporary_change"))
                .containsExactly("ended | ana");
        assertThat(table.rows("select kind, body ->> 'text' from announcement order by id desc limit 2"))
                .satisfiesExactly(
                        last -> assertThat(last).startsWith("TEMPORARY_ENDED | Taken back"),
                        before -> assertThat(before)
                                .startsWith("DECIDED | ana ends this before its time (calm again): "));
        assertThat(table.rows("select actor, action, subject, details ->> 'reason' from audit where action ="
                        + " 'temporary-change-end'"))
                .containsExactly("ana | temporary-change-end | mcp-gateway | calm again");
    }

    @Test
    void whatIsOverIsNotEndedAgain() {
        ends().end(change(), ANA, "");
        node.quiet();

        assertThat(ends().end(change(), ANA, ""))
                .isEqualTo(
                        new EarlyEnds.Result.Over(
                                "it is over since 2026-11-22T03:00:00Z: ended (Taken back, its time is over: ratelimit.set taken back)"));
        assertThat(ends().end(UUID.randomUUID(), ANA, "")).isEqualTo(new EarlyEnds.Result.Unknown());
        assertThat(node.world().effects()).hasSize(2);
    }

    @Test
    void whatIsJustBeingMadeIsNotEnded() {
        table.change("update temporary_change set state = 'intended'");
        assertThat(ends().end(change(), ANA, ""))
                .isEqualTo(new EarlyEnds.Result.Over("it is just being made; try again when that is over"));
        assertThat(node.quiet().world().effects()).hasSize(1);
    }

    @Test
    void sayingItTwiceTakesItBackOnce() {
        ends().end(change(), ANA, "");
        assertThat(ends().end(change(), Caller.engineer("ben"), "")).isEqualTo(new EarlyEnds.Result.Noted());
        node.quiet();
        assertThat(node.world().effects()).hasSize(2);
        assertThat(table.value("select ended_early_by from temporary_change")).isEqualTo("ana");
        assertThat(table.count("audit where action = 'temporary-change-end'")).isEqualTo(1);
    }
}
