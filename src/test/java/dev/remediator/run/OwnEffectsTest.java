package dev.remediator.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.remediator.action.Action;
import dev.remediator.action.Actions;
import dev.remediator.action.Change;
import dev.remediator.action.Prepared;
import dev.remediator.action.Undo;
import dev.remediator.store.PostgresExtension;
import dev.remediator.store.Transactions;
import dev.remediator.target.Slot;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a platform says is an echo only while we make it deploy; a crash soon afterwards is a real one. */
final class OwnEffectsTest {
    private static final Undo UNDO = new Undo(JsonNodeFactory.instance.objectNode(), "undo it");

    private final OwnEffects effects = new OwnEffects();
    private final VirtualTime time = new VirtualTime();
    private final World world = new World(time);
    private final RememberedHands hands = new RememberedHands(world, effects, time);

    private static Instant at(int seconds) {
        return VirtualTime.START.plusSeconds(seconds);
    }

    private void act(String capability) throws InterruptedException {
        var input = JsonNodeFactory.instance.objectNode();
        var prepared = new Prepared(capability, input, Optional.empty(), Duration.ofMinutes(1));
        var unused = hands.act(
                "gateway", new Command.Intention(0, capability, input, prepared, Optional.empty()), capability + "-1",
                Instant.MAX);
    }

    @ParameterizedTest
    @ValueSource(strings = {"restart", "rollback", "redeploy"})
    void whileAServiceIsDeployedByUsAndTenSecondsLongerItIsOurDoing(String capability) throws Exception {
        world.on(capability).takes("40s").meanwhile(() -> {
            assertThat(effects.covering("gateway", at(0))).contains(capability + ", begun at " + VirtualTime.START);
            assertThat(effects.covering("gateway", at(3600))).as("it goes on").isPresent();
        });
        act(capability);

        assertThat(effects.covering("gateway", at(-6))).isEmpty();
        assertThat(effects.covering("gateway", at(-5))).isPresent();
        assertThat(effects.covering("gateway", at(50))).isPresent();
        assertThat(effects.covering("gateway", at(51)))
                .as("it ran again: a crash now is a real one")
                .isEmpty();
        assertThat(effects.covering("other", at(20))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ratelimit.set", "breaker.trip", "breaker.reset"})
    void whatDeploysNothingExplainsNoCrash(String capability) throws Exception {
        world.on(capability)
                .takes("10s")
                .meanwhile(() -> assertThat(effects.covering("gateway", at(0))).isEmpty());
        act(capability);
        var unused = hands.undo("gateway", capability, JsonNodeFactory.instance.objectNode(), UNDO, "key");

        for (int s = -5; s < 90; s++)
            assertThat(effects.covering("gateway", at(s))).isEmpty();
    }

    @Test
    void aRollbackThatIsTakenBackIsOurDoingToo() throws Exception {
        var unused = hands.undo("gateway", "rollback", JsonNodeFactory.instance.objectNode(), UNDO, "key");
        assertThat(effects.covering("gateway", at(10))).isPresent();
        assertThat(effects.covering("gateway", at(11))).isEmpty();
    }

    /** A new change of a platform must be named, or what it causes would call people. */
    @Test
    void everyChangeOfAPlatformIsNamedAndNoOther() {
        assertThat(Actions.discover().all().stream()
                        .filter(action -> action instanceof Change<?, ?> && action.slot() == Slot.PLATFORM)
                        .map(Action::capability)
                        // It sets a variable without a deployment.
                        .filter(capability -> !capability.equals("variable.set")))
                .containsExactlyInAnyOrderElementsOf(OwnEffects.DEPLOYING);
    }

    @ExtendWith(PostgresExtension.class)
    @Test
    void afterAStartTheLastHourIsKnownAgain(Transactions transactions) {
        var table = new Table(transactions);
        remember(table, "done", "restart", "20 min", "19 min");
        remember(table, "limited", "ratelimit.set", "20 min", "19 min");
        remember(table, "cut-short", "rollback", "20 min", "");
        remember(table, "long-ago", "restart", "70 min", "69 min");

        var known = OwnEffects.load(transactions);

        var done = Instant.parse(
                table.value(
                        "select to_char(result_at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') from effect where target = 'done'"));
        assertThat(known.covering("done", done.plusSeconds(10))).isPresent();
        assertThat(known.covering("done", done.plusSeconds(11))).isEmpty();
        assertThat(known.covering("limited", done)).isEmpty();
        var begun = done.minusSeconds(60);
        assertThat(known.covering("cut-short", begun.plusSeconds(60))).isPresent();
        assertThat(known.covering("cut-short", begun.plusSeconds(61))).isEmpty();
        assertThat(known.covering("long-ago", done.minusSeconds(3000))).isEmpty();
    }

    private static void remember(Table table, String target, String capability, String begun, String ended) {
        table.change("""
                insert into effect (run_id, command_id, incident_id, playbook, target, capability, says, node, intent_at, result_at)
                select gen_random_uuid(), 1, gen_random_uuid(), 'p', ?, ?, 'it', 1, t - ?::interval, t - nullif(?, '')::interval
                from (select date_trunc('second', now()) t) now
                """, target, capability, begun, ended);
    }
}
