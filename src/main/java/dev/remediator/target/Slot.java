package dev.remediator.target;

/** The facilities a target can have; a capability belongs to exactly one of them. */
public enum Slot {
    /** Where the service runs: restart, rollback, redeploy, deployments, logs. */
    PLATFORM("platform"),
    /** Circuit breakers: trip, reset, state. */
    BREAKERS("breakers"),
    /** Rate limits: set, read. */
    RATE_LIMITS("rate-limits"),
    /** Declared figures of the target: read, correlate, growth. */
    METRICS("metrics"),
    /** Values of other services' interfaces, such as a quota: read. */
    READINGS("readings"),
    /** Known vulnerabilities of what the target is made of: list. */
    ADVISORIES("advisories"),
    /** Requests that change something, declared one by one: call. */
    CALLS("calls"),
    /** Named checks: every check brings its own adapter and settings. */
    CHECKS("checks");

    private final String key;

    Slot(String key) {
        this.key = key;
    }

    /** The key in {@code targets.yaml}. */
    public String key() {
        return key;
    }
}
