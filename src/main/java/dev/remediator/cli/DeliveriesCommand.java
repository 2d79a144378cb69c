package dev.remediator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.action.Actions;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists what channels have not told, and with {@code retry} has dead letters tried again. */
@Command(
        name = "deliveries",
        description = "List what channels have still to tell, and what they gave up. Remediator must be running.",
        footer = {
            "  remediator deliveries                          how each channel stands, and the newest that is not told",
            "  remediator deliveries --state dead             dead letters: nobody tries them any more",
            "  remediator deliveries --channel slack --limit 200",
            "  remediator deliveries retry slack --as ana     every dead letter of a channel, once more",
            "",
            "Exit codes: 0 they are printed, even where there are none; 2 there is no running Remediator, or the command",
            "was not understood."
        })
public final class DeliveriesCommand implements Callable<Integer> {
    private static final int MOST = 200;

    private final FreezeCalls calls;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private ServiceOptions where = new ServiceOptions();

    @Option(names = "--channel", paramLabel = "NAME", description = "Of this channel only.")
    private @Nullable String channel;

    @Option(
            names = "--state",
            paramLabel = "STATE",
            description = "Only what is waiting, held (by quiet hours) or dead.")
    private @Nullable String state;

    @Option(names = "--limit", paramLabel = "N", description = "At most so many, from 1 to 200 (default: 50).")
    private int limit = 50;

    @Option(names = "--cursor", paramLabel = "TEXT", description = "The next part, as the part before named it.")
    private @Nullable String cursor;

    private DeliveriesCommand(FreezeCalls calls) {
        this.calls = calls;
    }

    /**
     * The command with the one below it.
     *
     * @param config of the service: answers a property's text, empty where it is not set
     */
    public static CommandLine line(Supplier<Function<String, Optional<String>>> config) {
        return line(new FreezeCalls(new RunningService(config), Actions::discover));
    }

    static CommandLine line(FreezeCalls calls) {
        return new CommandLine(new DeliveriesCommand(calls)).addSubcommand("retry", new DeliveriesRetryCommand(calls));
    }

    @Override
    public Integer call() {
        if (limit < 1 || limit > MOST) throw common.misuse("--limit is a number from 1 to " + MOST);
        return calls.service().as(Optional.empty(), Set.of(), where, common, service -> {
            JsonNode answer = service.get(path());
            if (common.json()) common.print(answer);
            else show(answer);
            return HelpOption.FINE;
        });
    }

    private String path() {
        var path = new StringBuilder("/api/v1/deliveries?limit=").append(limit);
        if (channel != null) path.append("&channel=").append(encoded(channel));
        if (state != null) path.append("&state=").append(encoded(state));
        if (cursor != null) path.append("&cursor=").append(encoded(cursor));
        return path.toString();
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private void show(JsonNode answer) {
        var out = common.out();
        for (var each : answer.path("channels"))
            if (channel == null || channel.equals(each.path("name").asText())) out.println(standing(each));
        if (answer.path("items").isEmpty()) out.println("Nothing of this waits, and nothing was given up.");
        for (var item : answer.path("items")) {
            out.println(
                    common.paint().bold(FreezeCalls.text(item, "channel") + " " + FreezeCalls.text(item, "id")) + "  "
                            + FreezeCalls.text(item, "state") + "  "
                            + Shown.moment(FreezeCalls.text(item, "announcedAt")) + "  "
                            + FreezeCalls.text(item, "severity") + " " + FreezeCalls.text(item, "title") + ": "
                            + FreezeCalls.text(item, "text"));
            if (item.hasNonNull("error"))
                out.println("  after %d attempts: %s"
                        .formatted(item.path("attempts").asInt(), FreezeCalls.text(item, "error")));
        }
        if (answer.hasNonNull("next")) out.println("There are more: --cursor " + FreezeCalls.text(answer, "next"));
        out.flush();
    }

    private String standing(JsonNode each) {
        var line = new StringBuilder("%s: %d waiting"
                .formatted(
                        common.paint().bold(FreezeCalls.text(each, "name")),
                        each.path("waiting").asInt()));
        if (each.path("held").asInt() > 0)
            line.append(" (%d of them for the end of %s)"
                    .formatted(each.path("held").asInt(), FreezeCalls.text(each, "quiet")));
        line.append(", %d dead".formatted(each.path("dead").asInt()));
        if (!each.path("configured").asBoolean()) line.append("; not in the settings any more");
        if (each.hasNonNull("error")) line.append("; it said: ").append(FreezeCalls.text(each, "error"));
        return line.toString();
    }
}
