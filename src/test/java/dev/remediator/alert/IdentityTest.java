package dev.remediator.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IdentityTest {
    private static final Labels OVERLOAD = Labels.of("alertname", "Overload");

    /** The path was computed from the other labels, by a lattice, in a second. */
    @Test
    void a_label_value_made_to_give_another_alerts_fingerprint_gives_no_other_alerts_identity() {
        var forged = Labels.of(
                "alertname", "PageNotFound", "job", "blog", "severity", "info", "path", "/4tooqnb7?]lv%/PgC3m");

        assertThat(forged.fingerprint()).isEqualTo(OVERLOAD.fingerprint());
        assertThat(Identity.of("main", forged)).isNotEqualTo(Identity.of("main", OVERLOAD));
    }

    @Test
    void what_two_sources_say_is_not_the_same_alert() {
        assertThat(Identity.of("main", OVERLOAD)).isNotEqualTo(Identity.of("other", OVERLOAD));
    }

    @Test
    void the_same_labels_of_the_same_source_are_the_same_alert_in_whatever_order_and_time() {
        assertThat(Identity.of("main", Labels.of("b", "2", "alertname", "A", "empty", "")))
                .isEqualTo(Identity.of("main", Labels.of("alertname", "A", "b", "2")))
                .isEqualTo(new Identity(-4481087032766393684L));
    }

    @Test
    void what_concatenates_to_the_same_is_told_apart() {
        Set<Identity> all = new HashSet<>();
        all.add(Identity.of("s", Labels.of("a", "bc")));
        all.add(Identity.of("s", Labels.of("ab", "c")));
        all.add(Identity.of("sa", Labels.of("b", "c")));
        all.add(Identity.of("s", Labels.of("a", "b", "c", "d")));
        all.add(Identity.of("s", Labels.of("a", "d", "c", "b")));

        assertThat(all).hasSize(5);
    }
}
