package dev.remediator.ingest;

import java.nio.charset.StandardCharsets;
import java.util.Collections;

/** Bodies as Alertmanager sends them. */
public final class Bodies {
    private Bodies() {}

    public static byte[] firing(int alerts) {
        return group(
                "\"truncatedAlerts\":0", Collections.nCopies(alerts, "firing").toArray(String[]::new));
    }

    /** One alert for each status, otherwise all as usual. */
    public static byte[] group(String extra, String... statuses) {
        StringBuilder out = new StringBuilder("{\"receiver\":\"ops\",\"status\":\"firing\",\"alerts\":[");
        for (int i = 0; i < statuses.length; i++) {
            if (i > 0) out.append(',');
            out.append(alert(statuses[i], "host-" + i));
        }
        out.append(
                        "],\"groupLabels\":{\"alertname\":\"InstanceDown\"},\"commonLabels\":{\"alertname\":\"InstanceDown\"},")
                .append("\"commonAnnotations\":{},\"externalURL\":\"http://am.example.org:9093\",\"version\":\"4\",")
                .append("\"groupKey\":\"{}:{alertname=\\\"InstanceDown\\\"}\",")
                .append(extra)
                .append("}\n");
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    public static String alert(String status, String instance) {
        return """
                {"status":"%s","labels":{"alertname":"InstanceDown","cluster":"prod-eu-1","instance":"%s:9100",\
                "job":"node","namespace":"monitoring","prometheus":"monitoring/k8s","severity":"critical","team":"platform"},\
                "annotations":{"description":"%s:9100 of job node has been down for more than 5 minutes.",\
                "runbook_url":"https://runbooks.example.org/instance-down","summary":"Instance %s down"},\
                "startsAt":"2026-11-22T15:19:02.741936Z","endsAt":"0001-01-01T00:00:00Z",\
                "generatorURL":"http://prometheus.example.org:9090/graph?g0.expr=up+%%3D%%3D+0\\u0026g0.tab=1",\
                "fingerprint":"4581faef0fb84847"}""".formatted(status, instance, instance, instance);
    }
}
