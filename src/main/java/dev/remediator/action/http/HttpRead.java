package dev.remediator.action.http;

import dev.remediator.action.About;
import dev.remediator.action.ActionException;
import dev.remediator.action.Call;
import dev.remediator.action.NearMiss;
import dev.remediator.action.Range;
import dev.remediator.action.Reading;
import dev.remediator.outbound.Answer;
import dev.remediator.outbound.Purpose;
import dev.remediator.outbound.Request;
import dev.remediator.outbound.Response;
import dev.remediator.target.Slot;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads values of another service's interface: a quota, a balance, a status. */
public final class HttpRead implements Reading<HttpReadingsSettings, HttpRead.Input, HttpRead.Output> {
    private static final int LONGEST_TEXT = 1_000;

    /** @param name one of the target's {@code readings} */
    public record Input(
            @About("name of the reading in the target") @Range(min = "1", max = "63")
            String name) {}

    public record Output(
            @About("HTTP status of the answer") int status,

            @About("the status was 2xx and the answer is JSON")
            boolean ok,

            @About("field to its value as text, of those that are there")
            Map<String, String> fields,

            @About("field to its value, of those that are numbers")
            Map<String, Double> numbers) {}

    @Override
    public String capability() {
        return "http.read";
    }

    @Override
    public String adapter() {
        return "http";
    }

    @Override
    public Slot slot() {
        return Slot.READINGS;
    }

    @Override
    public Class<HttpReadingsSettings> settings() {
        return HttpReadingsSettings.class;
    }

    @Override
    public Class<Input> input() {
        return Input.class;
    }

    @Override
    public Class<Output> output() {
        return Output.class;
    }

    @Override
    public String about() {
        return "Reads declared fields of another service's interface, such as a quota or a balance.";
    }

    @Override
    public Output read(Call<HttpReadingsSettings, Input> call) throws ActionException, InterruptedException {
        var name = call.input().name();
        var settings = call.settings();
        var source = settings.readings().get(name);
        if (source == null)
            throw new ActionException(call.target().name() + " has no reading '" + name + "'"
                    + NearMiss.of(name, settings.readings().keySet())
                            .map(near -> ", did you mean '" + near + "'?")
                            .orElse("; it has "
                                    + String.join(", ", settings.readings().keySet())));
        var answer = call.outbound()
                .send(Request.of(Purpose.READ, "GET", source.url())
                        .within(settings.within())
                        .with(settings.headers())
                        .with(source.headers()));
        return switch (answer) {
            case Answer.NotSent<Response> n -> throw new ActionException(name + " was not asked for: " + n.reason());
            case Answer.Ambiguous<Response> a -> throw new ActionException(name + " cannot be read: " + a.reason());
            case Answer.Complete<Response>(var response) -> output(source, response);
        };
    }

    private static Output output(HttpReadingsSettings.Source source, Response response) {
        var fields = new LinkedHashMap<String, String>();
        var numbers = new LinkedHashMap<String, Double>();
        var json = response.json();
        json.ifPresent(answer -> source.fields().forEach((name, pointer) -> {
            var value = answer.at(pointer);
            if (value.isMissingNode() || value.isNull()) return;
            var text = value.isValueNode() ? value.asText() : value.toString();
            fields.put(name, text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) + "…" : text);
            if (value.isNumber() && Double.isFinite(value.doubleValue())) numbers.put(name, value.doubleValue());
        }));
        return new Output(response.status(), response.ok() && json.isPresent(), fields, numbers);
    }
}
