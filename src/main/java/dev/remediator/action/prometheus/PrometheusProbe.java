package dev.remediator.action.prometheus;

import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.action.ActionException;
import dev.remediator.action.Call;
import dev.remediator.action.CheckResult;
import dev.remediator.action.Probe;
import dev.remediator.outbound.Answer;
import dev.remediator.outbound.Purpose;
import dev.remediator.outbound.Request;
import dev.remediator.outbound.Response;
import dev.remediator.target.Slot;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Passes while an instant query keeps its bounds. {@code GET /api/v1/query} of Prometheus' HTTP API. */
public final class PrometheusProbe implements Probe<PrometheusSettings> {
    @Override
    public String capability() {
        return "prometheus";
    }

    @Override
    public String adapter() {
        return "prometheus";
    }

    @Override
    public Slot slot() {
        return Slot.CHECKS;
    }

    @Override
    public Class<PrometheusSettings> settings() {
        return PrometheusSettings.class;
    }

    @Override
    public String about() {
        return "Passes while a Prometheus query gives values within bounds.";
    }

    @Override
    public CheckResult probe(Call<PrometheusSettings, None> call) throws InterruptedException {
        var settings = call.settings();
        // Prometheus is asked about the target's health and is not the target itself: a failed call may be repeated.
        var answer = call.outbound()
                .send(Request.of(Purpose.READ, "GET", url(settings))
                        .within(settings.within())
                        .with(settings.headers()));
        try {
            return Bounds.of(settings).judge(values(answer));
        } catch (ActionException e) {
            return CheckResult.notMade(e.getMessage());
        }
    }

    private static URI url(PrometheusSettings settings) {
        var base = settings.url().toString();
        return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + "/api/v1/query?query="
                + URLEncoder.encode(settings.query(), StandardCharsets.UTF_8));
    }

    private static List<Sample> values(Answer<Response> answer) throws ActionException {
        return switch (answer) {
            case Answer.NotSent<Response> n -> throw new ActionException("Prometheus was not asked: " + n.reason());
            case Answer.Ambiguous<Response> a -> throw new ActionException("Prometheus did not answer: " + a.reason());
            case Answer.Complete<Response>(var response) -> values(response);
        };
    }

    private static List<Sample> values(Response response) throws ActionException {
        var json = response.json()
                .orElseThrow(() -> new ActionException("Prometheus did not answer: " + response.brief()));
        if (!json.path("status").asText().equals("success"))
            throw new ActionException("Prometheus refused the query: "
                    + (json.path("error").isTextual() ? json.path("error").asText() : response.brief()));
        var result = json.path("data").path("result");
        return switch (json.path("data").path("resultType").asText()) {
            case "vector" -> vector(result);
            case "scalar" -> List.of(new Sample("", number(result)));
            default ->
                throw new ActionException("the query gives no instant value, but: "
                        + json.path("data").path("resultType").asText("nothing"));
        };
    }

    private static List<Sample> vector(JsonNode result) throws ActionException {
        var samples = new ArrayList<Sample>();
        for (var series : result) {
            if (!series.has("value")) throw new ActionException("the query gives histograms: ask for one number");
            samples.add(new Sample(series.path("metric").toString(), number(series.path("value"))));
        }
        return samples;
    }

    /** {@code [time, "value"]}; infinite values are spelled as Go spells them. */
    private static double number(JsonNode pair) throws ActionException {
        var text = pair.path(1).asText();
        try {
            return switch (text) {
                case "+Inf" -> Double.POSITIVE_INFINITY;
                case "-Inf" -> Double.NEGATIVE_INFINITY;
                default -> Double.parseDouble(text);
            };
        } catch (NumberFormatException e) {
            throw new ActionException("Prometheus gave a value that cannot be read", e);
        }
    }
}
