package dev.remediator.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists what runs wait for from people. */
@Command(
        name = "asks",
        description = "List what waits for people: consent, questions and doubts. Remediator must be running.",
        footer = {
            "  remediator asks                the one that ends first in front",
            "  remediator asks -o json        for programs",
            "",
            "Exit codes: 0 they are printed, even where there are none; 2 there is no running Remediator, or the command",
            "was not understood."
        })
public final class AsksCommand implements Callable<Integer> {
    private final RunningService service;
    private final InstantSource clock;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private ServiceOptions where = new ServiceOptions();

    /** @param config of the service: answers a property's text, empty where it is not set */
    public AsksCommand(Supplier<Function<String, Optional<String>>> config) {
        this(new RunningService(config), InstantSource.system());
    }

    AsksCommand(RunningService service, InstantSource clock) {
        this.service = service;
        this.clock = clock;
    }

    @Override
    public Integer call() {
        return service.as(Optional.empty(), Set.of(), where, common, calls -> {
            var open = OpenAsk.all(calls);
            if (common.json()) common.print(json(open, calls));
            else text(open);
            common.out().flush();
            return HelpOption.FINE;
        });
    }

    private void text(List<OpenAsk> open) {
        var out = common.out();
        var paint = common.paint();
        if (open.isEmpty()) out.println("Nothing waits for people.");
        for (var ask : open) {
            out.println(paint.bold(ask.id().toString()) + "  " + ask.playbook() + " on " + ask.target());
            out.println("  %s %s, until %s (%s)"
                    .formatted(
                            ask.group().isEmpty() ? "every engineer" : ask.group(),
                            ask.consent() ? "must agree" : "is asked",
                            ask.expiresAt().truncatedTo(ChronoUnit.SECONDS),
                            left(clock.instant(), ask.expiresAt())));
            if (ask.wanted() == OpenAsk.Wanted.DOUBT) out.println("  it is not known whether this happened:");
            ask.says().lines().forEach(line -> out.println("  | " + line));
            if (ask.consent()
                    || (ask.wanted() == OpenAsk.Wanted.DOUBT && !ask.takenBack().isEmpty()))
                out.println("  "
                        + (ask.takenBack().isEmpty()
                                ? paint.warn("it cannot be taken back")
                                : "taken back by: " + ask.takenBack()));
            ask.known().forEach(line -> out.println("  known: " + line));
            ask.around().forEach(line -> out.println("  " + line));
            if (!ask.plan().isEmpty()) out.println("  plan " + ask.plan());
            if (!ask.saidBy().isEmpty()) out.println("  heard so far: " + String.join(", ", ask.saidBy()));
            out.println(paint.dim("  " + next(ask)));
            out.println();
        }
    }

    private static String next(OpenAsk ask) {
        return switch (ask.wanted()) {
            case CONSENT ->
                "./remediator approve %1$s --as ENGINEER%2$s   or   deny %1$s --as ENGINEER --reason TEXT"
                        .formatted(ask.id(), ask.reasonRequired() ? " --reason TEXT" : "");
            case CONFIRM -> "./remediator answer %s --as ENGINEER yes   or   no".formatted(ask.id());
            case TEXT -> "./remediator answer %s --as ENGINEER TEXT".formatted(ask.id());
            case DOUBT ->
                "look there, then: ./remediator settle %s happened | did-not | stop --as ENGINEER".formatted(ask.id());
            case SECRET -> "./remediator answer %s --as ENGINEER   (asks for the secret)".formatted(ask.id());
            case ONE_OF ->
                "./remediator answer %s --as ENGINEER %s".formatted(ask.id(), String.join(" | ", ask.choices()));
        };
    }

    /** Rounded down: nobody is told of more time than there is. */
    private static String left(Instant now, Instant end) {
        var left = Duration.between(now, end);
        if (left.isNegative() || left.isZero()) return "over";
        if (left.toHours() >= 48) return left.toDays() + " days";
        if (left.toMinutes() >= 120) return left.toHours() + " h";
        return left.toMinutes() >= 2 ? left.toMinutes() + " min" : left.toSeconds() + " s";
    }

    private static ObjectNode json(List<OpenAsk> open, ServiceCalls calls) {
        var answer = JsonNodeFactory.instance.objectNode();
        var items = answer.putArray("items");
        for (var ask : open) {
            var item = items.addObject()
                    .put("id", ask.id().toString())
                    .put("wanted", ask.wanted().word())
                    .put("playbook", ask.playbook())
                    .put("target", ask.target())
                    .put("group", ask.group())
                    .put("says", ask.says())
                    .put("expiresAt", ask.expiresAt().toString())
                    .put("reasonRequired", ask.reasonRequired())
                    .put("incident", calls.address("/incidents/" + ask.incident()));
            if (!ask.takenBack().isEmpty()) item.put("takenBack", ask.takenBack());
            if (!ask.plan().isEmpty()) item.put("plan", ask.plan());
            var known = item.putArray("known");
            ask.known().forEach(known::add);
            var around = item.putArray("around");
            ask.around().forEach(around::add);
            var choices = item.putArray("choices");
            ask.choices().forEach(choices::add);
            var said = item.putArray("saidBy");
            ask.saidBy().forEach(said::add);
        }
        return answer;
    }
}
