package dev.remediator.action;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.remediator.outbound.AllowedHosts;
import dev.remediator.outbound.DirectOutbound;
import dev.remediator.outbound.OutboundLimits;
import dev.remediator.secret.Secret;
import dev.remediator.target.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Calls actions on the target {@code mcp-gateway} the way production does, with a clock of the test's own. */
public final class Bench implements AutoCloseable {
    private static final JsonMapper LENIENT = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES, JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES)
            .build();

    public static final Instant START = Instant.parse("2026-11-22T18:00:00Z");

    public final TestClock clock = new TestClock(START);
    private final DirectOutbound outbound;

    public Bench(String... origins) {
        outbound = new DirectOutbound(
                AllowedHosts.of(List.of(origins)),
                new OutboundLimits(Duration.ofSeconds(2), Duration.ofSeconds(2), 1024 * 1024),
                "test");
    }

    /** JSON as one writes YAML: bare keys, single quotes. */
    public static JsonNode json(String text) {
        try {
            return LENIENT.readTree(text);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    public static Target target() {
        return new Target("mcp-gateway", "", Optional.empty(), List.of(), Map.of(), Map.of());
    }

    /** A call with settings and parameters as files say them; every environment variable holds {@code secret-NAME}. */
    public <S extends Record, I extends Record> Call<S, I> call(Action<S, I> action, String settings, String input) {
        return new Call<>(
                target(),
                ActionTypes.read(action.settings(), json(settings), name -> Optional.of("secret-" + name)),
                ActionTypes.parameters(action.input(), json(input), waiting -> Secret.of("opened " + waiting)),
                "key",
                outbound,
                clock);
    }

    public <S extends Record> CheckResult probe(Probe<S> probe, String settings) throws InterruptedException {
        return probe.probe(call(probe, settings, "{}"));
    }

    /** Stores and reads back, as the journal does between two steps. */
    public static Prepared stored(Preparation preparation) {
        if (!(preparation instanceof Preparation.Ready(var prepared)))
            throw new AssertionError("not prepared: " + preparation);
        return new Prepared(
                prepared.says(),
                json(prepared.before().toString()),
                prepared.undo().map(Bench::stored),
                prepared.atMost());
    }

    public static Undo stored(Undo undo) {
        return new Undo(json(undo.handle().toString()), undo.says());
    }

    public static Undo undo(Outcome outcome) {
        if (outcome instanceof Outcome.Done(var summary, var undo) && undo.isPresent()) return stored(undo.get());
        throw new AssertionError("nothing to undo: " + outcome);
    }

    @Override
    public void close() {
        outbound.close();
    }
}
