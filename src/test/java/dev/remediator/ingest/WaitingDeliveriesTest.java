package dev.remediator.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.remediator.ingest.WaitingDeliveries.Bounds;
import dev.remediator.ingest.WaitingDeliveries.Item;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class WaitingDeliveriesTest {
    private final WaitingDeliveries waiting = new WaitingDeliveries(new Bounds(5, 100), new Bounds(3, 50));

    @Test
    void come_out_as_they_went_in_as_many_as_fit_a_batch() throws Exception {
        List<Item> items = List.of(item(1), item(2), item(3), item(4));
        items.forEach(item -> assertThat(waiting.offer(item)).isEmpty());

        assertThat(waiting.take()).isEqualTo(items.subList(0, 3));
        assertThat(waiting.take()).isEqualTo(items.subList(3, 4));
    }

    @Test
    void a_batch_ends_before_its_bytes_do() throws Exception {
        List<Item> items = List.of(item(30), item(20), item(1));
        items.forEach(waiting::offer);

        assertThat(waiting.take()).isEqualTo(items.subList(0, 2));
        assertThat(waiting.take()).isEqualTo(items.subList(2, 3));
    }

    @Test
    void one_that_is_larger_than_a_batch_goes_alone() throws Exception {
        List<Item> items = List.of(item(80), item(1));
        items.forEach(waiting::offer);

        assertThat(waiting.take()).isEqualTo(items.subList(0, 1));
    }

    @Test
    void more_than_may_wait_is_refused_by_number() throws Exception {
        for (int i = 0; i < 5; i++) assertThat(waiting.offer(item(1))).isEmpty();

        assertThat(waiting.offer(item(1))).contains(Commitment.FULL);

        waiting.take();
        assertThat(waiting.offer(item(1))).isEmpty();
    }

    @Test
    void more_than_may_wait_is_refused_by_bytes() throws Exception {
        assertThat(waiting.offer(item(99))).isEmpty();
        assertThat(waiting.offer(item(2))).contains(Commitment.FULL);
        assertThat(waiting.offer(item(1))).isEmpty();

        waiting.take();
        assertThat(waiting.offer(item(2))).isEmpty();
    }

    @Test
    void one_that_was_answered_meanwhile_is_left_out() throws Exception {
        Item late = item(10);
        Item next = item(10);
        waiting.offer(late);
        waiting.offer(next);
        late.commitment().complete(Commitment.LATE);

        assertThat(waiting.take()).containsExactly(next);
    }

    @Test
    void a_writer_waits_for_the_first() {
        CompletableFuture<List<Item>> taken = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                taken.complete(waiting.take());
            } catch (InterruptedException e) {
                taken.completeExceptionally(e);
            }
        });
        Item item = item(1);

        waiting.offer(item);

        assertThat(taken.join()).containsExactly(item);
    }

    @Test
    void after_closing_the_rest_comes_out_and_then_nothing() throws Exception {
        Item before = item(1);
        waiting.offer(before);

        waiting.close();

        assertThat(waiting.offer(item(1))).contains(Commitment.STOPPING);
        assertThat(waiting.take()).containsExactly(before);
        assertThat(waiting.take()).isEmpty();
    }

    @Test
    void those_given_up_hear_it() {
        Item item = item(1);
        waiting.offer(item);

        waiting.abandon();

        assertThat(item.commitment()).isCompletedWithValue(Commitment.STOPPING);
        assertThat(waiting.size()).isZero();
    }

    @Test
    void bounds_of_nothing_are_a_mistake() {
        assertThatThrownBy(() -> new Bounds(0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Bounds(1, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Item item(int bytes) {
        return new Item(Deliveries.of("d", bytes));
    }
}
