package dev.remediator.ingest;

import dev.remediator.ingest.railway.OwnActions;
import dev.remediator.store.PostgresTestResource;
import io.quarkus.test.junit.QuarkusTestProfile;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The service with three sources and small limits; what lies behind ingest is a fake. */
public final class WebhooksProfile implements QuarkusTestProfile {
    static final String PROD = "prod-0123456789abcdef";
    static final String RAIL = "rail-0123456789abcdef";
    static final int MAX_BODY = 256 * 1024;
    static final int MAX_IN_FLIGHT = 1024 * 1024;

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.ofEntries(
                Map.entry("remediator.sources.prod.kind", "alertmanager"),
                Map.entry("remediator.sources.prod.bearer", PROD),
                Map.entry("remediator.sources.lab.kind", "alertmanager"),
                Map.entry("remediator.sources.lab.basic.user", "am"),
                Map.entry("remediator.sources.lab.basic.password", "s3cr3t:with:colons é"),
                Map.entry("remediator.sources.rail.kind", "railway"),
                Map.entry("remediator.sources.rail.header.name", "X-Railway-Secret"),
                Map.entry("remediator.sources.rail.header.value", RAIL),
                Map.entry("remediator.ingest.max-body", Integer.toString(MAX_BODY)),
                Map.entry("remediator.ingest.max-in-flight", Integer.toString(MAX_IN_FLIGHT)),
                Map.entry("remediator.ingest.body-within", "1S"),
                Map.entry("remediator.ingest.answer-within", "2S"),
                Map.entry("remediator.ingest.queue-deliveries", "4"));
    }

    @Override
    public Set<Class<?>> getEnabledAlternatives() {
        return Set.of(Recorder.class, NoActions.class);
    }

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(PostgresTestResource.class));
    }

    /** In the place of intake. */
    @Alternative
    @Singleton
    public static class Recorder extends FakeRecorder {}

    /** In the place of the effects' table. */
    @Alternative
    @Singleton
    public static class NoActions implements OwnActions {
        @Override
        public boolean causedByUs(
                String projectId, String environmentId, String serviceId, Instant eventTime, String deploymentId) {
            return deploymentId.equals("ours");
        }
    }
}
