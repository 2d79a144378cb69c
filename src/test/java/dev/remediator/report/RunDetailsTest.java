package dev.remediator.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.run.Shown;
import dev.remediator.store.PostgresExtension;
import dev.remediator.store.Transactions;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresExtension.class)
class RunDetailsTest {
    private static final Instant NIGHT = Instant.parse("2026-11-22T03:00:00Z");

    private final StorySeed seed;
    private final RunDetails details;

    RunDetailsTest(DataSource database) {
        seed = new StorySeed(database);
        details = new RunDetails(new Transactions(database));
    }

    @Test
    void eachRunHasWhatItReadSawAndDid() {
        var first = seed.incident("gateway", "Down", "p", NIGHT).effect(3, "Restarting gateway", "done", "restarted");
        var second = seed.incident("shop", "Down", "p", NIGHT);
        seed.execute("update run set state = ?::jsonb where id = ?", """
                {"facts": {"health": {"capability": "check", "value": {"status": "down", "saw": "HTTP 503"}},
                           "errors": {"capability": "logs.patterns", "value": [{"pattern": "no <*>", "count": 3}]}}}
                """, first.run);
        check(first.run, 1, "check-failed", "HTTP 503");
        check(first.run, 2, "check-passed", "x".repeat(1000));
        check(second.run, 1, "gathered", "no check");

        var both = details.of(List.of(first.run, second.run));

        var one = Objects.requireNonNull(both.get(first.run));
        assertThat(one.evidence())
                .containsExactlyInAnyOrder(
                        new Shown.Finding("health", "check", List.of("health: down, HTTP 503")),
                        new Shown.Finding("errors", "logs.patterns", List.of("errors: 1", "– 3 × no <*>")));
        assertThat(one.readings()).extracting(RunDetail.Reading::passed).containsExactly(true, false);
        assertThat(one.readings().getFirst().saw()).hasSize(400).endsWith("…");
        assertThat(one.readings().getLast()).isEqualTo(new RunDetail.Reading(NIGHT.plusSeconds(1), false, "HTTP 503"));
        assertThat(one.effects()).extracting(EffectView::says).containsExactly("Restarting gateway");
        assertThat(both.get(second.run)).isEqualTo(new RunDetail(List.of(), List.of(), List.of()));
    }

    @Test
    void ofNoRunThereIsNothingToRead() {
        assertThat(details.of(List.of())).isEmpty();
        assertThat(details.of(List.of(new UUID(1, 1))).values())
                .containsExactly(new RunDetail(List.of(), List.of(), List.of()));
    }

    private void check(UUID run, int seq, String type, String saw) {
        seed.execute(
                "insert into run_event (run_id, seq, at, node, type, event) values (?, ?, ?, 1, ?, jsonb_build_object('event', ?, 'command', 1, 'saw', ?))",
                run,
                seq,
                NIGHT.plusSeconds(seq),
                type,
                type,
                saw);
    }
}
