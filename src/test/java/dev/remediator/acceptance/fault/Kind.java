package dev.remediator.acceptance.fault;

import java.util.Locale;

/** One kind of action, as a playbook and a target of it name it. */
public enum Kind {
    RESTART("restart", ""),
    ROLLBACK("rollback", ""),
    REDEPLOY("redeploy", ""),
    VARIABLE("variable.set", ", with: { name: MODE, value: healed }"),
    ACTUATOR_TRIP("breaker.trip", ", with: { breaker: main }"),
    ACTUATOR_RESET("breaker.reset", ", with: { breaker: main }"),
    HTTP_TRIP("breaker.trip", ", with: { breaker: main }"),
    HTTP_LIMIT("ratelimit.set", ", with: { limit: 50 per 1m }"),
    HAPROXY_LIMIT("ratelimit.set", ", with: { limit: 50 per 1m }");

    private final String capability;
    private final String with;

    Kind(String capability, String with) {
        this.capability = capability;
        this.with = with;
    }

    /** For names of alerts, playbooks and targets. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String playbook() {
        return """
                playbook: heal-by-%1$s
                about: Something that %1$s heals.
                severity: P1
                when: [ 'alertname="%1$s"' ]
                target: ${labels.service}
                autonomy: auto
                try:
                  - { do: %2$s%3$s }
                verify: { check: healed, within: 20s, every: 250ms }
                deadline: 150s
                """.formatted(word(), capability, with);
    }

    /** @param http where the stand-ins are */
    String target(String name, String http, String haproxy) {
        return """
                  %s:
                    about: A service of the stand-in
                    owner: platform
                    checks: { healed: { http: { url: "%s/healed/%s", within: 2s } } }
                """.formatted(name, http, name) + facility(name, http, haproxy).indent(4);
    }

    private String facility(String name, String http, String haproxy) {
        return switch (this) {
            case RESTART, ROLLBACK, REDEPLOY, VARIABLE -> """
                    platform:
                      railway:
                        url: "%s/railway/%s"
                        poll: 250ms
                        within: 20s
                        project: 00000000-0000-4000-8000-0000000000a1
                        environment: 00000000-0000-4000-8000-0000000000e1
                        service: 00000000-0000-4000-8000-0000000000f1
                        token: { env: RAILWAY_TOKEN }
                    """.formatted(http, name);
            case ACTUATOR_TRIP, ACTUATOR_RESET -> """
                    breakers: { actuator: { url: "%s/actuator/%s" } }
                    """.formatted(http, name);
            case HTTP_TRIP -> """
                    breakers:
                      http:
                        breakers:
                          main:
                            state: { url: "%1$s/switch/%2$s", pointer: /state, open: open, closed: closed }
                            trip: { url: "%1$s/switch/%2$s/open" }
                            reset: { url: "%1$s/switch/%2$s/closed" }
                    """.formatted(http, name);
            case HTTP_LIMIT -> """
                    rate-limits:
                      http:
                        read: { url: "%1$s/limit/%2$s", count: /limit, per: /per }
                        set: { method: put, url: "%1$s/limit/%2$s", body: { limit: "{count}", per: "{period}" } }
                    """.formatted(http, name);
            case HAPROXY_LIMIT -> """
                    rate-limits: { haproxy: { socket: "%s", map: /etc/haproxy/limits.map } }
                    """.formatted(haproxy);
        };
    }
}
