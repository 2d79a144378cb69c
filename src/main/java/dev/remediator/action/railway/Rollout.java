package dev.remediator.action.railway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.remediator.action.ActionException;
import dev.remediator.action.Call;
import dev.remediator.action.Durations;
import dev.remediator.action.Reconciliation;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A mutation that makes a new deployment, sent once, and then watched until that deployment serves alone. Railway does
 * not say which deployment is the new one of a rollback: it is the one that was not there before.
 */
final class Rollout {
    /** What became of it. */
    sealed interface Result {
        record Live(Deployment deployment) implements Result {}

        /** Certainly not done, or Railway reports that it failed. */
        record Broken(String reason) implements Result {}

        record Unclear(String reason) implements Result {}
    }

    /** A mutation that was on its way when its connection broke has made its deployment by then, or never will. */
    static final Duration SETTLED = Duration.ofMinutes(1);

    /** Railway's clock and ours may differ by that much. */
    private static final Duration SKEW = Duration.ofSeconds(10);

    private final Call<RailwaySettings, ?> call;
    private final Set<String> before;
    private final Optional<String> image;

    /**
     * @param before ids of the deployments before
     * @param image what the new one must run, where known
     */
    Rollout(Call<RailwaySettings, ?> call, Set<String> before, Optional<String> image) {
        this.call = call;
        this.before = before;
        this.image = image;
    }

    static ObjectNode put(ObjectNode handle, Set<String> ids) {
        var array = handle.putArray("ids");
        ids.forEach(array::add);
        return handle;
    }

    static Set<String> ids(JsonNode handle) {
        var ids = new LinkedHashSet<String>();
        handle.path("ids").forEach(id -> ids.add(id.asText()));
        return ids;
    }

    Result run(Operation mutation, String field, String id) throws InterruptedException {
        var deadline = call.clock().now().plus(call.settings().within());
        return switch (new RailwayApi(call).mutate(mutation, field, id)) {
            case Mutated.Unclear(var reason) ->
                new Result.Unclear("nobody can tell whether Railway took " + mutation.sentName() + ": " + reason);
            case Mutated.NotSent(var reason) -> new Result.Broken(reason);
            case Mutated.Declined(var reason) -> declined(reason);
            case Mutated.Accepted(var result) ->
                watch(Optional.of(result.path("id").asText("")).filter(i -> !i.isEmpty()), deadline);
        };
    }

    /** Watches one that is under way already. */
    Result follow(String id) throws InterruptedException {
        return watch(Optional.of(id), call.clock().now().plus(call.settings().within()));
    }

    /** Railway has been seen to answer an error and deploy nevertheless, so its "no" is looked after. */
    private Result declined(String reason) throws InterruptedException {
        try {
            var news = Service.look(call).since(before);
            return news.isEmpty()
                    ? new Result.Broken(reason)
                    : new Result.Unclear(reason + ", and yet there is a new "
                            + news.getFirst().called());
        } catch (ActionException e) {
            return new Result.Unclear(
                    reason + ", and it cannot be seen whether it deploys nevertheless: " + e.getMessage());
        }
    }

    private Result watch(Optional<String> known, Instant deadline) throws InterruptedException {
        while (true) {
            String seen;
            switch (look(known, deadline)) {
                case Look.Over(var result) -> {
                    return result;
                }
                case Look.NotYet(var saw) -> seen = saw;
            }
            if (call.clock().now().plus(call.settings().poll()).isAfter(deadline))
                return new Result.Unclear("Railway accepted it, but after "
                        + Durations.format(call.settings().within()) + " " + seen);
            call.clock().pause(call.settings().poll());
        }
    }

    private sealed interface Look {
        record Over(Result result) implements Look {}

        record NotYet(String saw) implements Look {}
    }

    private Look look(Optional<String> known, Instant deadline) throws InterruptedException {
        try {
            var news = since(Service.deployments(call, deadline));
            var judged = judge(news, known);
            if (judged.isPresent()) return new Look.Over(judged.get());
            if (news.isEmpty()) return new Look.NotYet("no new deployment has appeared");
            if (!news.getFirst().status().up())
                return new Look.NotYet(news.getFirst().called() + " is not done");
            return takenOver(Service.look(call, deadline), known);
        } catch (ActionException e) {
            return new Look.NotYet(e.getMessage());
        }
    }

    private Look takenOver(Service service, Optional<String> known) {
        var news = service.since(before);
        var judged = judge(news, known);
        if (judged.isPresent()) return new Look.Over(judged.get());
        return !news.isEmpty() && service.aloneIs(news.getFirst().id())
                ? new Look.Over(new Result.Live(news.getFirst()))
                : new Look.NotYet("it is up, and not yet the latest and only active one");
    }

    private List<Deployment> since(List<Deployment> deployments) {
        return deployments.stream().filter(d -> !before.contains(d.id())).toList();
    }

    /** Whether it is over, and not well; empty as long as it may become well. */
    private Optional<Result> judge(List<Deployment> news, Optional<String> known) {
        if (news.isEmpty()) return Optional.empty();
        var ours = news.getFirst();
        if (news.size() > 1 || known.filter(id -> !ours.id().equals(id)).isPresent())
            return Optional.of(new Result.Unclear("somebody else is deploying, too: new are "
                    + String.join(" and ", news.stream().map(Deployment::called).toList())));
        if (image.isPresent() && ours.image().isPresent() && !image.equals(ours.image()))
            return Optional.of(new Result.Unclear(
                    "the new " + ours.called() + " is of another image than asked for: somebody else is deploying"));
        return ours.status().ended()
                ? Optional.of(new Result.Broken("the new " + ours.called() + " did not come up"))
                : Optional.empty();
    }

    /** What Railway shows of it after its result was lost. */
    Reconciliation reconcile(Instant intendedAt) throws InterruptedException {
        while (true) {
            try {
                var news = Service.look(call).since(before);
                if (news.size() > 1)
                    return new Reconciliation.CannotTell("there are " + news.size() + " new deployments: "
                            + String.join(
                                    " and ",
                                    news.stream().map(Deployment::called).toList()));
                if (news.size() == 1) return made(news.getFirst(), intendedAt);
            } catch (ActionException e) {
                return new Reconciliation.CannotTell(e.getMessage());
            }
            if (!call.clock().now().isBefore(intendedAt.plus(SETTLED)))
                return new Reconciliation.DidNot("no new deployment is there");
            call.clock().pause(call.settings().poll());
        }
    }

    private Reconciliation made(Deployment ours, Instant intendedAt) {
        if (ours.createdAt().isBefore(intendedAt.minus(SKEW)))
            return new Reconciliation.CannotTell("the new " + ours.called() + " was made at " + ours.createdAt()
                    + ", before this was begun: somebody else deployed");
        return image.isPresent() && ours.image().isPresent() && !image.equals(ours.image())
                ? new Reconciliation.CannotTell("the new " + ours.called() + " is of another image")
                : new Reconciliation.Happened("the new " + ours.called() + " is there", Optional.empty());
    }

    static ObjectNode handle() {
        return JsonNodeFactory.instance.objectNode();
    }
}
