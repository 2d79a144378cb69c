package dev.remediator.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class InFlightTest {
    private final InFlight inFlight = new InFlight(100);

    @Test
    void many_requests_share_one_bound() {
        InFlight.Share one = inFlight.open();
        InFlight.Share two = inFlight.open();

        assertThat(one.grow(60)).isTrue();
        assertThat(two.grow(40)).isTrue();
        assertThat(two.grow(1)).isFalse();
        assertThat(inFlight.taken()).isEqualTo(100);

        one.close();
        assertThat(two.grow(60)).isTrue();
    }

    @Test
    void what_a_request_took_is_given_back_once() {
        InFlight.Share one = inFlight.open();
        InFlight.Share two = inFlight.open();
        one.grow(10);
        one.grow(20);
        two.grow(5);

        one.close();
        one.close();

        assertThat(inFlight.taken()).isEqualTo(5);
    }

    @Test
    void a_bound_of_nothing_is_a_mistake() {
        assertThatThrownBy(() -> new InFlight(0)).hasMessageContaining("remediator.ingest.max-in-flight");
    }
}
