package dev.remediator.ingest.railway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.action.Bench;
import dev.remediator.run.OwnEffects;
import dev.remediator.run.Table;
import dev.remediator.store.PostgresExtension;
import dev.remediator.store.Transactions;
import dev.remediator.target.Binding;
import dev.remediator.target.Slot;
import dev.remediator.target.Target;
import dev.remediator.target.Targets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A crash counts as our own doing only where and while we made its service deploy. */
@ExtendWith(PostgresExtension.class)
class EchoesTest {
    private static final Instant TEN_AGO = Instant.now().minus(Duration.ofMinutes(10));
    private static final Instant ENDED = TEN_AGO.plusSeconds(30);

    private final Transactions transactions;

    EchoesTest(Transactions transactions) {
        this.transactions = transactions;
    }

    private Echoes after(String capability) {
        new Table(transactions).change("""
                        insert into effect (run_id, command_id, incident_id, playbook, target, capability, says, node, intent_at, result_at)
                        values (gen_random_uuid(), 1, gen_random_uuid(), 'p', 'mcp-gateway', ?, 'it', 1, ?::timestamptz, ?::timestamptz)
                        """, capability, TEN_AGO.toString(), ENDED.toString());
        var targets = new Targets(List.of(
                on("mcp-gateway", "railway", "{project: 'p-1', environment: 'e-1', service: 's-1'}"),
                on("neighbour", "railway", "{project: 'p-1', environment: 'e-1', service: 's-2'}"),
                on("elsewhere", "kubernetes", "{environment: 'e-1', service: 's-3'}")));
        return new Echoes(() -> targets, OwnEffects.load(transactions));
    }

    private static Target on(String name, String adapter, String settings) {
        return new Target(
                name,
                "",
                Optional.empty(),
                List.of(),
                Map.of(Slot.PLATFORM, new Binding(adapter, Bench.json(settings))),
                Map.of());
    }

    @Test
    void aServiceThatRunsOutOfMemoryAfterItsRateLimitWasSetHasReallyCrashed() {
        assertThat(after("ratelimit.set").causedByUs("p-1", "e-1", "s-1", ENDED.plusSeconds(30), "d-1"))
                .isFalse();
    }

    @Test
    void aServiceThatCrashesHalfAMinuteAfterItsRestartHasReallyCrashed() {
        assertThat(after("restart").causedByUs("p-1", "e-1", "s-1", ENDED.plusSeconds(30), "d-1"))
                .isFalse();
    }

    @Test
    void whatIsSaidDuringARestartIsItsEcho() {
        var echoes = after("restart");
        assertThat(echoes.causedByUs("p-1", "e-1", "s-1", TEN_AGO.plusSeconds(5), "d-1"))
                .isTrue();
        assertThat(echoes.causedByUs("p-1", "e-1", "s-1", ENDED.plusSeconds(5), "d-1"))
                .isTrue();
    }

    @Test
    void ofItsOwnServiceInItsOwnEnvironmentOnly() {
        var echoes = after("restart");
        assertThat(echoes.causedByUs("p-1", "e-1", "s-2", ENDED, "d-1")).isFalse();
        assertThat(echoes.causedByUs("p-1", "e-2", "s-1", ENDED, "d-1")).isFalse();
        assertThat(echoes.causedByUs("p-1", "e-1", "s-3", ENDED, "d-1")).isFalse();
        assertThat(echoes.causedByUs("", "", "", ENDED, "")).isFalse();
    }
}
