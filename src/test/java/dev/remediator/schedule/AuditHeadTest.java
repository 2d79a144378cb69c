package dev.remediator.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.audit.AuditEntry;
import dev.remediator.audit.AuditLog;
import dev.remediator.audit.ChainHead;
import dev.remediator.audit.ChainReader;
import dev.remediator.channel.OutboxAnnouncements;
import dev.remediator.identity.Caller;
import dev.remediator.report.AnnouncementRows;
import dev.remediator.report.Headline;
import dev.remediator.report.IncidentStatus;
import dev.remediator.run.Announcement;
import dev.remediator.run.Table;
import dev.remediator.store.PostgresExtension;
import dev.remediator.store.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The head of the audit reaches those whom the database's owner cannot reach. */
@ExtendWith(PostgresExtension.class)
class AuditHeadTest {
    private static final Instant START = Instant.parse("2026-11-22T21:30:00Z");

    private final Transactions transactions;
    private final Table table;
    private final AtomicInteger woken = new AtomicInteger();
    private Instant now = START;

    AuditHeadTest(Transactions transactions) {
        this.transactions = transactions;
        table = new Table(transactions);
    }

    private AuditHead head() {
        return new AuditHead(
                transactions,
                new OutboxAnnouncements(List.of("ops"), woken::incrementAndGet),
                Duration.ofHours(1),
                () -> now);
    }

    private void record(String subject) {
        transactions.call(connection -> {
            AuditLog.add(connection, AuditEntry.of(Caller.terminal(), now, "freeze", subject));
            return true;
        });
    }

    private Optional<ChainHead> after(Duration time) {
        now = now.plus(time);
        return head().publish();
    }

    @Test
    void whereNothingIsRecordedNothingIsTold() {
        assertThat(after(Duration.ofDays(3))).isEmpty();
        assertThat(table.count("incident")).isZero();
    }

    @Test
    void anHourAfterTheFirstEntryAndThenHourlyWhileSomethingIsAdded() {
        record("a");
        assertThat(after(Duration.ofMinutes(59))).isEmpty();
        record("b");
        var first = after(Duration.ofMinutes(1));
        assertThat(first).isEqualTo(new ChainReader(transactions).head());
        assertThat(after(Duration.ofHours(1))).as("nothing was added").isEmpty();
        record("c");
        var second = head().publish();
        assertThat(second.orElseThrow().seq()).isEqualTo(3);

        assertThat(table.rows("select kind, target, title, closed_at is not null from incident"))
                .containsExactly("audit | the audit | Audit of 2026-11-22 | t");
        assertThat(table.rows("select kind, body ->> 'text', body -> 'details' ->> 0 from announcement order by id"))
                .containsExactly(
                        "REPORTED | Head of the audit: %s (2 entries since the one before) | Kept outside, it shows whether anything up to here was changed: ./remediator audit verify --head %s"
                                .formatted(first.get(), first.get()),
                        "INCIDENT_CLOSED | Closed: nobody has to do anything; the other heads of the day follow here | null",
                        "REPORTED | Head of the audit: %s (1 entry since the one before) | Kept outside, it shows whether anything up to here was changed: ./remediator audit verify --head %s"
                                .formatted(second.get(), second.get()));
        assertThat(table.count("outbox where channel = 'ops'")).isEqualTo(3);
        assertThat(woken).hasValue(2);
    }

    @Test
    void everyDayHasAnIncidentOfItsOwnThatAsksForNobody() {
        record("a");
        after(Duration.ofHours(1));
        record("b");
        after(Duration.ofHours(1).plusMinutes(1)); // the next day begins in between
        record("c");
        after(Duration.ofHours(2));
        record("d");
        after(Duration.ofHours(1));

        assertThat(table.rows("select title from incident order by opened_at"))
                .containsExactly("Audit of 2026-11-22", "Audit of 2026-11-23");
        var headline = Headline.of(told("Audit of 2026-11-23"));
        assertThat(headline.status()).isEqualTo(IncidentStatus.OVER);
        assertThat(headline.now()).as("the newest one").startsWith("Head of the audit: 4:");
        assertThat(Headline.of(told("Audit of 2026-11-22")).status()).isEqualTo(IncidentStatus.OVER);
    }

    private List<Announcement> told(String title) {
        return transactions.read(connection -> {
            try (var select = connection.prepareStatement("select " + AnnouncementRows.COLUMNS
                    + " from announcement where incident_id = (select id from incident where title = ?) order by id")) {
                select.setString(1, title);
                var all = new ArrayList<Announcement>();
                try (var rows = select.executeQuery()) {
                    while (rows.next()) all.add(AnnouncementRows.readOrSaySo(rows));
                }
                return all;
            }
        });
    }

    @Test
    void ofSeveralNodesOnePublishes() throws Exception {
        record("a");
        now = now.plus(Duration.ofHours(2));
        try (var nodes = Executors.newFixedThreadPool(4)) {
            var all = nodes.invokeAll(Stream.generate(() -> (Callable<Optional<ChainHead>>) () -> head().publish())
                    .limit(4)
                    .toList());
            int published = 0;
            for (var one : all) if (one.get().isPresent()) published++;
            assertThat(published).isEqualTo(1);
        }
        assertThat(table.count("announcement where kind = 'REPORTED'")).isEqualTo(1);
    }
}
