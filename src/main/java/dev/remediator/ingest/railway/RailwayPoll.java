package dev.remediator.ingest.railway;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import dev.remediator.ingest.Commitment;
import dev.remediator.ingest.Source;
import dev.remediator.intake.Delivery;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Finds what Railway failed to deliver: it gives up after three retries and suspends a webhook that failed too often.
 * To be run at start and after an outage; waits for the network and for the commit.
 */
public final class RailwayPoll {
    /** The name under which its findings are recorded. */
    public static final String SOURCE = "railway-poll";

    private static final Logger LOG = Logger.getLogger(RailwayPoll.class);

    private final Deployments deployments;
    private final Episodes episodes;
    private final OwnActions ownActions;
    private final Function<Delivery, CompletableFuture<Commitment>> commits;
    private final Clock clock;
    private final ObjectMapper json = new ObjectMapper();
    private final NoArgGenerator ids = Generators.timeBasedEpochGenerator();

    /** @param commits {@code GroupCommit::submit} */
    public RailwayPoll(
            Deployments deployments,
            Episodes episodes,
            OwnActions ownActions,
            Function<Delivery, CompletableFuture<Commitment>> commits,
            Clock clock) {
        this.deployments = deployments;
        this.episodes = episodes;
        this.ownActions = ownActions;
        this.commits = commits;
        this.clock = clock;
    }

    /**
     * What one poll came to.
     *
     * @param read targets whose latest deployment was read
     * @param missed of these, findings that were recorded
     * @param notRecorded findings that were not, because the database is away: poll again
     * @param notReadable targets that Railway did not tell about: poll again
     */
    public record Report(int read, int missed, int notRecorded, List<String> notReadable) {
        public Report {
            notReadable = List.copyOf(notReadable);
        }

        public boolean complete() {
            return notRecorded == 0 && notReadable.isEmpty();
        }
    }

    public Report run() {
        int read = 0;
        int missed = 0;
        int notRecorded = 0;
        List<String> notReadable = new ArrayList<>();
        for (Deployments.Latest latest : deployments.latest()) {
            switch (latest) {
                case Deployments.NotReadable(String target, String why) -> {
                    LOG.warnf("the deployments of target %s could not be read: %s", target, why);
                    notReadable.add(target);
                }
                case Deployments.Found found -> {
                    read++;
                    List<Delivery.Observed> alerts = missed(found);
                    if (alerts.isEmpty()) continue;
                    if (record(found, alerts)) missed++;
                    else notRecorded++;
                }
            }
        }
        return new Report(read, missed, notRecorded, notReadable);
    }

    private List<Delivery.Observed> missed(Deployments.Found found) {
        return switch (PollDecision.of(found, episodes, ownActions)) {
            case PollDecision.Missed(List<Delivery.Observed> alerts) -> alerts;
            case PollDecision.Nothing(String why) -> {
                LOG.debugf("deployment %s (%s): %s", found.deploymentId(), found.status(), why);
                yield List.of();
            }
        };
    }

    private boolean record(Deployments.Found found, List<Delivery.Observed> alerts) {
        Delivery delivery =
                new Delivery(ids.generate(), SOURCE, Source.Kind.RAILWAY.label(), clock.instant(), body(found), alerts);
        Commitment commitment = commits.apply(delivery).join();
        if (commitment == Commitment.COMMITTED) return true;
        LOG.warnf("an event that Railway did not deliver was found, but not recorded: %s", commitment);
        return false;
    }

    /** In the form of a webhook, so that a replay reads it like one. */
    private byte[] body(Deployments.Found found) {
        String status = found.status().toUpperCase(Locale.ROOT);
        ObjectNode event = json.createObjectNode();
        event.put("type", "Deployment." + (status.equals("SUCCESS") ? "deployed" : status.toLowerCase(Locale.ROOT)));
        event.putObject("details").put("status", status);
        ObjectNode resource = event.putObject("resource");
        part(resource, "project", found.place().project());
        part(resource, "environment", found.place().environment());
        part(resource, "service", found.place().service());
        resource.putObject("deployment").put("id", found.deploymentId());
        event.put("timestamp", found.since().toString());
        return event.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void part(ObjectNode resource, String name, Place.Part part) {
        resource.putObject(name).put("id", part.id()).put("name", part.name());
    }
}
