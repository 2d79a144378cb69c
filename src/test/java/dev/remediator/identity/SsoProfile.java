package dev.remediator.identity;

import dev.remediator.store.PostgresTestResource;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;

/** The service with an issuer. */
public final class SsoProfile implements QuarkusTestProfile {
    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(PostgresTestResource.class), new TestResourceEntry(StandInIssuer.class));
    }
}
