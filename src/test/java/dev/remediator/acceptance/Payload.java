package dev.remediator.acceptance;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.remediator.demo.Web;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** What Alertmanager posts, version 4, with one alert. */
final class Payload {
    private Payload() {}

    /** @param labels name, value, name, value */
    static String firing(Instant startsAt, String... labels) {
        return payload("firing", startsAt, "0001-01-01T00:00:00Z", labels);
    }

    static String resolved(Instant startsAt, Instant endsAt, String... labels) {
        return payload("resolved", startsAt, endsAt.toString(), labels);
    }

    private static String payload(String status, Instant startsAt, String endsAt, String... labels) {
        var named = new TreeMap<String, String>();
        for (var i = 0; i < labels.length; i += 2) named.put(labels[i], labels[i + 1]);
        var root = Web.JSON.createObjectNode();
        root.put("version", "4")
                .put("groupKey", "{}:{}")
                .put("status", status)
                .put("receiver", "remediator")
                .put("truncatedAlerts", 0)
                .put("externalURL", "http://127.0.0.1:9093");
        put(root.putObject("groupLabels"), named);
        put(root.putObject("commonLabels"), named);
        root.putObject("commonAnnotations");
        var alert = root.putArray("alerts").addObject();
        alert.put("status", status)
                .put("startsAt", startsAt.toString())
                .put("endsAt", endsAt)
                .put("generatorURL", "http://127.0.0.1:9090/graph")
                .put("fingerprint", "0000000000000000");
        put(alert.putObject("labels"), named);
        alert.putObject("annotations");
        return root.toString();
    }

    private static void put(ObjectNode node, Map<String, String> values) {
        values.forEach(node::put);
    }
}
