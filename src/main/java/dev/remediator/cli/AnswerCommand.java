package dev.remediator.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ValueNode;
import dev.remediator.action.Actions;
import dev.remediator.identity.Role;
import dev.remediator.secret.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** An engineer answers what a run asks. A secret comes from the terminal or from standard input, never from an argument. */
@Command(
        name = "answer",
        description = "Answer what a run asks. Remediator must be running.",
        footer = {
            "  remediator answer 019ab3c1-7d2e/4 --as ana yes                it is done; no: it cannot be done",
            "  remediator answer 019ab3c1-7d2e/4 --as ana 'the second one'   a text, or one of the choices",
            "  remediator answer 019ab3c1-7d2e/4 --as ana                    a secret: asks for it, and shows nothing of it",
            "  remediator answer 019ab3c1-7d2e/4 --as ana --stdin < token    the same, from a file or a program",
            "",
            "The id is what 'remediator asks' prints; of the run's id its beginning will do where no other begins alike.",
            "A secret is not taken from the arguments: other programs and the shell's history see those.",
            "",
            "Exit codes: 0 it is noted; 1 the service says no: it is not yours to answer, or answered already; 2 there is no",
            "running Remediator, no such id, or command or answer were not understood."
        })
public final class AnswerCommand implements Callable<Integer> {
    private static final int MAX_BYTES = 16_000;

    private final Saying saying;
    private final InputStream in;
    private final Function<String, Optional<char[]>> hidden;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private PersonOptions person = new PersonOptions();

    @Mixin
    private ServiceOptions where = new ServiceOptions();

    @Parameters(index = "0", arity = "1", paramLabel = "ID", description = "Which, as 'remediator asks' prints it.")
    private String id = "";

    // A list, so that what is one word too many is refused here without being printed: it may be a secret.
    @Parameters(
            index = "1..*",
            arity = "0..1",
            paramLabel = "VALUE",
            description = "yes or no, a text, or one of the choices; not for a secret.")
    private List<String> values = List.of();

    @Option(names = "--stdin", description = "Read the answer from standard input, without its last line end.")
    private boolean stdin;

    /** @param config of the service: answers a property's text, empty where it is not set */
    public AnswerCommand(Supplier<Function<String, Optional<String>>> config) {
        this(new Saying(new RunningService(config), Actions::discover), System.in, AnswerCommand::fromTerminal);
    }

    /** @param hidden asks with a prompt and shows nothing of what is typed; empty where there is no terminal */
    AnswerCommand(Saying saying, InputStream in, Function<String, Optional<char[]>> hidden) {
        this.saying = saying;
        this.in = in;
        this.hidden = hidden;
    }

    static Optional<char[]> fromTerminal(String prompt) {
        var console = System.console();
        if (console == null || !console.isTerminal()) return Optional.empty();
        return Optional.ofNullable(console.readPassword("%s", prompt));
    }

    @Override
    public Integer call() {
        if (values.size() > 1) throw common.misuse("the answer is one argument: put it in quotes");
        if (stdin && !values.isEmpty()) throw common.misuse("the answer is an argument or on standard input, not both");
        return saying.say(id, person, Role.OPERATOR, where, common, this::answer);
    }

    private int answer(AskId.Named named, ServiceCalls calls) throws NotUnderstood, ServiceRefused {
        var consent = named.open().filter(OpenAsk::consent);
        if (consent.isPresent())
            throw new NotUnderstood(
                    "this waits for consent, not for an answer; nothing was said: './remediator approve %1$s' or 'deny %1$s'"
                            .formatted(named.id()));
        if (named.open().filter(ask -> ask.wanted() == OpenAsk.Wanted.DOUBT).isPresent())
            throw new NotUnderstood("this asks what became of a change; nothing was said: './remediator settle %s'"
                    .formatted(named.id()));
        // Nothing like it is open: only what became of it is wanted, and an empty text answers no question.
        var given = named.open().isPresent() ? given(named.open().get(), calls) : JsonNodeFactory.instance.textNode("");
        calls.post(
                "/api/v1/questions/" + named.id() + "/answer", Saying.object().set("answer", given));
        Saying.noted("answers", named, calls, common);
        return HelpOption.FINE;
    }

    private ValueNode given(OpenAsk ask, ServiceCalls calls) throws NotUnderstood {
        return switch (ask.wanted()) {
            case SECRET -> JsonNodeFactory.instance.textNode(secret(ask, calls).reveal());
            case CONFIRM ->
                JsonNodeFactory.instance.booleanNode(yes(value("yes: it is done, or no: it cannot be done")));
            case TEXT -> JsonNodeFactory.instance.textNode(value("a text"));
            case ONE_OF -> {
                var value = value("one of " + String.join(", ", ask.choices()));
                if (!ask.choices().contains(value))
                    throw new NotUnderstood(
                            "nothing was said: the answer is one of " + String.join(", ", ask.choices()));
                yield JsonNodeFactory.instance.textNode(value);
            }
            case CONSENT, DOUBT -> throw new IllegalStateException("consent and doubts are no answers");
        };
    }

    private static boolean yes(String value) throws NotUnderstood {
        return switch (value.strip().toLowerCase(Locale.ROOT)) {
            case "yes", "true" -> true;
            case "no", "false" -> false;
            default ->
                throw new NotUnderstood("nothing was said: the answer is yes (it is done) or no (it cannot be done)");
        };
    }

    private String value(String wanted) throws NotUnderstood {
        var value = stdin ? read() : values.isEmpty() ? "" : values.getFirst();
        if (value.isBlank()) throw new NotUnderstood("nothing was said: give the answer, " + wanted);
        return value;
    }

    private Secret secret(OpenAsk ask, ServiceCalls calls) throws NotUnderstood {
        if (!values.isEmpty())
            throw new NotUnderstood(
                    "a secret was asked for, and is not taken from the arguments: the shell's history and other programs may"
                            + " have it now, so use another one; nothing was sent: leave it away to be asked for it, or use --stdin");
        if (!calls.isPrivate())
            throw new NotUnderstood(
                    "a secret is not sent over plain http to another machine; nothing was sent: use an https address (--url),"
                            + " or do it on the machine where Remediator runs");
        var typed = stdin
                ? read()
                : hidden.apply("Secret for %s on %s (nothing is shown): ".formatted(ask.playbook(), ask.target()))
                        .map(String::new)
                        .orElseThrow(() -> new NotUnderstood(
                                "there is no terminal to ask for the secret; nothing was sent: use --stdin"));
        if (typed.isBlank()) throw new NotUnderstood("the secret is empty; nothing was sent");
        return Secret.of(typed);
    }

    private String read() throws NotUnderstood {
        try {
            var bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES)
                throw new NotUnderstood("standard input is longer than any answer; nothing was sent");
            var text = new String(bytes, StandardCharsets.UTF_8);
            if (text.endsWith("\n")) text = text.substring(0, text.length() - 1);
            return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
        } catch (IOException e) {
            throw new NotUnderstood("standard input cannot be read; nothing was sent");
        }
    }
}
