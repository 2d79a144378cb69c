package dev.remediator.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.remediator.audit.ChainVerifier.Broken;
import dev.remediator.audit.ChainVerifier.Step;
import dev.remediator.identity.Actor;
import dev.remediator.identity.Caller;
import dev.remediator.run.Table;
import dev.remediator.store.PostgresExtension;
import dev.remediator.store.StoreException;
import dev.remediator.store.Transactions;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a superuser of the database does to the audit is found, and the first row of it named. */
@ExtendWith(PostgresExtension.class)
@Timeout(60)
class ChainTest {
    private static final Instant NOW = Instant.parse("2026-11-22T03:00:00.123456Z");
    private static final Caller ANA = new Caller(new Actor.Engineer("ana"), Optional.of("192.0.2.7"));

    private final DataSource database;
    private final Transactions transactions;
    private final Table table;
    private final ChainReader reader;

    ChainTest(DataSource database) {
        this.database = database;
        transactions = new Transactions(database);
        table = new Table(transactions);
        reader = new ChainReader(transactions);
    }

    /** Each in a transaction of its own. */
    private void add(int entries) {
        for (int i = 1; i <= entries; i++) add("target-" + i);
    }

    private void add(String subject) {
        transactions.call(connection -> {
            AuditLog.add(
                    connection, AuditEntry.of(ANA, NOW, "freeze", subject).with("reason", "Grüße, \"🙂\" \\ \n tab\t"));
            return true;
        });
    }

    private Step verify(ChainHead... heads) {
        return new ChainVerifier(reader).verify(ChainHead.BEGINNING, List.of(heads), Long.MAX_VALUE);
    }

    private Broken broken(ChainHead... heads) {
        return verify(heads).broken().orElseThrow(() -> new AssertionError("nothing was found"));
    }

    private ChainHead head() {
        return reader.head().orElseThrow();
    }

    /** As somebody who owns the machine: no trigger and no right stands in the way. */
    private void tamper(String... statements) throws SQLException {
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try (var statement = connection.createStatement()) {
                statement.execute("set local session_replication_role = replica");
                for (var sql : statements) statement.execute(sql);
            }
            connection.commit();
        }
    }

    /** Makes all links from one on anew, as the database itself would have. */
    private void chainAnewFrom(long seq) throws SQLException {
        tamper("""
                do $$
                declare
                    entry audit;
                    n bigint := %d - 1;
                    head bytea := coalesce((select hash from audit_chain where seq = n), decode(repeat('00', 32), 'hex'));
                begin
                    delete from audit_chain where seq > n;
                    for entry in select a.* from audit a where not exists (select from audit_chain c where c.audit_id = a.id)
                            order by id loop
                        n := n + 1;
                        head := sha256(head || audit_bytes(entry));
                        insert into audit_chain values (n, entry.id, head);
                    end loop;
                end $$
                """.formatted(seq));
    }

    @Test
    void nothingIsRecordedAndNothingIsBroken() {
        assertThat(verify()).isEqualTo(new Step(ChainHead.BEGINNING, 0, false, Optional.empty()));
        assertThat(reader.head()).isEmpty();
    }

    @Test
    void javaComputesWhatTheDatabaseHasLinked() {
        add(3);
        transactions.call(connection -> {
            AuditLog.add(
                    connection,
                    List.of(
                            AuditEntry.of(Caller.terminal(), NOW, "kill", ""),
                            AuditEntry.of(ANA, Instant.parse("1969-12-31T23:59:59.000001Z"), "undo", "ß")
                                    .about(UUID.randomUUID()),
                            AuditEntry.of(ANA, Instant.EPOCH, "effect", "mcp-gateway")));
            return true;
        });

        assertThat(verify()).isEqualTo(new Step(head(), 6, false, Optional.empty()));
        assertThat(table.rows("select seq, audit_id - (select min(id) from audit) from audit_chain order by seq"))
                .containsExactly("1 | 0", "2 | 1", "3 | 2", "4 | 3", "5 | 4", "6 | 5");
    }

    /** What a release has once hashed must be hashed so by every later one. */
    @Test
    void theBytesOfAnEntryAreFixed() {
        var entry = new ChainedEntry(7, 1_000_001, "ana", "engineer", null, "freeze", "ß", null, "{\"a\": 1}");

        assertThat(ChainHead.of(1, entry.linkedTo(ChainHead.BEGINNING.bytes())).hash())
                .isEqualTo(table.value("""
                        select encode(sha256(decode(repeat('00', 32), 'hex')
                            || '\\x0000000000000007' || '\\x00000000000f4241'
                            || '\\x00000003'::bytea || 'ana' || '\\x00000008'::bytea || 'engineer' || '\\xffffffff'
                            || '\\x00000006'::bytea || 'freeze' || '\\x00000002c39f' || '\\xffffffff'
                            || '\\x00000008'::bytea || '{"a": 1}'), 'hex')
                        """));
    }

    @Test
    void aChangedEntryIsNamed() throws SQLException {
        add(5);
        tamper("update audit set actor = 'ben' where subject = 'target-3'");

        assertThat(broken().seq()).contains(3L);
        assertThat(broken().says())
                .matches(
                        "(?s)Entry \\d+ \\(2026-11-22T03:00:00.123456Z, freeze by ben\\) was changed after it was written.*");
        assertThat(verify().links()).isEqualTo(2);
    }

    @Test
    void everyColumnOfAnEntryCounts() throws SQLException {
        for (var change : List.of(
                "at = at + interval '1 microsecond'",
                "actor = 'ben'",
                "kind = 'machine'",
                "address = null",
                "address = ''",
                "action = 'thaw'",
                "subject = subject || ' '",
                "run_id = '00000000-0000-0000-0000-000000000001'",
                "details = details || '{\"more\": 1}'",
                "at = 'infinity'")) {
            add("something");
            var seq = head().seq();
            tamper(
                    "create table as_it_was as select * from audit",
                    "update audit set " + change + " where id = (select audit_id from audit_chain where seq = " + seq
                            + ")");
            assertThat(broken().seq()).as(change).contains(seq);
            tamper(
                    "delete from audit",
                    "insert into audit overriding system value select * from as_it_was",
                    "drop table as_it_was");
            assertThat(verify().broken()).isEmpty();
        }
    }

    @Test
    void aDeletedEntryIsNamedWithAndWithoutItsLink() throws SQLException {
        add(5);
        var id = table.value("select audit_id from audit_chain where seq = 4");
        tamper("delete from audit where id = " + id);

        assertThat(broken().says()).isEqualTo("Entry %s was deleted: link 4 names it.".formatted(id));

        tamper("delete from audit_chain where seq = 4");
        assertThat(broken().seq()).contains(4L);
        assertThat(broken().says()).isEqualTo("Link 4 of the chain was deleted, with its entry.");
    }

    @Test
    void aDeletedEntryWhoseLinksWereCountedAnewIsFoundWhereItStood() throws SQLException {
        add(5);
        tamper(
                "delete from audit where subject = 'target-3'",
                "delete from audit_chain where seq = 3",
                "update audit_chain set seq = 103 where seq = 4",
                "update audit_chain set seq = 104 where seq = 5",
                "update audit_chain set seq = seq - 100 where seq > 100");

        assertThat(broken().seq()).contains(3L);
        assertThat(broken().says()).contains("or something before it was removed or added, and the links counted anew");
    }

    @Test
    void aDeletedLinkIsNamedWithTheEntryThatIsLeft() throws SQLException {
        add(5);
        tamper("delete from audit_chain where seq in (2, 3)");

        assertThat(broken().says())
                .matches("The links 2 to 3 of the chain were deleted; entry \\d+ has no link any more.");
    }

    @Test
    void aChangedLinkIsNamedAndNotItsEntry() throws SQLException {
        add(5);
        tamper("update audit_chain set hash = sha256('something else') where seq = 2");

        assertThat(broken().says()).matches("Link 2 of the chain was changed; entry \\d+, which it names, was not.");
    }

    @Test
    void reorderedEntriesAreNamed() throws SQLException {
        add(5);
        tamper(
                "alter table audit alter id drop identity",
                "create temp table ids as select seq, audit_id from audit_chain where seq in (2, 4)",
                "update audit set id = -1 where id = (select audit_id from ids where seq = 2)",
                "update audit set id = (select audit_id from ids where seq = 2) where id = (select audit_id from ids where seq = 4)",
                "update audit set id = (select audit_id from ids where seq = 4) where id = -1",
                "drop table ids",
                "alter table audit alter id add generated always as identity (start 1000)");

        assertThat(broken().seq()).contains(2L);
        assertThat(broken().says()).matches("The entries were reordered: what entry \\d+ said stands under \\d+ now.");
    }

    @Test
    void reorderedLinksAreNamed() throws SQLException {
        add(5);
        tamper(
                "update audit_chain set seq = 102 where seq = 2",
                "update audit_chain set seq = 2 where seq = 4",
                "update audit_chain set seq = 4 where seq = 102");

        assertThat(broken().seq()).contains(2L);
        assertThat(broken().says())
                .isEqualTo("The links were reordered: what stands at link 4 now belongs here, at link 2.");
    }

    @Test
    void linksThatNameEachOthersEntriesAreNamed() throws SQLException {
        add(5);
        tamper(
                "create temp table ids as select seq, audit_id from audit_chain",
                "update audit_chain set audit_id = -1 where seq = 2",
                "update audit_chain set audit_id = (select audit_id from ids where seq = 2) where seq = 4",
                "update audit_chain set audit_id = (select audit_id from ids where seq = 4) where seq = 2",
                "drop table ids");

        assertThat(broken().seq()).contains(2L);
        assertThat(broken().says())
                .matches("The links were reordered: link 2 was made for entry \\d+, and names \\d+ now.");
    }

    @Test
    void anEntryWrittenPastTheChainIsNamed() throws SQLException {
        add(3);
        tamper("""
                insert into audit (at, actor, kind, action, subject, details)
                values ('2026-11-22T03:00:00Z', 'ben', 'engineer', 'kill', 'everything', '{}')
                """);

        assertThat(broken().seq()).isEmpty();
        assertThat(broken().says())
                .matches(
                        "Entry \\d+ \\(2026-11-22T03:00:00Z, kill by ben\\) has no link: it was written past the chain.*");
    }

    @Test
    void aCutEndShowsOnlyAgainstAHeadThatWasPublished() throws SQLException {
        add(5);
        var published = head();
        tamper(
                "delete from audit where id in (select audit_id from audit_chain where seq > 3)",
                "delete from audit_chain where seq > 3");

        assertThat(verify().broken()).as("without a head it cannot be seen").isEmpty();
        assertThat(broken(published).seq()).contains(4L);
        assertThat(broken(published).says())
                .isEqualTo("The end of the chain was cut off: its last link is 3, and a head of link 5 was published."
                        + " The links 4 to 5 are gone with their entries.");

        add(5); // it grows beyond what was cut
        assertThat(verify().broken()).isEmpty();
        assertThat(broken(published).says()).startsWith("The chain was made anew: link 5 has the hash ");
    }

    @Test
    void aChainMadeAnewFromTheMiddleShowsOnlyAgainstAHeadAndIsNarrowedDownByOlderOnes() throws SQLException {
        add(2);
        var early = head();
        add(4);
        var late = head();
        tamper("update audit set actor = 'ben' where id = (select audit_id from audit_chain where seq = 4)");
        chainAnewFrom(4);

        assertThat(verify().broken()).as("without a head it cannot be seen").isEmpty();
        assertThat(verify(early).broken()).as("the head of before is right").isEmpty();
        assertThat(broken(late, early).seq()).contains(6L);
        assertThat(broken(late, early).says())
                .contains("published says " + late.hash())
                .endsWith("What was changed stands between link 2, whose head agrees, and link 6.");
        assertThat(broken(late).says()).endsWith("at link 6 or before; an older head narrows it down.");
    }

    @Test
    void aChainIsVerifiedInPartsThatKnowOfEachOther() throws SQLException {
        add(7);
        var verifier = new ChainVerifier(reader);
        var heads = List.of(head());
        var first = verifier.verify(ChainHead.BEGINNING, heads, 3);
        var second = verifier.verify(first.through(), heads, 3);
        var third = verifier.verify(second.through(), heads, 3);

        assertThat(List.of(first, second, third)).extracting(Step::more).containsExactly(true, true, false);
        assertThat(third.through()).isEqualTo(head());
        tamper("update audit_chain set hash = sha256('x') where seq = 3");
        assertThat(verifier.verify(first.through(), heads, 3).broken())
                .as("what was right before is given, not read again")
                .isEmpty();
        assertThat(verifier.verify(head(), List.of(new ChainHead(7, "a".repeat(64))), 3)
                        .broken())
                .isPresent();
    }

    @Test
    void nobodyChangesAnEntryByAnOrdinaryStatement() {
        add(1);
        for (var sql : List.of(
                "update audit set actor = 'ben'",
                "delete from audit",
                "truncate audit",
                "update audit_chain set seq = 2",
                "delete from audit_chain",
                "truncate audit_chain",
                "truncate run_event",
                "truncate run_event cascade"))
            assertThatThrownBy(() -> transactions.call(
                            connection -> connection.createStatement().execute(sql)))
                    .as(sql)
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("is append-only: nothing was changed");
        assertThat(verify().links()).isEqualTo(1);
    }

    @Test
    void aTurnOfARunIsNeitherChangedNorRemoved() {
        table.change("""
                insert into run_event (run_id, seq, at, node, type, event) values (gen_random_uuid(), 1, now(), 1, 'x', '{}')
                """);
        for (var sql : List.of("update run_event set node = 2", "delete from run_event"))
            assertThatThrownBy(() -> transactions.call(
                            connection -> connection.createStatement().execute(sql)))
                    .hasMessageContaining("is append-only");
    }

    @Test
    void whatIsRolledBackIsNotLinked() {
        assertThatThrownBy(() -> transactions.call(connection -> {
                    AuditLog.add(connection, AuditEntry.of(ANA, NOW, "freeze", "never"));
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");
        add("after");

        assertThat(verify()).isEqualTo(new Step(head(), 1, false, Optional.empty()));
    }

    /** Whoever waits for the chain holds row locks; whoever holds the chain waits for nobody. */
    @Test
    void writersThatLockRowsCrosswiseDoNotWaitForEachOtherOverTheChain() throws Exception {
        var held = new CompletableFuture<Void>();
        var mayCommit = new CompletableFuture<Void>();
        try (var threads = Executors.newFixedThreadPool(2)) {
            var slow = threads.submit(() -> transactions.call(connection -> {
                AuditLog.add(connection, AuditEntry.of(ANA, NOW, "freeze", "slow"));
                held.complete(null);
                mayCommit.orTimeout(20, TimeUnit.SECONDS).join();
                return true;
            }));
            held.get(20, TimeUnit.SECONDS);
            var quick = threads.submit(() -> {
                add("quick");
                return true;
            });
            assertThat(quick.get(10, TimeUnit.SECONDS))
                    .as("an entry that is written and not committed holds nobody up")
                    .isTrue();
            mayCommit.complete(null);
            slow.get(10, TimeUnit.SECONDS);
        }
        assertThat(table.rows("select a.subject from audit_chain c join audit a on a.id = c.audit_id order by c.seq"))
                .containsExactly("quick", "slow");
        assertThat(verify().broken()).isEmpty();
    }

    @Test
    void manyWritersMakeOneChain() throws Exception {
        int writers = 4;
        int each = 50;
        try (var threads = Executors.newFixedThreadPool(writers)) {
            var all = new ArrayList<java.util.concurrent.Future<?>>();
            for (int w = 0; w < writers; w++)
                all.add(threads.submit(() -> IntStream.range(0, each).forEach(i -> add("target"))));
            for (var one : all) one.get(40, TimeUnit.SECONDS);
        }
        var began = System.nanoTime();
        assertThat(verify()).isEqualTo(new Step(head(), writers * each, false, Optional.empty()));
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
    }
}
