package dev.remediator.action.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.remediator.action.About;
import dev.remediator.action.ActionException;
import dev.remediator.action.Call;
import dev.remediator.action.Change;
import dev.remediator.action.HttpReplies;
import dev.remediator.action.NearMiss;
import dev.remediator.action.Outcome;
import dev.remediator.action.Preparation;
import dev.remediator.action.Prepared;
import dev.remediator.action.Range;
import dev.remediator.action.Reconciliation;
import dev.remediator.action.Undo;
import dev.remediator.action.UndoOutcome;
import dev.remediator.outbound.Answer;
import dev.remediator.outbound.HeaderValue;
import dev.remediator.outbound.Purpose;
import dev.remediator.outbound.Request;
import dev.remediator.outbound.Response;
import dev.remediator.target.Slot;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeSet;

/** Sends a request that the target's settings declare. */
public final class HttpCallChange implements Change<HttpCallsSettings, HttpCallChange.Input> {
    /** A request that was on its way when its connection broke is taken to have arrived by then, or never. */
    private static final Duration SETTLED = Duration.ofMinutes(1);

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);
    private static final Duration AT_MOST = Duration.ofMinutes(1);
    private static final String WAS = "was";

    /** @param call one of the target's {@code calls} */
    public record Input(
            @About("name of the call in the target") @Range(min = "1", max = "63")
            String call) {}

    @Override
    public String capability() {
        return "http.call";
    }

    @Override
    public String adapter() {
        return "http";
    }

    @Override
    public Slot slot() {
        return Slot.CALLS;
    }

    @Override
    public Class<HttpCallsSettings> settings() {
        return HttpCallsSettings.class;
    }

    @Override
    public Class<Input> input() {
        return Input.class;
    }

    @Override
    public String about() {
        return "Sends a request that the target's settings declare, such as one that empties a cache.";
    }

    @Override
    public Preparation prepare(Call<HttpCallsSettings, Input> call) throws InterruptedException {
        try {
            var declared = find(call);
            var before = JsonNodeFactory.instance.objectNode();
            if (declared.happened().isPresent()) {
                var now = now(call, declared.happened().get());
                if (declared.happened().get().shows(now))
                    return new Preparation.Refused(
                            what(call) + ": " + saw(declared.happened().get(), now) + " already: nothing to do");
                if (!now.isMissingNode()) before.set(WAS, now);
            }
            var says = "call %s (%s %s)%s"
                    .formatted(
                            what(call),
                            declared.method(),
                            declared.url(),
                            declared.about().map(about -> ": " + about).orElse(""));
            return new Preparation.Ready(new Prepared(
                    says,
                    before,
                    declared.undo()
                            .map(back -> new Undo(
                                    before, "call back %s (%s %s)".formatted(what(call), back.method(), back.url()))),
                    AT_MOST));
        } catch (ActionException e) {
            return new Preparation.Refused(e.getMessage());
        }
    }

    @Override
    public Outcome act(Call<HttpCallsSettings, Input> call, Prepared prepared) throws InterruptedException {
        HttpCallsSettings.Declared declared;
        try {
            declared = find(call);
        } catch (ActionException e) {
            return new Outcome.Refused(e.getMessage());
        }
        var request = new HttpCall(declared.method(), declared.url(), declared.body());
        return switch (send(call, declared, request)) {
            case Answer.NotSent<Response> n ->
                new Outcome.Failed("%s was not called: %s".formatted(what(call), n.reason()));
            case Answer.Ambiguous<Response> a -> new Outcome.Unknown(unclear(call, a.reason()));
            case Answer.Complete<Response>(var response)
            when response.ok() ->
                new Outcome.Done("called %s: %s".formatted(what(call), response.brief()), Optional.empty());
            case Answer.Complete<Response>(var response)
            when response.declined() ->
                new Outcome.Refused("%s was declined: %s".formatted(what(call), response.brief()));
            case Answer.Complete<Response>(var response) -> new Outcome.Unknown(unclear(call, response.brief()));
        };
    }

    @Override
    public Reconciliation reconcile(Call<HttpCallsSettings, Input> call, Prepared prepared, Instant intendedAt)
            throws InterruptedException {
        try {
            var declared = find(call);
            if (declared.happened().isPresent()) {
                var found = look(call, declared, intendedAt);
                if (found.isPresent()) return found.get();
            }
            return switch (declared.repeat()) {
                case SAFE ->
                    new Reconciliation.Repeatable("targets.yaml says that %s may be sent again%s"
                            .formatted(
                                    what(call),
                                    declared.idempotencyHeader()
                                            .map(header -> ", with the same " + header)
                                            .orElse("")));
                case NEVER ->
                    new Reconciliation.CannotTell(
                            "its answer is lost, nothing is declared that would show whether %s was carried out, and it may be sent only once. Look at %s by hand before it is called again"
                                    .formatted(what(call), call.target().name()));
            };
        } catch (ActionException e) {
            return new Reconciliation.CannotTell(e.getMessage() + ". Look there by hand before it is called again");
        }
    }

    /** @return nothing where it cannot be read, and need not be, since the call may be sent again */
    private static Optional<Reconciliation> look(
            Call<HttpCallsSettings, Input> call, HttpCallsSettings.Declared declared, Instant intendedAt)
            throws ActionException, InterruptedException {
        var happened = declared.happened().orElseThrow();
        while (true) {
            JsonNode now;
            try {
                now = now(call, happened);
            } catch (ActionException e) {
                if (declared.repeat() == HttpCallsSettings.Repeat.SAFE) return Optional.empty();
                throw e;
            }
            var saw = what(call) + ": " + saw(happened, now);
            if (happened.shows(now)) return Optional.of(new Reconciliation.Happened(saw, Optional.empty()));
            if (!call.clock().now().isBefore(intendedAt.plus(SETTLED)))
                return Optional.of(new Reconciliation.DidNot(saw + ", not " + happened.equals()));
            call.clock().pause(BETWEEN_LOOKS);
        }
    }

    @Override
    public UndoOutcome undo(Call<HttpCallsSettings, Input> call, Undo undo) throws InterruptedException {
        try {
            var declared = find(call);
            var back = declared.undo()
                    .orElseThrow(() -> new ActionException(
                            what(call) + " has no 'undo' in targets.yaml any more: it was not taken back"));
            if (declared.happened().isPresent()) {
                var happened = declared.happened().get();
                var now = now(call, happened);
                if (!happened.shows(now)) {
                    var saw = what(call) + ": " + saw(happened, now);
                    return isAsBefore(undo, now)
                            ? new UndoOutcome.Undone(saw + ", as before")
                            : new UndoOutcome.Foreign(saw + ", not " + happened.equals()
                                    + ": somebody changed it meanwhile, it was left alone");
                }
            }
            return switch (send(call, declared, back)) {
                case Answer.Complete<Response>(var response)
                when response.ok() ->
                    new UndoOutcome.Undone("called back %s: %s".formatted(what(call), response.brief()));
                case Answer.Complete<Response>(var response) ->
                    new UndoOutcome.Failed("%s was not called back: %s".formatted(what(call), response.brief()));
                case Answer.NotSent<Response> n ->
                    new UndoOutcome.Failed("%s was not called back: %s".formatted(what(call), n.reason()));
                case Answer.Ambiguous<Response> a ->
                    new UndoOutcome.Failed(
                            "nobody can tell whether %s was called back: %s".formatted(what(call), a.reason()));
            };
        } catch (ActionException e) {
            return new UndoOutcome.Failed(e.getMessage());
        }
    }

    private static boolean isAsBefore(Undo undo, JsonNode now) {
        var was = undo.handle().path(WAS);
        return was.isMissingNode() ? now.isMissingNode() : HttpCallsSettings.Happened.same(now, was);
    }

    private static Answer<Response> send(
            Call<HttpCallsSettings, Input> call, HttpCallsSettings.Declared declared, HttpCall what)
            throws InterruptedException {
        var request = Request.of(Purpose.CHANGE, what.method().name(), what.url())
                .within(declared.within())
                .with(call.settings().headers());
        if (what.body().isPresent()) request = request.json(what.body().get().toString());
        if (declared.idempotencyHeader().isPresent())
            request = request.with(declared.idempotencyHeader().get(), HeaderValue.of(call.idempotencyKey()));
        return call.outbound().send(request);
    }

    private static JsonNode now(Call<HttpCallsSettings, Input> call, HttpCallsSettings.Happened happened)
            throws ActionException, InterruptedException {
        var request = Request.of(Purpose.READ, "GET", happened.url())
                .within(HttpCall.LIMIT)
                .with(call.settings().headers());
        return HttpReplies.json(
                        "whether " + what(call) + " was carried out",
                        call.outbound().send(request))
                .at(happened.pointer());
    }

    private static HttpCallsSettings.Declared find(Call<HttpCallsSettings, Input> call) throws ActionException {
        var name = call.input().call();
        var calls = call.settings().calls();
        var found = calls.get(name);
        if (found == null)
            throw new ActionException(call.target().name() + " has no call '" + name + "'"
                    + NearMiss.of(name, calls.keySet())
                            .map(near -> ", did you mean '" + near + "'?")
                            .orElse("; it has " + String.join(", ", new TreeSet<>(calls.keySet()))));
        return found;
    }

    private static String saw(HttpCallsSettings.Happened happened, JsonNode now) {
        var where = happened.pointer().isEmpty() ? "the answer" : happened.pointer();
        return where + " is " + (now.isMissingNode() ? "nothing" : HttpProbeSettings.Field.shortened(now.toString()));
    }

    private static String what(Call<HttpCallsSettings, Input> call) {
        return call.input().call() + " of " + call.target().name();
    }

    private static String unclear(Call<HttpCallsSettings, Input> call, String why) {
        return "nobody can tell whether %s was carried out: %s".formatted(what(call), why);
    }
}
