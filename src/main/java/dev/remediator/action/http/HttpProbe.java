package dev.remediator.action.http;

import dev.remediator.action.Call;
import dev.remediator.action.CheckResult;
import dev.remediator.action.Durations;
import dev.remediator.action.Probe;
import dev.remediator.outbound.Answer;
import dev.remediator.outbound.Purpose;
import dev.remediator.outbound.Request;
import dev.remediator.outbound.Response;
import dev.remediator.target.Slot;
import java.time.Duration;

/** Passes when a URL gives the right status in time, and says the right thing where that is asked. */
public final class HttpProbe implements Probe<HttpProbeSettings> {
    @Override
    public String capability() {
        return "http";
    }

    @Override
    public String adapter() {
        return "http";
    }

    @Override
    public Slot slot() {
        return Slot.CHECKS;
    }

    @Override
    public Class<HttpProbeSettings> settings() {
        return HttpProbeSettings.class;
    }

    @Override
    public String about() {
        return "Passes when a URL answers with the status, in the time, and with the body field that the check names.";
    }

    @Override
    public CheckResult probe(Call<HttpProbeSettings, None> call) throws InterruptedException {
        var settings = call.settings();
        var began = call.clock().now();
        var answer = call.outbound()
                .send(Request.of(Purpose.PROBE, settings.method().name(), settings.url())
                        .within(settings.within())
                        .with(settings.headers()));
        return judge(settings, answer, Duration.between(began, call.clock().now()));
    }

    static CheckResult judge(HttpProbeSettings settings, Answer<Response> answer, Duration took) {
        return switch (answer) {
            case Answer.NotSent<Response> n -> new CheckResult.Failed(n.reason());
            case Answer.Ambiguous<Response> a -> new CheckResult.Failed(a.reason());
            case Answer.Complete<Response>(var response) -> judge(settings, response, took);
        };
    }

    private static CheckResult judge(HttpProbeSettings settings, Response response, Duration took) {
        if (response.status() != settings.status())
            return new CheckResult.Failed(response.brief() + ", expected " + settings.status());
        if (took.compareTo(settings.within()) > 0)
            return new CheckResult.Failed("HTTP %d after %d ms, allowed %s"
                    .formatted(response.status(), took.toMillis(), Durations.format(settings.within())));
        if (settings.body().isPresent()) {
            var field = settings.body().get();
            var json = response.json();
            if (json.isEmpty()) return new CheckResult.Failed("the answer is not JSON: " + response.brief());
            var value = json.get().at(field.pointer());
            if (value.isMissingNode())
                return new CheckResult.Failed(
                        "nothing at " + field.pointer() + " of the answer, expected " + field.expected());
            var saw = field.pointer() + " is " + HttpProbeSettings.Field.shortened(value.toString());
            if (!field.holds(value)) return new CheckResult.Failed(saw + ", expected " + field.expected());
            return new CheckResult.Passed(answered(response, took) + ", " + saw);
        }
        return new CheckResult.Passed(answered(response, took));
    }

    private static String answered(Response response, Duration took) {
        return "HTTP %d in %d ms".formatted(response.status(), took.toMillis());
    }
}
