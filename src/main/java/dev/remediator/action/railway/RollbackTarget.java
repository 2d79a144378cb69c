package dev.remediator.action.railway;

import dev.remediator.action.ActionException;
import dev.remediator.action.Preparation;
import java.time.Duration;
import java.util.Optional;

/** Chooses what to roll back to. */
final class RollbackTarget {
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(20);

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
        var busy = busy(service);
        if (busy.isPresent()) throw new ActionException(busy.get());
    }

    /** While Railway works on another deployment nothing is planned; that ends by itself, well or not. */
    static Optional<Preparation> atWork(Service service) {
        return busy(service).map(why -> new Preparation.NotNow(why, LOOK_AGAIN));
    }

    private static Optional<String> busy(Service service) {
        return service.inProgress().map(d -> d.called() + " is in progress: somebody else is deploying");
    }
}
