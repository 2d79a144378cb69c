package dev.remediator.run;

import static dev.remediator.run.Remedy.Rung.rung;
import static dev.remediator.run.Remedy.remedy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.remediator.guard.Freeze.Scope;
import dev.remediator.identity.Actor;
import dev.remediator.identity.Caller;
import dev.remediator.identity.Group;
import dev.remediator.identity.People;
import dev.remediator.identity.Role;
import dev.remediator.store.PostgresExtension;
import dev.remediator.store.Transactions;
import dev.remediator.target.NotTheirs;
import dev.remediator.target.Ownership;
import dev.remediator.target.Targets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whoever is not of the group that owns a target does nothing to it by hand, wherever they ask. */
@ExtendWith(PostgresExtension.class)
final class OwnedTargetsTest {
    private static final People PEOPLE = new People(
            Map.of(),
            Map.of("platform", new Group("platform", "owns it", List.of("ana"), Optional.empty())),
            Map.of(),
            Map.of(),
            List.of());
    private static final Ownership OWNERSHIP =
            new Ownership(() -> PEOPLE, () -> new Targets(List.of(Remedy.target("mcp-gateway", "platform"))));
    private static final Caller ANA = engineer("ana", Role.OPERATOR);
    private static final Caller ZOE = engineer("zoe", Role.OPERATOR, Role.APPROVER);
    private static final Caller ELI = engineer("eli", Role.ADMINISTRATOR);

    private final Transactions transactions;
    private final Table table;
    private final LiveNode node;

    OwnedTargetsTest(Transactions transactions) {
        this.transactions = transactions;
        table = new Table(transactions);
        node = LiveNode.on(transactions);
    }

    @AfterEach
    void close() {
        node.close();
    }

    private static Caller engineer(String name, String... roles) {
        return new Caller(new Actor.Engineer(name), Optional.empty(), Set.of(roles));
    }

    private static void isRefused(ThrowingCallable act) {
        assertThatExceptionOfType(NotTheirs.class)
                .isThrownBy(act)
                .satisfies(refused -> assertThat(refused.why()).startsWith("mcp-gateway belongs to platform"));
    }

    @Test
    void aRunIsCancelledByItsOwners() {
        var cancellations = new Cancellations(transactions, node.executor(), OWNERSHIP, node.time());
        node.world().health("alive", "fail");
        var run = node.fires(remedy("gateway-down")
                .tries(rung("rollback").approvedBy("platform", 1, "10m", false))
                .verify("alive", "0s", "1m", "10s"));
        node.quiet();

        isRefused(() -> cancellations.cancel(run, ZOE, "mine now"));
        assertThat(table.count("cancellation")).isZero();
        assertThat(table.count("audit where action = 'cancel'")).isZero();
        assertThat(cancellations.cancel(run, ELI, "enough")).isEqualTo(new Cancellations.Result.Noted());
    }

    @Test
    void aTemporaryChangeIsEndedByItsOwners() {
        var ends = new EarlyEnds(transactions, node.temporary()::sweep, node.announcements(), OWNERSHIP, node.time());
        node.world()
                .health("alive", "fail")
                .heals("ratelimit.set", "alive")
                .on("ratelimit.set")
                .canBeUndone();
        node.fires(remedy("limit").tries(rung("ratelimit.set").lasting("15m")).verify("alive", "0s", "1m", "10s"));
        node.toEnd();
        var change = UUID.fromString(table.value("select id from temporary_change"));

        isRefused(() -> ends.end(change, ZOE, "mine now"));
        assertThat(table.rows("select state from temporary_change")).containsExactly("made");
        assertThat(ends.end(change, ANA, "calm")).isEqualTo(new EarlyEnds.Result.Noted());
    }

    @Test
    void aTargetIsFrozenAndThawedByItsOwnersAndTheKillSwitchIsEverybodys() {
        var freezing = new Freezing(transactions, node.announcements(), OWNERSHIP, node.time());
        var target = new Scope.OfTarget("mcp-gateway");

        isRefused(() -> freezing.make(target, false, ZOE, "mine now", Optional.empty()));
        assertThat(table.count("frozen")).isZero();
        var made = freezing.make(target, false, ANA, "a migration", Optional.empty());
        isRefused(() -> freezing.lift(made.freeze().id(), ZOE, "mine now"));
        assertThat(table.count("frozen where lifted_at is null")).isEqualTo(1);
        assertThat(freezing.lift(made.freeze().id(), ELI, "done")).isInstanceOf(Freezing.Lifted.Done.class);

        var killed = freezing.make(new Scope.Everything(), true, ZOE, "it runs wild", Optional.empty());
        assertThat(freezing.lift(killed.freeze().id(), ZOE, "calm")).isInstanceOf(Freezing.Lifted.Done.class);
    }
}
