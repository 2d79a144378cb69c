package dev.remediator.ingest.alertmanager;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.remediator.ingest.Json;
import dev.remediator.ingest.Malformed;
import dev.remediator.ingest.Problem;
import dev.remediator.ingest.Received;
import dev.remediator.ingest.Source;
import dev.remediator.ingest.WebhookParser;
import dev.remediator.intake.Delivery;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Alertmanager's webhook body, version "4", as 0.25 to 0.34 send it; unknown keys are passed over wherever they stand.
 * Each alert's own status counts: the group's is computed from what was left after truncation.
 */
@Singleton
public final class AlertmanagerParser implements WebhookParser {
    private static final int MAX_ALERTS = 100_000;

    @Override
    public Source.Kind kind() {
        return Source.Kind.ALERTMANAGER;
    }

    @Override
    public long maxBytes() {
        return Long.MAX_VALUE;
    }

    @Override
    public Received parse(byte[] body, Source source, Instant now) throws Malformed {
        try {
            return group(source.name(), body);
        } catch (JsonProcessingException e) {
            throw Json.malformed(e);
        } catch (IOException e) {
            throw new Malformed("The body cannot be read as JSON: " + Problem.quoted(String.valueOf(e.getMessage())));
        }
    }

    private static Received group(String scope, byte[] body) throws IOException, Malformed {
        try {
            return Json.read(body, json -> group(scope, json));
        } catch (Malformed e) {
            // Whatever else is odd: a body of another version is refused for that.
            Version.check(body);
            throw e;
        }
    }

    private static Received group(String scope, JsonParser json) throws IOException, Malformed {
        expect(json.nextToken(), JsonToken.START_OBJECT, "the body", "a JSON object");
        Version version = new Version();
        Alerts alerts = null;
        long truncated = 0;
        for (String key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
            JsonToken value = json.nextToken();
            version.see(key, json);
            switch (key) {
                case "alerts" -> alerts = alerts(scope, json, value);
                case "truncatedAlerts" -> truncated = truncated(json, value);
                default -> json.skipChildren();
            }
        }
        version.check();
        if (alerts == null) throw new Malformed("There is no 'alerts' in the body.");
        if (json.nextToken() != null) throw new Malformed("There is more after the JSON object.");
        return new Received(alerts.taken, note(truncated, alerts.leftOut));
    }

    private static String note(long truncated, int leftOut) {
        List<String> notes = new ArrayList<>();
        if (truncated > 0)
            notes.add(truncated
                    + " alerts of a group were cut off by max_alerts and are not known here: raise it in Alertmanager");
        if (leftOut > 0)
            notes.add(leftOut
                    + " alerts of a group have too many labels, or too long ones, and are not known here: limit labels in"
                    + " Prometheus (label_limit, label_value_length_limit)");
        return String.join("; ", notes);
    }

    /** @param leftOut how many cannot be taken as they are */
    private record Alerts(List<Delivery.Observed> taken, int leftOut) {}

    private static Alerts alerts(String scope, JsonParser json, JsonToken value) throws IOException, Malformed {
        expect(value, JsonToken.START_ARRAY, "'alerts'", "a list");
        List<Delivery.Observed> alerts = new ArrayList<>();
        AlertReader reader = new AlertReader(scope, json);
        for (JsonToken next = json.nextToken(); next != JsonToken.END_ARRAY; next = json.nextToken()) {
            if (alerts.size() == MAX_ALERTS) {
                throw new Malformed("There are more than " + MAX_ALERTS
                        + " alerts in one body: set max_alerts, or group by more labels.");
            }
            reader.read(next).ifPresent(alerts::add);
        }
        if (alerts.isEmpty() && reader.leftOut() > 0) throw new Malformed(reader.lastUnfit());
        return new Alerts(alerts, reader.leftOut());
    }

    private static long truncated(JsonParser json, JsonToken value) throws IOException, Malformed {
        if (value == JsonToken.VALUE_NULL) return 0;
        expect(value, JsonToken.VALUE_NUMBER_INT, "'truncatedAlerts'", "a number");
        return json.getNumberType() == JsonParser.NumberType.BIG_INTEGER ? Long.MAX_VALUE : json.getLongValue();
    }

    static void expect(@Nullable JsonToken found, JsonToken wanted, String where, String what) throws Malformed {
        if (found != wanted)
            throw new Malformed("Expected " + where + " to be " + what + ", found " + name(found) + ".");
    }

    static String name(@Nullable JsonToken token) {
        if (token == null) return "nothing";
        return switch (token) {
            case START_OBJECT, END_OBJECT -> "an object";
            case START_ARRAY, END_ARRAY -> "a list";
            case VALUE_STRING -> "a text";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            case VALUE_TRUE, VALUE_FALSE -> "true or false";
            case VALUE_NULL -> "null";
            case FIELD_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE -> "something else";
        };
    }
}
