package dev.remediator.demo;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What Prometheus and Alertmanager would do, where they are not installed: looks at the gateway every half second, and
 * posts the same payloads when something begins or ends.
 */
final class HomemadeAlerts implements Runnable {
    private static final long LOOK_MILLIS = 500;
    /** Looks in a row before an alert fires: a deployment's own gap is shorter. */
    private static final int LOOKS_DOWN = 5;

    private static final int LOOKS_UNWELL = 2;

    private final Requests web = new Requests();
    private final String gateway;
    private final String webhook;
    private final String token;
    private final Map<String, Instant> firing = new LinkedHashMap<>();
    private final Map<String, Integer> seen = new LinkedHashMap<>();
    private volatile String unwell = "GatewayHighErrorRate";

    HomemadeAlerts(String gateway, String webhook, String token) {
        this.gateway = gateway;
        this.webhook = webhook;
        this.token = token;
    }

    /** Which alert failing calls are from now on; a real rule tells them apart by a label of its metric. */
    void callsFailBy(String alertname) {
        unwell = alertname;
    }

    @Override
    public void run() {
        try {
            while (true) {
                look();
                Thread.sleep(LOOK_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() throws InterruptedException {
        int health = web.get(gateway + "/health");
        int calls = health == 200 ? web.get(gateway + "/health/calls") : 200;
        tell("GatewayDown", health == 0, LOOKS_DOWN);
        tell("GatewayUnhealthy", health == 503, LOOKS_UNWELL);
        for (var name : new String[] {"GatewayHighErrorRate", "GatewayOverloaded"})
            tell(name, calls == 503 && name.equals(unwell), LOOKS_UNWELL);
    }

    private void tell(String alertname, boolean bad, int looks) throws InterruptedException {
        int count = bad ? seen.merge(alertname, 1, Integer::sum) : 0;
        if (!bad) seen.put(alertname, 0);
        var since = Optional.ofNullable(firing.get(alertname));
        if (count >= looks && since.isEmpty()) {
            var now = Instant.now();
            if (post(alertname, "firing", now, "0001-01-01T00:00:00Z")) firing.put(alertname, now);
        } else if (!bad && since.isPresent()) {
            if (post(alertname, "resolved", since.get(), Instant.now().toString())) firing.remove(alertname);
        }
    }

    private boolean post(String alertname, String status, Instant startsAt, String endsAt) throws InterruptedException {
        var body = """
                {"version":"4","receiver":"remediator","status":"%s","groupKey":"{}:{alertname=\\"%s\\"}","truncatedAlerts":0,
                 "groupLabels":{"alertname":"%s"},"commonLabels":{},"commonAnnotations":{},"externalURL":"",
                 "alerts":[{"status":"%s","labels":{"alertname":"%s","service":"mcp-gateway","job":"mcp-gateway"},
                  "annotations":{},"startsAt":"%s","endsAt":"%s","generatorURL":"","fingerprint":""}]}
                """.formatted(status, alertname, alertname, status, alertname, startsAt, endsAt);
        return web.post(webhook, body, token) == 200;
    }
}
