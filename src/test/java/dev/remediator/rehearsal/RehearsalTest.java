package dev.remediator.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RehearsalTest {
    private static TestRun all(Path folder) {
        return TestRun.of(folder, Folder.load(folder), Folder.ACTIONS, test -> true);
    }

    private static String story(TestRun run) {
        return run.results().stream()
                .map(r -> r.place() + "\n"
                        + String.join("\n", r.performance().timeline().lines()))
                .collect(Collectors.joining("\n"));
    }

    private static Timeline timeline(String test) {
        return Folder.run("tests:\n" + test.indent(2)).performance().timeline();
    }

    @Test
    void every_test_of_the_shop_passes() {
        var run = all(Folder.SHOP);
        assertThat(run.problems()).isEmpty();
        assertThat(run.failed().stream().map(r -> r.place() + " " + r.failures()))
                .isEmpty();
        assertThat(run.results()).hasSizeGreaterThan(15);
        assertThat(run.untested()).isEmpty();
    }

    @Test
    void a_hundred_times_the_same_word_for_word() {
        var first = story(all(Folder.SHOP));
        for (int i = 1; i < 100; i++) assertThat(story(all(Folder.SHOP))).isEqualTo(first);
    }

    @Test
    void the_timeline_tells_what_happened_and_why() {
        assertThat(timeline("""
                - name: a new version is rolled back
                  playbook: shop-down
                  alert: ShopDown{service="shop"}
                  world:
                    checks: { alive: [ { fail until rollback: HTTP 503 } ] }
                    facts: { status: { platform: stable }, deploys: { current: { age: 20m }, previous: [ { canRollback: true } ] } }
                    actions: { restart: { failed: the platform is busy }, rollback: done after 90s }
                  expect: [ { run: succeeded } ]
                """).lines())
                .containsExactly(
                        "      0s  shop-down takes this: The shop answers no health check.",
                        "      0s  Waiting 30 s, in case it passes by itself",
                        "     30s  Seen: HTTP 503",
                        "     30s  Read 'status': platform stable",
                        "     30s  Read 'deploys': current (age 20m), previous (1 item)",
                        "     30s  Evidence 'payments' could not be read: the world that is rehearsed says nothing about it",
                        "     30s  restart of shop",
                        "     30s  restart on shop failed: the platform is busy",
                        "     30s  rollback of shop",
                        "      2m  rollback of shop: done",
                        "      2m  Checking that 'alive' passes for 1 m, for up to 5 m",
                        "      3m  Verified: 'alive' passes (alive passes)",
                        "      3m  Healed after 3 m: rollback has helped");
    }

    @Test
    void a_check_that_nobody_described_ends_the_test_and_says_what_to_write() {
        var result = Folder.run("""
                tests:
                  - name: forgot something
                    playbook: shop-down
                    alert: ShopDown{service="shop"}
                    expect: [ { do: restart } ]
                """);
        assertThat(result.failures())
                .extracting(Failure::instead)
                .containsExactly("check 'alive' of shop is made, and the world says nothing about it;"
                        + " write 'checks: { alive: … }'");
    }

    @Test
    void a_run_ends_at_its_deadline_whatever_is_under_way() {
        var timeline = timeline("""
                - name: late
                  playbook: shop-down
                  alert: ShopDown{service="shop"}
                  world:
                    checks: { alive: fail }
                    facts: { status: { platform: stable } }
                    actions: { restart: done after 50m }
                  expect: [ { run: failed } ]
                """);
        assertThat(timeline.lines())
                .contains("     45m  The deadline is over; only the answer to what is under way is awaited")
                .last()
                .asString()
                .startsWith("     50m  A person must look at shop")
                .isNotEmpty();
    }

    @Test
    void what_was_changed_for_a_time_is_taken_back_again_and_again_until_people_must() {
        var timeline = timeline("""
                - name: stuck
                  playbook: shop-errors
                  alert: ShopErrors{service="shop"}
                  world:
                    checks: { payments/alive: fail, breaker-open: fail until breaker.trip, error-rate: fail }
                    actions: { breaker.trip: { undo: { failed: no answer } } }
                  expect: [ { run: succeeded }, { not-restored: breaker.trip } ]
                """);
        var last = timeline.told().getLast();
        assertThat(last.what()).isEqualTo(Moment.What.NOT_RESTORED);
        assertThat(last.text()).startsWith("Could not be taken back in 8 attempts: no answer. Do it by hand: ");
    }

    @Test
    void people_stop_a_run_and_only_what_is_under_way_is_brought_to_its_end() {
        assertThat(timeline("""
                - name: stopped
                  playbook: shop-down
                  alert: ShopDown{service="shop"}
                  world: { checks: { alive: fail }, resolves: 10s }
                  expect: [ { run: cancelled } ]
                """).lines()).contains("     10s  (the alert is over)");
    }

    @Test
    void candidates_are_asked_in_their_order() {
        var alert = new Scenario.Origin.OfAlert(TestReader.alert("ShopDown{service=\"shop\"}"), java.util.Map.of());
        assertThat(new Rehearsal(Folder.CATALOG, Folder.ACTIONS).candidates(alert))
                .extracting(p -> p.name())
                .isEqualTo(List.of("shop-down", "shop-errors"));
    }
}
