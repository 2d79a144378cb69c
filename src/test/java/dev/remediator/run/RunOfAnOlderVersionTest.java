package dev.remediator.run;

import static dev.remediator.run.Remedy.Rung.rung;
import static dev.remediator.run.Remedy.remedy;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.playbook.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs as version 0.2.0 wrote them, at everything that they can wait for, and taken up by this one: each comes to the end
 * that it would have come to, and what was done is not done again.
 */
final class RunOfAnOlderVersionTest {
    /** One turn of a run, as that version stored it. */
    record Stored(String state, int seq, Instant at) {
        RunState read() {
            return RunJson.read(RunState.class, state);
        }

        @Override
        public String toString() {
            return read().phase() + " in turn " + seq;
        }
    }

    private static Stream<Stored> of(String story) {
        var name = "/runs-of-0.2.0/" + story + ".jsonl";
        try (InputStream in = Objects.requireNonNull(RunOfAnOlderVersionTest.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .map(line -> RunJson.read(JsonNode.class, line))
                            .map(turn -> new Stored(
                                    turn.path("state").toString(),
                                    turn.path("seq").intValue(),
                                    Instant.parse(turn.path("at").textValue())))
                            .toList()
                            .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<Stored> agreed() {
        return of("agreed");
    }

    @ParameterizedTest
    @MethodSource("agreed")
    void withConsent(Stored stored) {
        var r = Rehearsal.of(remedy("gateway-down")
                .waits("30s")
                .gathers("deploys", "deployments.list")
                .tries(rung("restart").approvedBy("platform", 1, "10m", false))
                .verify("alive", "20s", "5m", "10s"));
        boolean acted = stored.read().acted();
        if (acted) r.world().health("alive", "pass");
        else r.world().heals("restart", "alive");
        r.world().on("restart").sees("v1").isFoundToHaveHappened();

        r.takesUp(stored.state(), stored.seq(), stored.at());
        while (r.state().phase() != Phase.ASKING && !r.state().phase().terminal())
            r.time().passToNext();
        if (r.state().phase() == Phase.ASKING) r.isAgreedBy("ana", "");

        assertThat(r.toEnd().end()).isEqualTo("SUCCEEDED: restart has helped");
        assertThat(r.world().effects()).hasSize(acted ? 0 : 1);
        assertThat(r.state().version()).isEqualTo(RunState.VERSION);
    }

    static Stream<Stored> nothingHelped() {
        return of("nothing-helped");
    }

    @ParameterizedTest
    @MethodSource("nothingHelped")
    void withChangesThatAreTakenBack(Stored stored) {
        var r = Rehearsal.of(remedy("gateway-down")
                .tries(
                        rung("ratelimit.set").lasting("15m"),
                        rung("variable.set"),
                        rung("restart").kept())
                .verify("alive", "0s", "1m", "10s"));
        r.world().health("alive", "fail");
        for (var capability : List.of("ratelimit.set", "variable.set"))
            r.world().on(capability).canBeUndone().isFoundToHaveHappened();
        r.world().on("restart").isFoundToHaveHappened();
        var taken = stored.read();

        r.takesUp(stored.state(), stored.seq(), stored.at()).toEnd();

        assertThat(r.end()).isEqualTo("FAILED: nothing that was tried has helped");
        for (var effect : taken.effects())
            assertThat(r.world().effects())
                    .noneMatch(done -> done.endsWith(" " + effect.capability()) && !done.contains("undo"));
        assertThat(r.state().effects())
                .filteredOn(e -> !e.capability().equals("restart"))
                .allMatch(e -> e.fate() == RunState.Effect.Fate.UNDONE);
    }

    static Stream<Stored> steps() {
        return of("steps");
    }

    @ParameterizedTest
    @MethodSource("steps")
    void withAQuestion(Stored stored) {
        var r = Rehearsal.of(remedy("gateway-down")
                .doesAll(
                        Remedy.ask("done", "platform", new Answer.Confirm(), "10m"),
                        Remedy.read("deploys", "deployments.list"),
                        rung("restart").step(),
                        Remedy.tell("all is well")));
        r.world().on("restart").isFoundToHaveHappened();

        r.takesUp(stored.state(), stored.seq(), stored.at());
        if (r.state().phase() == Phase.ASKING) r.isAnsweredBy("ana", "true");

        assertThat(r.toEnd().end()).isEqualTo("SUCCEEDED: every step is done");
        assertThat(r.world().effects()).hasSize(stored.read().acted() ? 0 : 1);
    }

    static Stream<Stored> waitsForItsTarget() {
        return of("waits-for-its-target");
    }

    @ParameterizedTest
    @MethodSource("waitsForItsTarget")
    void thatWaitsForItsTarget(Stored stored) {
        var r = Rehearsal.of(
                remedy("high-error-rate").tries(rung("ratelimit.set")).verify("error-rate", "0s", "1m", "10s"));
        boolean acted = stored.read().acted();
        if (acted) r.world().health("error-rate", "pass");
        else r.world().heals("ratelimit.set", "error-rate");
        r.world().on("ratelimit.set").isFoundToHaveHappened();

        assertThat(r.takesUp(stored.state(), stored.seq(), stored.at()).toEnd().end())
                .isEqualTo("SUCCEEDED: ratelimit.set has helped");
        assertThat(r.world().effects()).hasSize(acted ? 0 : 1);
    }
}
