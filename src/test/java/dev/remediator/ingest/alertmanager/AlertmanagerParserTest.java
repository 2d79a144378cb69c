package dev.remediator.ingest.alertmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.remediator.alert.Alert;
import dev.remediator.alert.AlertStatus;
import dev.remediator.alert.Labels;
import dev.remediator.ingest.Bodies;
import dev.remediator.ingest.Malformed;
import dev.remediator.ingest.Received;
import dev.remediator.ingest.Source;
import dev.remediator.intake.Delivery;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AlertmanagerParserTest {
    private static final Source PROD = new Source("prod", Source.Kind.ALERTMANAGER, Source.Ephemeral.IGNORE);
    private static final Instant NOW = Instant.parse("2026-11-22T18:00:00Z");

    private final AlertmanagerParser parser = new AlertmanagerParser();

    @Test
    void a_firing_alert_is_read_whole() throws Malformed {
        Alert alert = only("""
                {"status":"firing","labels":{"alertname":"DiskFull","instance":"db-1:9100"},
                 "annotations":{"summary":"Disk of db-1 is full","empty":""},
                 "startsAt":"2026-11-22T15:19:02.741936Z","endsAt":"0001-01-01T00:00:00Z",
                 "generatorURL":"http://prometheus.example.org/graph?g0.expr=up+%3D%3D+0\\u0026g0.tab=1",
                 "fingerprint":"0000000000000000"}""");

        assertThat(alert.status()).isEqualTo(AlertStatus.FIRING);
        assertThat(alert.labels()).isEqualTo(Labels.of("alertname", "DiskFull", "instance", "db-1:9100"));
        assertThat(alert.annotations()).containsExactly(entry("summary", "Disk of db-1 is full"), entry("empty", ""));
        assertThat(alert.startsAt()).isEqualTo(Instant.parse("2026-11-22T15:19:02.741936Z"));
        assertThat(alert.endsAt()).isEmpty();
        assertThat(alert.generatorUrl()).isEqualTo("http://prometheus.example.org/graph?g0.expr=up+%3D%3D+0&g0.tab=1");
    }

    @Test
    void a_resolved_alert_has_an_end() throws Malformed {
        Alert alert = only("""
                {"status":"resolved","labels":{"alertname":"DiskFull"},"annotations":{},
                 "startsAt":"2026-11-22T15:19:02Z","endsAt":"2026-11-22T15:24:02Z","generatorURL":"","fingerprint":""}""");

        assertThat(alert.status()).isEqualTo(AlertStatus.RESOLVED);
        assertThat(alert.endsAt()).contains(Instant.parse("2026-11-22T15:24:02Z"));
    }

    @Test
    void each_alerts_own_status_counts_whatever_the_groups_says() throws Malformed {
        byte[] body = new String(
                        Bodies.group("\"truncatedAlerts\":30", "resolved", "firing", "resolved"),
                        StandardCharsets.UTF_8)
                .replaceFirst("\"status\":\"firing\"", "\"status\":\"resolved\"")
                .getBytes(StandardCharsets.UTF_8);

        Received received = parse(body);

        assertThat(received.alerts())
                .extracting(observed -> observed.alert().status())
                .containsExactly(AlertStatus.RESOLVED, AlertStatus.FIRING, AlertStatus.RESOLVED);
        assertThat(received.note()).startsWith("30 alerts of a group were cut off by max_alerts");
    }

    @Test
    void nothing_is_noted_about_a_whole_group() throws Malformed {
        assertThat(parse(Bodies.firing(1)).note()).isEmpty();
    }

    @Test
    void alerts_of_monitoring_do_not_expire() throws Malformed {
        assertThat(parse(Bodies.firing(2)).alerts())
                .extracting(Delivery.Observed::expiresAfter)
                .allSatisfy(expires -> assertThat(expires).isEmpty());
    }

    @Test
    void the_fingerprint_is_ours() throws Malformed {
        // What a real Alertmanager computed for these labels; what the body claims is not read.
        Alert alert = only("""
                {"status":"firing","labels":{"alertname":"Minimal","case":"minimal"},"annotations":{},
                 "startsAt":"2026-11-22T15:19:02Z","fingerprint":"ffffffffffffffff"}""");

        assertThat(alert.fingerprint()).hasToString("e98e4c9fc840b830");
    }

    @Test
    void an_alert_may_have_no_name() throws Malformed {
        assertThat(only(labelled("{\"job\":\"node\"}")).labels().alertname()).isEmpty();
    }

    @Test
    void empty_labels_vanish_and_empty_annotations_stay() throws Malformed {
        Alert alert = only(labelled("{\"alertname\":\"A\",\"team\":\"\",\"severity\":\" \"}"));

        assertThat(alert.labels().asMap()).containsExactly(entry("alertname", "A"), entry("severity", " "));
    }

    @ParameterizedTest
    @CsvSource({
        "2024-02-29T23:59:59.123456789+05:30, 2024-02-29T18:29:59.123456Z",
        "1999-12-31T23:59:59.999999999-12:00, 2000-01-01T11:59:59.999999Z",
        "2024-02-29T18:29:59Z, 2024-02-29T18:29:59Z",
        "0001-01-01T00:00:00Z, 0001-01-01T00:00:00Z",
        "2999-01-01T00:00:00Z, 2999-01-01T00:00:00Z",
    })
    void starts_are_kept_wherever_they_lie(String sent, Instant kept) throws Malformed {
        assertThat(only("{\"status\":\"firing\",\"labels\":{\"a\":\"b\"},\"startsAt\":\"" + sent + "\"}")
                        .startsAt())
                .isEqualTo(kept);
    }

    @Test
    void text_that_cannot_be_stored_is_made_storable() throws Malformed {
        Alert alert = only("""
                {"status":"firing","labels":{"alertname":"A\\u0000","half":"\\ud83d","n\\u0000":"x"},
                 "annotations":{"nul":"a\\u0000b","half":"\\udd25","whole":"\\ud83d\\udd25","control":"\\u0001\\u001f"},
                 "startsAt":"2026-11-22T15:19:02Z","generatorURL":"http://x/\\u0000"}""");

        assertThat(alert.labels().asMap())
                .containsOnly(entry("alertname", "A\uFFFD"), entry("half", "\uFFFD"), entry("n\uFFFD", "x"));
        assertThat(alert.annotations())
                .containsOnly(
                        entry("nul", "a\uFFFDb"),
                        entry("half", "\uFFFD"),
                        entry("whole", "🔥"),
                        entry("control", "\u0001\u001F"));
        assertThat(alert.generatorUrl()).isEqualTo("http://x/\uFFFD");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"notification_reason\":\"first notification\"",
                "\"routeLabels\":{\"team\":\"payments\"}",
                "\"truncatedAlerts\":null",
                "\"new\":[[[{\"deep\":[1,2.5e3,null,true,{\"x\":{}}]}]]]",
                "\"status\":7,\"more\":-1.5",
            })
    void keys_that_other_versions_have_are_passed_over(String extra) throws Malformed {
        String body = new String(Bodies.group(extra, "firing"), StandardCharsets.UTF_8);
        if (extra.startsWith("\"status\"")) body = body.replaceFirst("\"status\":\"firing\",", "");

        assertThat(parse(body).alerts()).hasSize(1);
    }

    @Test
    void unknown_keys_of_an_alert_are_passed_over() throws Malformed {
        assertThat(only("""
                {"silenceURL":"x","values":{"A":{"b":[1]}},"status":"firing","labels":{"a":"b"},"valueString":null,
                 "startsAt":"2026-11-22T15:19:02Z","dashboardURL":["x"]}""").labels()).isEqualTo(Labels.of("a", "b"));
    }

    @Test
    void the_version_may_come_before_the_alerts() throws Malformed {
        assertThat(parse("{\"version\":\"4\",\"alerts\":[]}").alerts()).isEmpty();
    }

    @Test
    void twenty_thousand_alerts_are_one_delivery() throws Malformed {
        byte[] body = Bodies.firing(20_000);
        assertThat(body).hasSizeGreaterThan(12_000_000);

        List<Delivery.Observed> alerts = parse(body).alerts();

        assertThat(alerts).hasSize(20_000);
        assertThat(alerts).extracting(o -> o.alert().fingerprint()).doesNotHaveDuplicates();
    }

    @Nested
    class Long_texts {
        @Test
        void of_annotations_are_cut_with_a_mark() throws Malformed {
            Alert alert = only(annotated(Map.of("logs", "x".repeat(88_000), "short", "y")));

            assertThat(alert.annotations().get("logs"))
                    .hasSize(64 * 1024)
                    .startsWith("xxx")
                    .endsWith("x… [cut]");
            assertThat(alert.annotations()).containsEntry("short", "y");
        }

        @Test
        void up_to_the_limit_stay() throws Malformed {
            assertThat(only(annotated(Map.of("logs", "x".repeat(64 * 1024))))
                            .annotations()
                            .get("logs"))
                    .isEqualTo("x".repeat(64 * 1024));
        }

        @Test
        void are_not_cut_within_a_character() throws Malformed {
            assertThat(only(annotated(Map.of("logs", "x" + "🔥".repeat(40_000))))
                            .annotations()
                            .get("logs"))
                    .doesNotContain("\uFFFD")
                    .endsWith("🔥… [cut]");
            assertThat(only(annotated(Map.of("logs", "🔥".repeat(40_000))))
                            .annotations()
                            .get("logs"))
                    .doesNotContain("\uFFFD")
                    .endsWith("🔥… [cut]");
        }

        @Test
        void of_addresses_are_left_out_because_half_an_address_leads_elsewhere() throws Malformed {
            assertThat(
                            only("{\"status\":\"firing\",\"labels\":{\"a\":\"b\"},\"startsAt\":\"2026-11-22T15:19:02Z\",\"generatorURL\":\"http://"
                                            + "x".repeat(70_000) + "\"}")
                                    .generatorUrl())
                    .isEmpty();
        }

        @Test
        void of_labels_are_refused_because_they_are_what_the_alert_is() throws Malformed {
            refused(group(labelled("{\"a\":\"" + "x".repeat(16_385) + "\"}")))
                    .hasMessage("'labels' of alert 1 has a label 'a' of more than 16384 characters.");
            assertThat(only(labelled("{\"a\":\"" + "x".repeat(16_384) + "\"}"))
                            .labels()
                            .get("a"))
                    .hasSize(16_384);
        }
    }

    /** Whoever is scraped chooses what a label says, and must not silence the others of its group by it. */
    @Test
    void an_alert_that_cannot_be_taken_does_not_take_its_group_with_it() throws Malformed {
        var many = new StringBuilder("{\"l\":\"x\"");
        for (int i = 0; i < 512; i++) many.append(",\"l").append(i).append("\":\"x\"");

        Received received = parse(group(labelled("{\"alertname\":\"First\"}") + ","
                + labelled("{\"alertname\":\"Huge\",\"a\":\"" + "x".repeat(16_385) + "\"}") + ","
                + labelled(many + "}") + ","
                + labelled("{\"alertname\":\"Last\"}")));

        assertThat(received.alerts())
                .extracting(observed -> observed.alert().labels().alertname())
                .containsExactly("First", "Last");
        assertThat(received.note()).startsWith("2 alerts of a group have too many labels, or too long ones");
    }

    @Test
    void more_annotations_than_anyone_reads_are_counted() throws Malformed {
        StringBuilder annotations = new StringBuilder("{");
        for (int i = 0; i < 300; i++) annotations.append("\"a").append(i).append("\":\"x\",");
        annotations.append("\"").append("n".repeat(2000)).append("\":\"x\"}");

        Alert alert = only("{\"status\":\"firing\",\"labels\":{\"a\":\"b\"},\"annotations\":" + annotations
                + ",\"startsAt\":\"2026-11-22T15:19:02Z\"}");

        assertThat(alert.annotations()).hasSize(257).containsEntry("left_out", "45 more annotations");
    }

    @Nested
    class It_refuses {
        @Test
        void another_version_by_name() {
            refused("{\"version\":\"3\",\"alerts\":[]}")
                    .hasMessage("Expected Alertmanager's webhook body with version \"4\", found '3'. A body made by"
                            + " 'payload' in webhook_configs cannot be read: remove 'payload' for this receiver.");
            refused("{\"version\":4,\"alerts\":[]}").hasMessageContaining("found the number '4'");
            refused("{\"version\":null,\"alerts\":[]}").hasMessageContaining("found null");
            refused("{\"version\":{\"x\":1},\"alerts\":[]}").hasMessageContaining("found an object");
        }

        @Test
        void a_payload_of_ones_own_by_its_keys() {
            refused("{\"text\":\"3 alerts\",\"blocks\":[{\"type\":\"section\"}]}")
                    .hasMessageContaining("found none, but the keys 'text', 'blocks'");
        }

        @Test
        void a_payload_of_ones_own_for_its_version_even_if_its_alerts_look_odd() {
            refused("{\"alerts\":\"3 firing\",\"title\":\"x\"}")
                    .hasMessageContaining("found none, but the keys 'alerts', 'title'");
            refused("{\"alerts\":[{\"name\":\"x\"}],\"version\":\"1\"}").hasMessageContaining("found '1'");
        }

        @Test
        void keys_without_end_are_not_all_repeated() {
            refused("{\"a\":1,\"b\":1,\"c\":1,\"d\":1,\"e\":1,\"f\":1,\"g\":1,\"h\":1,\"i\":1}")
                    .hasMessageContaining("'g', 'h'. A body");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "''                                   | Expected the body to be a JSON object, found nothing.",
                    "[]                                   | Expected the body to be a JSON object, found a list.",
                    "'\"x\"'                              | Expected the body to be a JSON object, found a text.",
                    "null                                 | Expected the body to be a JSON object, found null.",
                    "17                                   | Expected the body to be a JSON object, found a number.",
                    "{\"version\":\"4\"}                  | There is no 'alerts' in the body.",
                    "{\"version\":\"4\",\"alerts\":null}  | Expected 'alerts' to be a list, found null.",
                    "{\"version\":\"4\",\"alerts\":[7]}   | Expected alert 1 to be an object, found a number.",
                    "{\"version\":\"4\",\"alerts\":[]} {} | There is more after the JSON object.",
                    "{\"version\":\"4\",\"alerts\":[],\"truncatedAlerts\":\"x\"} | Expected 'truncatedAlerts' to be a number, found a text.",
                })
        void other_shapes(String body, String says) {
            refused(body).hasMessage(says);
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "{}                                                          | alert 2 has no 'status'.",
                    "{\"status\":\"firing\"}                                     | alert 2 has no 'startsAt'.",
                    "{\"status\":\"firing\",\"startsAt\":\"2026-11-22T15:19:02Z\"} | alert 2 has no labels, so nothing tells what it is about.",
                    "{\"status\":\"firing\",\"startsAt\":\"2026-11-22T15:19:02Z\",\"labels\":null} | alert 2 has no labels, so nothing tells what it is about.",
                    "{\"status\":\"firing\",\"startsAt\":\"2026-11-22T15:19:02Z\",\"labels\":{\"a\":\"\"}} | alert 2 has no labels, so nothing tells what it is about.",
                    "{\"status\":\"suppressed\"}  | Expected 'status' of alert 2 to be \"firing\" or \"resolved\", found 'suppressed'.",
                    "{\"status\":\"FIRING\"}      | Expected 'status' of alert 2 to be \"firing\" or \"resolved\", found 'FIRING'.",
                    "{\"status\":null}            | Expected 'status' of alert 2 to be a text, found null.",
                    "{\"labels\":[]}              | Expected 'labels' of alert 2 to be an object, found a list.",
                    "{\"labels\":{\"a\":1}}       | Expected a value in 'labels' of alert 2 to be a text, found a number.",
                    "{\"annotations\":{\"a\":{}}} | Expected a value in 'annotations' of alert 2 to be a text, found an object.",
                    "{\"startsAt\":\"yesterday\"} | Expected 'startsAt' of alert 2 to be a time such as \"2026-11-22T15:19:02.741Z\", found 'yesterday'.",
                    "{\"startsAt\":\"+12026-11-22T15:19:02Z\"} | Expected 'startsAt' of alert 2 to be a time such as \"2026-11-22T15:19:02.741Z\", found '+12026-11-22T15:19:02Z'.",
                    "{\"startsAt\":0}             | Expected 'startsAt' of alert 2 to be a text, found a number.",
                    "{\"endsAt\":\"\"}            | Expected 'endsAt' of alert 2 to be a time such as \"2026-11-22T15:19:02.741Z\", found ''.",
                    "{\"generatorURL\":{}}        | Expected 'generatorURL' of alert 2 to be a text, found an object.",
                })
        void an_alert_that_is_none_and_says_which(String alert, String says) {
            refused(group(labelled("{\"a\":\"b\"}") + "," + alert)).hasMessage(says);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{\"version\":\"4\",\"version\":\"4\",\"alerts\":[]}",
                    "{\"version\":\"4\",\"alerts\":[],\"alerts\":[]}",
                    "{\"version\":\"4\",\"alerts\":[{\"status\":\"firing\",\"status\":\"resolved\"}]}",
                    "{\"version\":\"4\",\"alerts\":[{\"labels\":{\"a\":\"b\",\"a\":\"c\"}}]}",
                    "{\"version\":\"4\",\"alerts\":[],\"x\":{\"y\":{\"z\":1,\"z\":2}}}",
                })
        void a_key_that_comes_twice(String body) {
            refused(body)
                    .hasMessageContaining("is not JSON as expected at line 1")
                    .hasMessageContaining("Duplicate");
        }

        @ParameterizedTest
        @ValueSource(ints = {21, 1_000, 100_000})
        void what_is_nested_too_deeply(int depth) {
            refused("{\"x\":" + "[".repeat(depth)).hasMessageContaining("is not JSON as expected");
            refused("{\"version\":\"4\",\"alerts\":[],\"x\":" + "{\"x\":".repeat(depth) + "1" + "}".repeat(depth) + "}")
                    .hasMessageContaining("nesting depth");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{",
                    "{\"version\":\"4\",\"alerts\":[",
                    "{\"version\":\"4\",\"alerts\":[}",
                    "{\"version\":'4'}",
                    "{version:4}",
                    "{\"version\":\"4\",\"alerts\":[],}",
                    "{\"version\":\"4\",\"alerts\":[],\"x\":NaN}",
                    "{\"version\":\"4\",\"alerts\":[],\"x\":\"\n\"}",
                    "{\"version\":\"4\",\"alerts\":[],\"x\":01}",
                    "// comment\n{}",
                    "\u0000",
                    "{\"half\\ud83d\":1}",
                })
        void what_is_no_json(String body) {
            refused(body).hasMessageStartingWith("The body is not JSON as expected at line");
        }

        @Test
        void bytes_that_are_no_text() {
            byte[] body = Bodies.firing(1);
            body[body.length / 2] = (byte) 0xC3;
            body[body.length / 2 + 1] = (byte) 0x28;

            assertThatThrownBy(() -> parser.parse(body, PROD, NOW)).isInstanceOf(Malformed.class);
        }

        @Test
        void labels_without_end() {
            StringBuilder labels = new StringBuilder("{");
            for (int i = 0; i < 513; i++)
                labels.append(i == 0 ? "" : ",").append("\"l").append(i).append("\":\"x\"");

            refused(group(labelled(labels + "}"))).hasMessage("'labels' of alert 1 has more than 512 labels.");
        }

        @Test
        void alerts_without_end() {
            String body = "{\"version\":\"4\",\"alerts\":[" + (labelled("{\"a\":\"b\"}") + ",").repeat(100_000)
                    + labelled("{\"a\":\"b\"}") + "]}";

            refused(body).hasMessageStartingWith("There are more than 100000 alerts in one body");
        }

        @Test
        void and_does_not_hand_foreign_text_on_as_it_is() {
            refused("{\"version\":\"x\\r\\nX-Injected: 1\\u202e" + "y".repeat(500) + "\"}")
                    .satisfies(e -> assertThat(e.getMessage())
                            .doesNotContain("\r", "\n", "\u202e")
                            .hasSizeLessThan(300));
        }
    }

    private AbstractThrowableAssert<?, ?> refused(String body) {
        return assertThatThrownBy(() -> parse(body)).isInstanceOf(Malformed.class);
    }

    private Received parse(byte[] body) throws Malformed {
        return parser.parse(body, PROD, NOW);
    }

    private Received parse(String body) throws Malformed {
        return parse(body.getBytes(StandardCharsets.UTF_8));
    }

    private Alert only(String alert) throws Malformed {
        List<Delivery.Observed> alerts = parse(group(alert)).alerts();
        assertThat(alerts).hasSize(1);
        return alerts.getFirst().alert();
    }

    private static String group(String alerts) {
        return "{\"receiver\":\"ops\",\"status\":\"firing\",\"alerts\":[" + alerts + "],\"version\":\"4\"}";
    }

    private static String labelled(String labels) {
        return "{\"status\":\"firing\",\"startsAt\":\"2026-11-22T15:19:02Z\",\"labels\":" + labels + "}";
    }

    private static String annotated(Map<String, String> annotations) {
        StringBuilder json = new StringBuilder();
        annotations.forEach(
                (name, text) -> json.append(json.isEmpty() ? "" : ",").append("\"" + name + "\":\"" + text + "\""));
        return "{\"status\":\"firing\",\"labels\":{\"a\":\"b\"},\"annotations\":{" + json
                + "},\"startsAt\":\"2026-11-22T15:19:02Z\"}";
    }
}
