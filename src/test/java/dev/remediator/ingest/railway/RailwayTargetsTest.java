package dev.remediator.ingest.railway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.action.ActionException;
import dev.remediator.action.ActionTypes;
import dev.remediator.action.Bench;
import dev.remediator.action.CheckResult;
import dev.remediator.action.Outcome;
import dev.remediator.action.Preparation;
import dev.remediator.action.Reconciliation;
import dev.remediator.action.Undo;
import dev.remediator.action.UndoOutcome;
import dev.remediator.action.railway.FakeRailway;
import dev.remediator.action.railway.ServiceNames;
import dev.remediator.action.railway.ServiceStatus;
import dev.remediator.outbound.Reply;
import dev.remediator.run.Command;
import dev.remediator.run.Hands;
import dev.remediator.target.Binding;
import dev.remediator.target.Slot;
import dev.remediator.target.Target;
import dev.remediator.target.Targets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a poll sees of Railway, through the readings that production uses. */
class RailwayTargetsTest {
    private static final Place PLACE = new Place(
            new Place.Part("p-1", "shop"), new Place.Part("e-1", "production"), new Place.Part("s-1", "gateway"));

    private final FakeRailway railway = new FakeRailway();
    private final RailwayTargets targets = new RailwayTargets(
            () -> new Targets(List.of(
                    on("gateway", "railway", "{project: 'p-1', environment: 'e-1', service: 's-1'}"),
                    on("elsewhere", "kubernetes", "{}"))),
            new OverTheApi());

    @AfterEach
    void close() {
        railway.close();
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
    void theLatestDeploymentIsFoundWithTheNamesThatWebhooksCarry() {
        railway.add("d1", "REMOVED", "3d", "app:v1");
        railway.add("d2", "SUCCESS", "2h", "app:v2");
        assertThat(targets.latest())
                .containsExactly(new Deployments.Found(PLACE, "d2", "SUCCESS", Bench.START.minusSeconds(7200)));
    }

    /** A deployment may be days old when it crashes: by its own age the crash would be taken for one long known. */
    @Test
    void aCrashIsAsOldAsTheCrashAndNotAsTheDeployment() {
        railway.add("d1", "SUCCESS", "3d", "app:v1").becomes("CRASHED", "2026-11-22T17:58:30Z");
        assertThat(targets.latest())
                .containsExactly(new Deployments.Found(PLACE, "d1", "CRASHED", Instant.parse("2026-11-22T17:58:30Z")));
    }

    @Test
    void aServiceThatWasNeverDeployedCannotBeRead() {
        assertThat(targets.latest())
                .containsExactly(
                        new Deployments.NotReadable("gateway", "the service has never been deployed on Railway"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ServiceNames", "RecentDeployments", "ServiceStatus"})
    void whatRailwayDoesNotAnswerIsNamedAndNotGuessed(String operation) {
        railway.add("d1", "CRASHED", "2h", "app:v1");
        for (var reply : List.of(
                Reply.status(503),
                Reply.half("{\"data\":"),
                Reply.json("{\"data\":null}"),
                Reply.status(200, "<html>"),
                FakeRailway.error("Not Authorized"))) {
            railway.instead(operation, reply);
            assertThat(targets.latest()).singleElement().isInstanceOfSatisfying(Deployments.NotReadable.class, n -> {
                assertThat(n.target()).isEqualTo("gateway");
                assertThat(n.why()).contains("Railway");
            });
        }
    }

    /** Only reads, with the settings of the fake. */
    private final class OverTheApi implements Hands {
        @Override
        public JsonNode gather(String target, String capability, Optional<String> check, JsonNode input)
                throws ActionException, InterruptedException {
            return switch (capability) {
                case "service.names" -> ActionTypes.write(railway.read(new ServiceNames(), "{}"));
                case "status" -> ActionTypes.write(railway.read(new ServiceStatus(), "{}"));
                default -> throw new AssertionError(capability);
            };
        }

        @Override
        public CheckResult check(String target, String check) {
            throw new AssertionError();
        }

        @Override
        public Preparation prepare(String target, String capability, JsonNode input, String key) {
            throw new AssertionError();
        }

        @Override
        public Outcome act(String target, Command.Intention intention, String key, Instant until) {
            throw new AssertionError();
        }

        @Override
        public Reconciliation reconcile(String target, Command.Intention intention, String key, Instant intendedAt) {
            throw new AssertionError();
        }

        @Override
        public UndoOutcome undo(String target, String capability, JsonNode input, Undo undo, String key) {
            throw new AssertionError();
        }
    }
}
