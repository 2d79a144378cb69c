package dev.remediator.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GroupCommitTest {
    private final FakeDatabase database = new FakeDatabase();
    private final FakeRecorder recorder = new FakeRecorder();
    private final List<GroupCommit> opened = new ArrayList<>();

    @AfterEach
    void stop() {
        recorder.gate.release(1000);
        opened.forEach(GroupCommit::stop);
    }

    @Test
    void one_is_written_at_once() {
        GroupCommit commits = open();

        assertThat(commits.submit(Deliveries.of("a", 10)).join()).isEqualTo(Commitment.COMMITTED);
        assertThat(recorder.committedSources()).containsExactly("a");
        assertThat(database.commits).hasValue(1);
    }

    @Test
    void those_that_come_meanwhile_share_a_transaction_in_their_order() {
        GroupCommit commits = open();
        var first = heldWith(commits, "first");
        var others = submit(commits, "b", "c", "a");

        recorder.gate.release(1000);

        assertThat(outcomes(first)).containsOnly(Commitment.COMMITTED);
        assertThat(outcomes(others)).containsOnly(Commitment.COMMITTED);
        assertThat(recorder.attempts).containsExactly(List.of("first"), List.of("b", "c", "a"));
        assertThat(recorder.committedSources()).containsExactly("first", "b", "c", "a");
        assertThat(database.commits).hasValue(2);
    }

    @Test
    void a_transaction_takes_no_more_than_its_batch() {
        GroupCommit commits = open("batch-deliveries", "2", "batch-bytes", "100");
        var first = heldWith(commits, "first");
        var others = submit(commits, "a", "b", "c");

        recorder.gate.release(1000);

        assertThat(outcomes(first)).containsOnly(Commitment.COMMITTED);
        assertThat(outcomes(others)).containsOnly(Commitment.COMMITTED);
        assertThat(recorder.attempts).containsExactly(List.of("first"), List.of("a", "b"), List.of("c"));
    }

    @Test
    void nobody_hears_of_a_commit_before_it() {
        GroupCommit commits = open();
        var held = heldWith(commits, "a");

        assertThat(held).noneMatch(CompletableFuture::isDone);
        assertThat(recorder.committed).isEmpty();
    }

    @Test
    void one_that_can_never_be_stored_fails_alone() {
        recorder.invalid.add("bad");
        GroupCommit commits = open();
        heldWith(commits, "first");
        var others = submit(commits, "a", "bad", "b");

        recorder.gate.release(1000);

        assertThat(outcomes(others)).containsExactly(Commitment.COMMITTED, Commitment.INVALID, Commitment.COMMITTED);
        assertThat(recorder.committedSources()).containsExactly("first", "a", "b");
        assertThat(recorder.attempts)
                .containsExactly(
                        List.of("first"), List.of("a", "bad", "b"), List.of("a"), List.of("bad"), List.of("b"));
    }

    @Test
    void one_that_meets_a_mistake_of_ours_fails_alone() {
        recorder.broken.add("bad");
        GroupCommit commits = open();
        heldWith(commits, "first");
        var others = submit(commits, "a", "bad", "b");

        recorder.gate.release(1000);

        assertThat(outcomes(others)).containsExactly(Commitment.COMMITTED, Commitment.BROKEN, Commitment.COMMITTED);
    }

    @Test
    void one_that_meets_another_transaction_is_to_be_sent_again() {
        recorder.conflicting.add("bad");
        GroupCommit commits = open();
        heldWith(commits, "first");
        var others = submit(commits, "a", "bad");

        recorder.gate.release(1000);

        assertThat(outcomes(others)).containsExactly(Commitment.COMMITTED, Commitment.UNAVAILABLE);
    }

    @Test
    void with_the_database_away_all_are_told_after_one_try() {
        GroupCommit commits = open();
        heldWith(commits, "first");
        var others = submit(commits, "a", "b", "c");
        recorder.away = true;

        recorder.gate.release(1000);

        assertThat(outcomes(others)).containsOnly(Commitment.UNAVAILABLE);
        assertThat(recorder.attempts).containsExactly(List.of("first"), List.of("a", "b", "c"));
        assertThat(recorder.committed).isEmpty();
    }

    @Test
    void with_no_connection_at_all_too() {
        database.away = true;
        GroupCommit commits = open();

        assertThat(commits.submit(Deliveries.of("a", 1)).join()).isEqualTo(Commitment.UNAVAILABLE);
        assertThat(recorder.attempts).isEmpty();

        database.away = false;
        assertThat(commits.submit(Deliveries.of("a", 1)).join()).isEqualTo(Commitment.COMMITTED);
    }

    @Test
    void a_commit_that_broke_is_not_one() {
        database.breaksAtCommit = true;
        GroupCommit commits = open();

        assertThat(commits.submit(Deliveries.of("a", 1)).join()).isEqualTo(Commitment.UNAVAILABLE);
        assertThat(recorder.committed).isEmpty();
    }

    @Test
    void what_fails_after_the_commit_changes_nothing() {
        recorder.failsAfterCommit = true;
        GroupCommit commits = open();

        assertThat(commits.submit(Deliveries.of("a", 1)).join()).isEqualTo(Commitment.COMMITTED);
        assertThat(commits.submit(Deliveries.of("b", 1)).join()).isEqualTo(Commitment.COMMITTED);
    }

    @Test
    void more_than_may_wait_are_told_at_once() {
        GroupCommit commits = open("queue-deliveries", "2");
        heldWith(commits, "first");
        var others = submit(commits, "a", "b");

        assertThat(commits.submit(Deliveries.of("c", 1))).isCompletedWithValue(Commitment.FULL);

        recorder.gate.release(1000);
        assertThat(outcomes(others)).containsOnly(Commitment.COMMITTED);
        assertThat(recorder.committedSources()).doesNotContain("c");
    }

    @Test
    void whoever_waits_too_long_is_told_and_not_written_later() {
        GroupCommit commits = open("answer-within", "50ms");
        var first = heldWith(commits, "first");
        var others = submit(commits, "a");

        assertThat(outcomes(first)).containsOnly(Commitment.LATE);
        assertThat(outcomes(others)).containsOnly(Commitment.LATE);

        recorder.gate.release(1000);
        assertThat(commits.submit(Deliveries.of("b", 1)).join()).isEqualTo(Commitment.COMMITTED);
        assertThat(recorder.committedSources()).containsExactly("first", "b");
    }

    @Test
    void stopping_writes_what_waits_and_takes_nothing_more() {
        GroupCommit commits = open();
        heldWith(commits, "first");
        var others = submit(commits, "a", "b");
        recorder.gate.release(1000);

        commits.stop();

        assertThat(outcomes(others)).containsOnly(Commitment.COMMITTED);
        assertThat(commits.submit(Deliveries.of("c", 1))).isCompletedWithValue(Commitment.STOPPING);
    }

    @Test
    void stopping_ends_although_the_database_hangs() {
        GroupCommit commits = open("drain-within", "50ms");
        heldWith(commits, "first");
        var others = submit(commits, "a", "b");

        commits.stop();

        assertThat(outcomes(others)).containsOnly(Commitment.STOPPING);
    }

    @Test
    void many_senders_lose_nothing() {
        GroupCommit commits = open();
        List<CompletableFuture<Commitment>> all = new ArrayList<>();
        List<Thread> senders = IntStream.range(0, 8)
                .mapToObj(sender -> Thread.ofPlatform().start(() -> {
                    for (int i = 0; i < 500; i++) {
                        var answer = commits.submit(Deliveries.of(sender + "-" + i, 10));
                        synchronized (all) {
                            all.add(answer);
                        }
                    }
                }))
                .toList();
        for (Thread sender : senders) {
            assertThat(join(sender)).isTrue();
        }

        assertThat(outcomes(all)).hasSize(4000).containsOnly(Commitment.COMMITTED);
        assertThat(recorder.committedSources()).hasSize(4000).doesNotHaveDuplicates();
        assertThat(database.commits).hasValueLessThan(4000);
    }

    private GroupCommit open(String... config) {
        GroupCommit commits = new GroupCommit(database.transactions(), recorder, Configs.ingest(config));
        opened.add(commits);
        return commits;
    }

    /** Hands in a delivery and waits until the writer is held within its transaction. */
    private List<CompletableFuture<Commitment>> heldWith(GroupCommit commits, String source) {
        recorder.gate.drainPermits();
        var submitted = submit(commits, source);
        recorder.atGate.acquireUninterruptibly();
        return submitted;
    }

    private static List<CompletableFuture<Commitment>> submit(GroupCommit commits, String... sources) {
        List<CompletableFuture<Commitment>> submitted = new ArrayList<>();
        for (String source : sources) submitted.add(commits.submit(Deliveries.of(source, 10)));
        return submitted;
    }

    private static List<Commitment> outcomes(List<CompletableFuture<Commitment>> submitted) {
        return submitted.stream().map(CompletableFuture::join).toList();
    }

    private static boolean join(Thread thread) {
        try {
            return thread.join(Duration.ofSeconds(20));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
