package dev.remediator.backtest;

import dev.remediator.ingest.Source;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/**
 * Deliveries as an Alertmanager would have sent them, the same for the same seed: alerts of many instances that fire, are
 * told again, and end. One in ten is about a service, by the name {@code svc-<n>}; the rest is noise that no playbook wants.
 */
final class Corpus implements Recording {
    static final Instant BEGIN = Instant.parse("2026-10-01T00:00:00Z");

    /**
     * What it is like.
     *
     * @param instances that may fire; 0: each alert is one of its own, and never ends
     * @param every between two deliveries
     */
    record Like(long seed, int deliveries, int alertsEach, int instances, int services, Duration every) {}

    private final Like like;
    private final Random random;
    private final long[] since;
    private int made;
    private int alerts;

    Corpus(Like like) {
        this.like = like;
        random = new Random(like.seed());
        since = new long[like.instances()];
    }

    @Override
    public Facts facts() {
        return new Facts(BEGIN, BEGIN.plus(like.every().multipliedBy(like.deliveries())), false, Map.of());
    }

    @Override
    public Optional<Recorded> next() {
        if (made == like.deliveries()) return Optional.empty();
        var at = BEGIN.plus(like.every().multipliedBy(made));
        var delivery = new Recorded.Delivery(
                new UUID(0x7000, ++made), at, "main", Source.Kind.ALERTMANAGER, body(at), List.of());
        return Optional.of(delivery);
    }

    private byte[] body(Instant at) {
        var told = new ArrayList<String>();
        for (int i = 0; i < like.alertsEach(); i++) told.add(alert(at));
        return body(told);
    }

    static byte[] body(List<String> alerts) {
        return """
            {"version":"4","groupKey":"{}:{alertname=\\"A\\"}","truncatedAlerts":0,"status":"firing",\
            "receiver":"remediator","groupLabels":{},"commonLabels":{},"commonAnnotations":{},\
            "externalURL":"http://alertmanager.example:9093","alerts":[%s]}\
            """.formatted(String.join(",", alerts)).getBytes(StandardCharsets.UTF_8);
    }

    private String alert(Instant at) {
        int number = alerts++;
        if (like.instances() == 0)
            return alert(number % 10 == 0 ? service(number) : noise(number), at, Optional.empty());
        int instance = random.nextInt(like.instances());
        var labels = instance % 10 == 0 ? service(instance) : noise(instance);
        if (since[instance] == 0) {
            since[instance] = at.toEpochMilli();
            return alert(labels, at, Optional.empty());
        }
        var start = Instant.ofEpochMilli(since[instance]);
        if (random.nextInt(4) == 0) return alert(labels, start, Optional.empty());
        since[instance] = 0;
        return alert(labels, start, Optional.of(at));
    }

    private String service(int number) {
        return "\"alertname\":\"ServiceDown\",\"service\":\"svc-%d\",\"instance\":\"i-%d\",\"severity\":\"critical\""
                .formatted(number / 10 % like.services(), number);
    }

    private static String noise(int number) {
        return "\"alertname\":\"PodNotReady\",\"cluster\":\"eu-1\",\"namespace\":\"shop\",\"instance\":\"pod-%d\",\"severity\":\"warning\",\"job\":\"kube-state-metrics\""
                .formatted(number);
    }

    static String alert(String labels, Instant start, Optional<Instant> end) {
        return """
            {"status":"%s","labels":{%s},"annotations":{"summary":"It has not been ready for 15 minutes.",\
            "runbook_url":"https://runbooks.example/PodNotReady","description":"%s"},\
            "startsAt":"%s","endsAt":"%s","generatorURL":"http://prometheus.example:9090/graph?g0.expr=up",\
            "fingerprint":"0000000000000000"}\
            """.formatted(
                        end.isPresent() ? "resolved" : "firing",
                        labels,
                        "The pod does not become ready. ".repeat(6),
                        start,
                        end.map(Instant::toString).orElse("0001-01-01T00:00:00Z"));
    }

    @Override
    public double share() {
        return (double) made / like.deliveries();
    }

    @Override
    public void close() {}
}
