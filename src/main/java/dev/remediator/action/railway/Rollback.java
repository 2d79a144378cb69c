package dev.remediator.action.railway;

import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.action.ActionException;
import dev.remediator.action.Call;
import dev.remediator.action.Outcome;
import dev.remediator.action.Preparation;
import dev.remediator.action.Prepared;
import dev.remediator.action.Reconciliation;
import dev.remediator.action.Undo;
import dev.remediator.action.UndoOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Rolls back to the newest older deployment that is of another image. Railway makes a new deployment of it, without a
 * build, with that deployment's image, settings and variables; what databases hold is not rolled back.
 */
public final class Rollback extends RailwayChange {
    private static final String FIELD = "deploymentRollback";

    @Override
    public String capability() {
        return "rollback";
    }

    @Override
    public String about() {
        return "Rolls a service back to the newest older deployment of another image. Databases are not rolled back.";
    }

    @Override
    public Preparation prepare(Call<RailwaySettings, Nothing> call) throws InterruptedException {
        try {
            TokenScope.require(call);
            var service = Service.look(call);
            var busy = RollbackTarget.atWork(service);
            if (busy.isPresent()) return busy.get();
            var target = RollbackTarget.choose(service);
            var current = service.current();
            var before = Rollout.put(
                    Rollout.handle().put("target", target.id()).put("current", current.id()), service.ids());
            target.image().ifPresent(image -> before.put("image", image));
            return new Preparation.Ready(new Prepared(
                    "roll %s back from %s to %s of %s on Railway. Variables become those of that deployment; databases are not rolled back"
                            .formatted(call.target().name(), current.called(), target.called(), target.createdAt()),
                    before,
                    Optional.of(undo(call, before)),
                    call.settings().within().plus(Duration.ofMinutes(3))));
        } catch (ActionException e) {
            return new Preparation.Refused(e.getMessage());
        }
    }

    /** @param handle with {@code current}, and with {@code ours} or the {@code ids} before */
    private static Undo undo(Call<RailwaySettings, Nothing> call, JsonNode handle) {
        return new Undo(
                handle,
                "roll %s back to deployment %s on Railway. Variables become those of that deployment; databases and their migrations stay as they are"
                        .formatted(call.target().name(), handle.path("current").asText()));
    }

    @Override
    public Outcome act(Call<RailwaySettings, Nothing> call, Prepared prepared) throws InterruptedException {
        var before = prepared.before();
        try {
            var service = Service.look(call);
            RollbackTarget.requireIdle(service);
            var news = service.since(Rollout.ids(before));
            if (!news.isEmpty()
                    || !service.current().id().equals(before.path("current").asText()))
                return new Outcome.Refused("somebody else deployed since this was planned, current is "
                        + service.current().called() + ": nothing was done");
        } catch (ActionException e) {
            return new Outcome.Failed(e.getMessage() + ": nothing was done");
        }
        return switch (rollout(call, before)
                .run(Operation.ROLLBACK_DEPLOYMENT, FIELD, before.path("target").asText())) {
            case Rollout.Result.Broken(var reason) -> new Outcome.Failed(reason);
            case Rollout.Result.Unclear(var reason) -> new Outcome.Unknown(reason);
            case Rollout.Result.Live(var deployment) ->
                new Outcome.Done(
                        call.target().name() + " runs " + deployment.called() + ", rolled back to "
                                + before.path("target").asText(),
                        Optional.of(undo(call, ours(before, deployment))));
        };
    }

    private static JsonNode ours(JsonNode before, Deployment deployment) {
        return before.<com.fasterxml.jackson.databind.node.ObjectNode>deepCopy().put("ours", deployment.id());
    }

    private static Rollout rollout(Call<RailwaySettings, ?> call, JsonNode before) {
        return new Rollout(
                call,
                Rollout.ids(before),
                Optional.of(before.path("image").asText("")).filter(i -> !i.isEmpty()));
    }

    @Override
    public Reconciliation reconcile(Call<RailwaySettings, Nothing> call, Prepared prepared, Instant intendedAt)
            throws InterruptedException {
        var found = rollout(call, prepared.before()).reconcile(intendedAt);
        return found instanceof Reconciliation.Happened happened
                ? new Reconciliation.Happened(happened.saw(), Optional.of(undo(call, prepared.before())))
                : found;
    }

    @Override
    public UndoOutcome undo(Call<RailwaySettings, Nothing> call, Undo undo) throws InterruptedException {
        var handle = undo.handle();
        var backId = handle.path("current").asText();
        Service service;
        Deployment back;
        try {
            service = Service.look(call);
            var news = service.since(Rollout.ids(handle));
            if (news.isEmpty()) return new UndoOutcome.Undone("no new deployment is there: nothing to take back");
            var ours = handle.path("ours").asText(news.getLast().id());
            var begun = begun(service, news, ours, backId);
            if (begun.isPresent())
                return undone(
                        call,
                        backId,
                        new Rollout(
                                        call,
                                        without(service.ids(), begun.get().id()),
                                        begun.get().image())
                                .follow(begun.get().id()));
            var current = service.current();
            if (news.size() > 1
                    || !current.id().equals(ours)
                    || service.active().size() > 1)
                return new UndoOutcome.Foreign("somebody else deployed meanwhile, current is " + current.called()
                        + " and not deployment " + ours + ": it was left alone");
            back = service.find(backId)
                    .filter(Deployment::canRollback)
                    .orElseThrow(() -> new ActionException("Railway cannot roll back to deployment " + backId
                            + " any more (it keeps images for a limited time): a person must redeploy it"));
        } catch (ActionException e) {
            return new UndoOutcome.Failed(e.getMessage());
        }
        return undone(
                call,
                backId,
                new Rollout(call, service.ids(), back.image()).run(Operation.ROLLBACK_DEPLOYMENT, FIELD, backId));
    }

    /**
     * An attempt before this one, whose process died, or a person's: one deployment after ours, of the image to go back
     * to. Another one is not made beside it.
     */
    private static Optional<Deployment> begun(Service service, List<Deployment> news, String ours, String backId) {
        if (news.size() != 2 || !news.getLast().id().equals(ours)) return Optional.empty();
        var newest = news.getFirst();
        return service.find(backId)
                .filter(back -> back.sameImage(newest) && !back.sameImage(news.getLast()))
                .filter(back -> !newest.status().ended())
                .map(back -> newest);
    }

    private static Set<String> without(Set<String> ids, String id) {
        return ids.stream().filter(i -> !i.equals(id)).collect(Collectors.toSet());
    }

    private static UndoOutcome undone(Call<RailwaySettings, Nothing> call, String backId, Rollout.Result result) {
        return switch (result) {
            case Rollout.Result.Broken(var reason) -> new UndoOutcome.Failed(reason);
            case Rollout.Result.Unclear(var reason) -> new UndoOutcome.Failed(reason);
            case Rollout.Result.Live(var deployment) ->
                new UndoOutcome.Undone(call.target().name() + " runs " + deployment.called() + ", back at " + backId
                        + ". Databases and their migrations stay as they are");
        };
    }
}
