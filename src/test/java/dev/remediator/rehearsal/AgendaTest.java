package dev.remediator.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AgendaTest {
    private static final Instant START = Instant.parse("2026-01-05T10:00:00Z");

    private final List<String> done = new ArrayList<>();

    private void all(Agenda agenda) {
        while (agenda.step()) {
            // until nothing is left
        }
    }

    private Runnable note(Agenda agenda, String what) {
        return () -> done.add(Duration.between(START, agenda.instant()).toSeconds() + " " + what);
    }

    @Test
    void time_passes_only_by_doing_what_is_next() {
        var agenda = new Agenda(START);
        agenda.in(Duration.ofSeconds(30), note(agenda, "late"));
        agenda.in(Duration.ofSeconds(10), note(agenda, "early"));

        assertThat(agenda.instant()).isEqualTo(START);
        assertThat(agenda.next()).contains(START.plusSeconds(10));
        all(agenda);

        assertThat(done).containsExactly("10 early", "30 late");
        assertThat(agenda.instant()).isEqualTo(START.plusSeconds(30));
        assertThat(agenda.done()).isEqualTo(2);
        assertThat(agenda.step()).isFalse();
    }

    @Test
    void what_is_due_at_once_is_done_in_the_order_in_which_it_was_put_down() {
        var agenda = new Agenda(START);
        for (var name : List.of("a", "b", "c")) agenda.in(Duration.ofSeconds(5), note(agenda, name));
        all(agenda);
        assertThat(done).containsExactly("5 a", "5 b", "5 c");
    }

    @Test
    void nothing_happens_in_the_past() {
        var agenda = new Agenda(START);
        agenda.in(Duration.ofSeconds(20), () -> agenda.at(START, note(agenda, "overdue")));
        all(agenda);
        assertThat(done).containsExactly("20 overdue");
    }

    @Test
    void a_seed_draws_another_order_for_what_is_due_at_once_and_always_the_same_one() {
        assertThat(drawn(1)).isEqualTo(drawn(1)).isNotEqualTo(drawn(2)).hasSize(20);
    }

    private static List<Integer> drawn(long seed) {
        var random = new Random(seed);
        var agenda = new Agenda(START, random::nextLong);
        var order = new ArrayList<Integer>();
        for (int i = 0; i < 20; i++) {
            int nth = i;
            agenda.in(Duration.ofSeconds(1), () -> order.add(nth));
        }
        while (agenda.step()) {
            // until nothing is left
        }
        return order;
    }
}
