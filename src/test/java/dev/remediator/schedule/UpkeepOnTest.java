package dev.remediator.schedule;

import dev.remediator.escalation.Escalation;
import dev.remediator.escalation.Reminders;
import dev.remediator.identity.People;
import dev.remediator.intake.ActivePlaybooks;
import dev.remediator.intake.Intake;
import dev.remediator.run.LiveNode;
import dev.remediator.store.DatabaseClock;
import dev.remediator.store.Transactions;
import dev.remediator.target.Targets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Production's upkeep over a node in virtual time that knows no playbooks. */
final class UpkeepOnTest {
    private final LiveNode node;
    private final Upkeep upkeep;
    private final Transactions transactions;

    UpkeepOnTest(Transactions transactions) {
        this.transactions = transactions;
        node = LiveNode.on(transactions);
        var intake = new Intake(
                () -> new ActivePlaybooks(List.of(), new Targets(List.of()), "catalog"),
                node.node(),
                node.rows(),
                node.announcements(),
                node.executor(),
                node.time());
        var announcements = node.announcements();
        upkeep = new Upkeep(
                transactions,
                node.recovery(),
                node.temporary(),
                intake,
                new Escalation(transactions, announcements, () -> People.NOBODY, node.time()),
                new Reminders(transactions, announcements, Targets::none, node.time()),
                node.freezing());
    }

    Upkeep upkeep() {
        return upkeep;
    }

    LiveNode node() {
        return node;
    }

    Lifecycle lifecycle() {
        return new Lifecycle(
                node.node(),
                node.recovery(),
                node.temporary(),
                node.executor(),
                node.writer(),
                upkeep,
                () -> {},
                DatabaseClock.of(transactions),
                transactions,
                new BeforeStart(),
                Optional.empty(),
                Duration.ofSeconds(1));
    }
}
