package dev.remediator.cli;

import dev.remediator.action.Actions;
import dev.remediator.identity.Role;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** An engineer says what became of an effect that nobody could tell. */
@Command(
        name = "settle",
        description = "Say what became of a change that nobody could tell. Remediator must be running.",
        footer = {
            "  remediator settle 019ab3c1-7d2e/4 happened --as ana --reason 'the breaker is open'",
            "  remediator settle 019ab3c1-7d2e/4 did-not --as ana",
            "  remediator settle 019ab3c1-7d2e/4 stop --as ana --reason 'we do the rest by hand'",
            "",
            "Look there first: the run goes on from what you say. After 'happened' it looks whether it helped; after 'did-not' it",
            "takes it as failed and goes on with what its playbook says; after 'stop' it does nothing more.",
            "The id is what 'remediator asks' prints; of the run's id its beginning will do where no other begins alike.",
            "",
            "Exit codes: 0 it is noted; 1 the service says no: it is not yours to say, or said already; 2 there is no running",
            "Remediator, no such id, or the command was not understood."
        })
public final class SettleCommand implements Callable<Integer> {
    private static final Map<String, String> WORDS = Map.of(
            "happened", "says that it happened",
            "did-not", "says that it did not happen",
            "stop", "stops the run");

    private final Saying saying;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private PersonOptions person = new PersonOptions();

    @Mixin
    private ServiceOptions where = new ServiceOptions();

    @Parameters(index = "0", arity = "1", paramLabel = "ID", description = "Which, as 'remediator asks' prints it.")
    private String id = "";

    @Parameters(
            index = "1",
            arity = "1",
            paramLabel = "WHAT",
            description = "happened, did-not, or stop: nothing more is done by this run.")
    private String what = "";

    @Option(names = "--reason", paramLabel = "TEXT", description = "What you saw.")
    private String reason = "";

    /** @param config of the service: answers a property's text, empty where it is not set */
    public SettleCommand(Supplier<Function<String, Optional<String>>> config) {
        this(new Saying(new RunningService(config), Actions::discover));
    }

    SettleCommand(Saying saying) {
        this.saying = saying;
    }

    @Override
    public Integer call() {
        var says = WORDS.get(what);
        if (says == null) throw common.misuse("it is one of: happened, did-not, stop");
        return saying.say(id, person, Role.OPERATOR, where, common, (named, calls) -> {
            if (named.open().filter(ask -> ask.wanted() != OpenAsk.Wanted.DOUBT).isPresent())
                throw new NotUnderstood(
                        "nobody is in doubt about this; nothing was said: './remediator asks' shows what"
                                + " is wanted");
            calls.post(
                    "/api/v1/doubts/" + named.id(),
                    Saying.object().put("it", what).put("reason", reason));
            Saying.noted(says, named, calls, common);
            return HelpOption.FINE;
        });
    }
}
