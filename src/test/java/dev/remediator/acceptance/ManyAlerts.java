package dev.remediator.acceptance;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Bodies as Alertmanager makes them, about 7 kB each, with alerts that are all distinct. Only the numbers of the alerts are
 * written anew for each, because making the load must not cost more than what it measures.
 */
public final class ManyAlerts {
    public static final int IN_A_BODY = 10;

    private static final int DIGITS = 7;
    private static final String NUMBER = "#".repeat(DIGITS);
    private static final byte[] TEMPLATE = template();
    private static final List<int[]> PLACES = places();

    private ManyAlerts() {}

    /** @param number of the body, from 0; its alerts are called pod-(10 × number) to pod-(10 × number + 9) */
    public static byte[] body(int number) {
        var body = TEMPLATE.clone();
        for (int alert = 0; alert < IN_A_BODY; alert++) {
            int name = number * IN_A_BODY + alert;
            for (int place : PLACES.get(alert)) write(body, place, name);
        }
        return body;
    }

    private static void write(byte[] body, int place, int number) {
        int rest = number;
        for (int i = place + DIGITS - 1; i >= place; i--) {
            body[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    private static byte[] template() {
        var alerts = new ArrayList<String>();
        for (int i = 0; i < IN_A_BODY; i++)
            alerts.add("""
                {"status":"firing","labels":{"alertname":"PodNotReady","cluster":"eu-1","namespace":"shop",\
                "instance":"pod-%1$s","severity":"warning","job":"kube-state-metrics"},\
                "annotations":{"summary":"Pod pod-%1$s has not been ready for 15 minutes.",\
                "runbook_url":"https://runbooks.example/PodNotReady","description":"%2$s"},\
                "startsAt":"2026-01-01T00:00:00.000Z","endsAt":"0001-01-01T00:00:00Z",\
                "generatorURL":"http://prometheus.example:9090/graph?g0.expr=kube_pod_status_ready",\
                "fingerprint":"000000000%1$s"}""".formatted(NUMBER, "The pod does not become ready. ".repeat(6)));
        return """
                {"version":"4","groupKey":"{}:{alertname=\\"PodNotReady\\"}","truncatedAlerts":0,"status":"firing",\
                "receiver":"remediator","groupLabels":{"alertname":"PodNotReady"},\
                "commonLabels":{"alertname":"PodNotReady"},"commonAnnotations":{},\
                "externalURL":"http://alertmanager.example:9093","alerts":[%s]}""".formatted(String.join(",", alerts)).getBytes(StandardCharsets.US_ASCII);
    }

    private static List<int[]> places() {
        var text = new String(TEMPLATE, StandardCharsets.US_ASCII);
        var all = new ArrayList<Integer>();
        for (int at = text.indexOf(NUMBER); at >= 0; at = text.indexOf(NUMBER, at + DIGITS)) all.add(at);
        int each = all.size() / IN_A_BODY;
        var places = new ArrayList<int[]>();
        for (int alert = 0; alert < IN_A_BODY; alert++)
            places.add(all.subList(alert * each, (alert + 1) * each).stream()
                    .mapToInt(Integer::intValue)
                    .toArray());
        return places;
    }
}
