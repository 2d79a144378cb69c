package dev.remediator.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Has dead letters tried again, in an operator's name. */
@Command(
        name = "retry",
        description =
                "Have dead letters of a channel tried again, at once and in their order. Remediator must be running.",
        footer = {
            "  remediator deliveries retry slack --as ana          every one",
            "  remediator deliveries retry slack 4711 --as ana     this one; 'remediator deliveries' prints the numbers",
            "",
            "Needs the role operator. Exit codes: 0 they are tried again; 1 there is nothing to try again there; 2 there is no",
            "running Remediator, or the command was not understood."
        })
final class DeliveriesRetryCommand implements Callable<Integer> {
    private final FreezeCalls calls;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private PersonOptions person = new PersonOptions();

    @Mixin
    private ServiceOptions where = new ServiceOptions();

    @Parameters(index = "0", arity = "1", paramLabel = "CHANNEL", description = "Name of the channel.")
    private String channel = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "NUMBER", description = "Only this one.")
    private @Nullable Long number;

    DeliveriesRetryCommand(FreezeCalls calls) {
        this.calls = calls;
    }

    @Override
    public Integer call() {
        if (channel.isBlank()) throw common.misuse("name the channel");
        return calls.as(person, where, common, service -> {
            var path = "/api/v1/deliveries/" + DeliveriesCommand.encoded(channel) + (number == null ? "" : "/" + number)
                    + "/retry";
            var done = service.post(path, Saying.object());
            if (common.json()) common.print(done);
            else
                common.out()
                        .println("%d tried again by %s now; './remediator deliveries' tells what becomes of them"
                                .formatted(done.path("again").asInt(), Shown.line(channel)));
            common.out().flush();
            return HelpOption.FINE;
        });
    }
}
