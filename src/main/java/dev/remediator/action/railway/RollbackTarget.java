package dev.remediator.action.railway;

import dev.remediator.action.ActionException;

/** Chooses what to roll back to. */
final class RollbackTarget {
    private RollbackTarget() {}

    /**
     * The newest deployment older than the current one that Railway can roll back to and that is not the same image.
     *
     * @throws ActionException when there is none, or somebody else is deploying
     */
    static Deployment choose(Service service) throws ActionException {
        requireIdle(service);
        var current = service.current();
        return service.recent().stream()
                .filter(d -> d.createdAt().isBefore(current.createdAt()))
                .filter(d -> d.canRollback() && (d.status() == Status.SUCCESS || d.status() == Status.REMOVED))
                .filter(d -> !d.sameImage(current))
                .findFirst()
                .orElseThrow(() -> new ActionException("there is nothing to roll back to: none of the last "
                        + Service.LOOKED_AT + " deployments is older than " + current.called()
                        + ", of another image, and still kept by Railway"));
    }

    static void requireIdle(Service service) throws ActionException {
        var busy = service.inProgress();
        if (busy.isPresent())
            throw new ActionException(busy.get().called() + " is in progress: somebody else is deploying");
    }
}
