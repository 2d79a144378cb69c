package dev.remediator.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.remediator.action.ActionCalls;
import dev.remediator.action.Actions;
import dev.remediator.action.Call;
import dev.remediator.action.Change;
import dev.remediator.action.GuardLimits;
import dev.remediator.action.Outcome;
import dev.remediator.action.Preparation;
import dev.remediator.action.Prepared;
import dev.remediator.outbound.Answer;
import dev.remediator.outbound.Line;
import dev.remediator.outbound.Outbound;
import dev.remediator.outbound.Request;
import dev.remediator.outbound.Response;
import dev.remediator.target.Binding;
import dev.remediator.target.Slot;
import dev.remediator.target.Target;
import dev.remediator.target.Targets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** A plan is for the service that it was made for, whatever its name means later. */
final class ActionHandsTest {
    private final List<String> changed = new ArrayList<>();
    private final AtomicReference<Targets> targets = new AtomicReference<>(named("staging"));
    private final ActionHands hands = new ActionHands(
            new Actions(List.of(new Mark())),
            new ActionCalls(new NoWayOut(), GuardLimits.STANDARD, Call.Clock.system()),
            targets::get);

    @Test
    void whatWasPlannedForOneServiceIsNotDoneToAnotherOfItsName() throws Exception {
        var planned = plan();
        targets.set(named("production"));

        assertThat(hands.act("shop", planned, "key", Instant.MAX))
                .isEqualTo(new Outcome.Refused(
                        "what stands in targets.yaml about shop has changed since this was planned: nothing was done"));
        assertThat(changed).isEmpty();
        assertThat(plan().prepared()).as("consent is asked anew").isNotEqualTo(planned.prepared());
    }

    @Test
    void whatStillStandsIsDoneAsPlanned() throws Exception {
        var planned = plan();
        targets.set(named("staging"));

        assertThat(plan().prepared()).isEqualTo(planned.prepared());
        assertThat(hands.act("shop", planned, "key", Instant.MAX)).isInstanceOf(Outcome.Done.class);
        assertThat(changed).containsExactly("staging");
    }

    @Test
    void aPlanOfAnEarlierVersionThatDoesNotSayIsDone() throws Exception {
        var before = new Prepared(
                "mark shop", JsonNodeFactory.instance.objectNode(), Optional.empty(), Duration.ofMinutes(1));

        assertThat(hands.act("shop", new Command.Intention(0, "mark", none(), before, Optional.empty()), "key", Instant.MAX))
                .isInstanceOf(Outcome.Done.class);
    }

    private Command.Intention plan() throws InterruptedException {
        var prepared = (Preparation.Ready) hands.prepare("shop", "mark", none(), "key");
        return new Command.Intention(0, "mark", none(), prepared.prepared(), Optional.empty());
    }

    private static JsonNode none() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static Targets named(String service) {
        var settings = JsonNodeFactory.instance.objectNode().put("service", service);
        return new Targets(List.of(new Target(
                "shop",
                "",
                Optional.empty(),
                List.of(),
                Map.of(Slot.PLATFORM, new Binding("marker", settings)),
                Map.of())));
    }

    record Place(String service) {}

    record Nothing() {}

    private final class Mark implements Change<Place, Nothing> {
        @Override
        public String capability() {
            return "mark";
        }

        @Override
        public String adapter() {
            return "marker";
        }

        @Override
        public Slot slot() {
            return Slot.PLATFORM;
        }

        @Override
        public Class<Place> settings() {
            return Place.class;
        }

        @Override
        public Class<Nothing> input() {
            return Nothing.class;
        }

        @Override
        public String about() {
            return "Marks a service.";
        }

        @Override
        public Preparation prepare(Call<Place, Nothing> call) {
            return new Preparation.Ready(new Prepared(
                    "mark " + call.target().name(),
                    JsonNodeFactory.instance.objectNode(),
                    Optional.empty(),
                    Duration.ofMinutes(1)));
        }

        @Override
        public Outcome act(Call<Place, Nothing> call, Prepared prepared) {
            changed.add(call.settings().service());
            return new Outcome.Done("marked", Optional.empty());
        }
    }

    private static final class NoWayOut implements Outbound {
        @Override
        public Answer<Response> send(Request request) {
            return new Answer.NotSent<>("no way out", false);
        }

        @Override
        public Answer<String> ask(Line line) {
            return new Answer.NotSent<>("no way out", false);
        }
    }
}
