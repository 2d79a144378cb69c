package dev.remediator.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What a person reads who has to mend a playbook, or its test. */
class JudgeTest {
    private static List<String> failures(String expect) {
        var result = Folder.run("""
                tests:
                  - name: t
                    playbook: shop-down
                    alert: ShopDown{service="shop"}
                    world:
                      checks: { alive: fail until restart }
                      facts: { status: { platform: stable }, deploys: { current: { age: 3d } } }
                    expect:
                """ + expect.indent(6));
        return result.failures().stream()
                .map(f -> "%d:%d expected %s, but %s".formatted(f.line(), f.column(), f.expected(), f.instead()))
                .toList();
    }

    @Test
    void what_happens_in_order_and_in_time_passes() {
        assertThat(failures("""
                - { do: restart, target: shop, at: 30s }
                - { done: restart, within: 0s }
                - { verified: alive, after: 1m, within: 1m }
                - { run: succeeded, because: HAS HELPED }
                - { never: rollback }
                - { never: escalation }
                """)).isEmpty();
    }

    @Test
    void another_time_is_named() {
        assertThat(failures("- { at: 31s, do: restart }"))
                .containsExactly("9:9 expected do: restart, exactly 31s after the start, but it happened at 30s:"
                        + " restart of shop");
        assertThat(failures("- { do: restart }\n- { within: 30s, verified: alive }"))
                .containsExactly("10:9 expected verified: alive, at most 30s after the entry before it,"
                        + " but it happened at 1m30s: Verified: 'alive' passes (alive passes)");
    }

    @Test
    void what_never_happens_is_named_with_the_next_of_its_kind() {
        assertThat(failures("- { do: rollback }"))
                .containsExactly("9:9 expected do: rollback, but the next of the kind, at 30s: restart of shop");
        assertThat(failures("- { run: failed }"))
                .containsExactly("9:9 expected run: failed, but the next of the kind, at 1m30s:"
                        + " Healed after 1 m 30 s: restart has helped");
        assertThat(failures("- { do: restart }\n- { escalate: P0 }"))
                .containsExactly("10:9 expected escalate: P0, but nothing of the kind happened after 30s");
    }

    @Test
    void the_order_counts() {
        assertThat(failures("- { verified: alive }\n- { do: restart }"))
                .containsExactly(
                        "10:9 expected do: restart, but it happened only before, at 30s; entries are looked for in order");
    }

    @Test
    void after_the_first_that_is_missing_the_later_ones_are_not_looked_for_but_never_is() {
        assertThat(failures("- { do: rollback }\n- { undo: rollback }\n- { never: restart }"))
                .hasSize(2)
                .last()
                .asString()
                .isEqualTo("11:9 expected never: restart, but at 30s: restart of shop");
    }

    @Test
    void parameters_and_targets_are_compared() {
        assertThat(failures("- { do: restart, target: payments }"))
                .containsExactly("9:9 expected do: restart, target: payments,"
                        + " but the next of the kind, at 30s: restart of shop");
        assertThat(failures("- { do: restart, with: { hard: true } }"))
                .containsExactly(
                        "9:9 expected do: restart, hard true," + " but the next of the kind, at 30s: restart of shop");
    }

    @Test
    void who_takes_the_alert_is_said_where_the_playbook_does_not() {
        assertThat(failures("- { no-match: true }"))
                .containsExactly(
                        "9:9 expected the playbook does not match the alert," + " but the playbook takes it, and runs");
        assertThat(Folder.run("""
                tests:
                  - { name: t, playbook: shop-errors, alert: 'ShopDown{service="shop"}', expect: [ { do: breaker.trip } ] }
                """).failures())
                .extracting(Failure::instead)
                .containsExactly("shop-down takes this alert before (P0 comes before P1)");
        assertThat(Folder.run("""
                tests:
                  - { name: t, playbook: shop-errors, alert: 'Rain', expect: [ { do: breaker.trip } ] }
                """).failures())
                .extracting(Failure::instead)
                .containsExactly("no line of the playbook's 'when' matches this alert");
    }
}
