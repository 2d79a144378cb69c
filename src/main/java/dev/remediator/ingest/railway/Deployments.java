package dev.remediator.ingest.railway;

import java.time.Instant;
import java.util.List;

/** Port: what Railway says about the latest deployment of each target that runs there. */
public interface Deployments {
    /** One answer for each target, in any order. May wait for the network; bounded in time. */
    List<Latest> latest();

    /** The answer for one target. */
    sealed interface Latest {}

    /**
     * A deployment.
     *
     * @param place with the names and ids that webhooks of this service carry: otherwise its alerts are others
     * @param status as Railway spells it: {@code CRASHED}
     * @param since when it got this status
     */
    record Found(Place place, String deploymentId, String status, Instant since) implements Latest {}

    /** @param why one sentence for the log */
    record NotReadable(String target, String why) implements Latest {}
}
