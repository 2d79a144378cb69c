package dev.remediator.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.remediator.action.Actions;
import dev.remediator.alert.Alert;
import dev.remediator.alert.Labels;
import dev.remediator.alert.Matcher;
import dev.remediator.alert.MatcherParser;
import dev.remediator.alert.MatcherSyntaxException;
import dev.remediator.alert.Matchers;
import dev.remediator.alert.Text;
import dev.remediator.ingest.WebhookParser;
import dev.remediator.playbook.Playbook;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Says whether matchers hold for labels, exactly as the service would decide it for an alert. Needs no container. */
@Command(
        name = "match",
        description = {
            "Try matchers against labels, as the service would for an alert;",
            "or, with --playbooks or --alert, an alert against the playbooks."
        },
        mixinStandardHelpOptions = true,
        exitCodeOnInvalidInput = MatchCommand.NOT_UNDERSTOOD,
        exitCodeOnExecutionException = MatchCommand.NOT_UNDERSTOOD,
        footerHeading = "%nExamples:%n",
        usageHelpWidth = 100,
        footer = {
            "  remediator match 'alertname=\"GatewayDown\"' alertname=GatewayDown service=mcp-gateway",
            "  remediator match 'severity=~\"critical|page\", service!=\"\"' severity=critical",
            "  remediator match --parser utf8 '{\"service.name\"=\"api\"}' service.name=api",
            "  echo '{\"matchers\": \"{a=\\\"b\\\"}\", \"labels\": {\"a\": \"b\"}}' | remediator match --stdin",
            "  remediator match --playbooks alertname=GatewayDown service=mcp-gateway",
            "  remediator match --alert payload.json",
            "",
            "With --playbooks and --alert the playbooks that match are listed in the order in which they are",
            "asked; remediator explain says why the others do not.",
            "",
            "Write matchers in single quotes, so that the shell leaves them alone.",
            "A label that is not given counts as the empty text: a!=\"x\" and a=~\".*\" hold without it.",
            "Regular expressions are RE2 and must match the whole value.",
            "",
            "With --stdin each line of input is answered by a line of its own: {\"match\":true},",
            "{\"match\":false} or {\"error\":\"...\"}.",
            "",
            "Exit codes: 0 they match (each alert a playbook), 1 they do not, 2 not understood.",
            "With --stdin the exit code is 0 whatever the answers are."
        })
public final class MatchCommand implements Callable<Integer> {
    static final int NOT_UNDERSTOOD = 2;
    private static final int MATCH = 0;
    private static final int NO_MATCH = 1;

    /** How the result is written. */
    enum Format {
        TEXT,
        JSON
    }

    private final InputStream in;
    private final List<WebhookParser> parsers;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--parser",
            paramLabel = "PARSER",
            defaultValue = "fallback",
            converter = ParserOption.class,
            description = "Alertmanager's mode of reading: utf8, classic or fallback (default: ${DEFAULT-VALUE}).")
    private MatcherParser parser = MatcherParser.FALLBACK;

    @Option(names = "--stdin", description = "Read JSON lines from standard input, answer each with a JSON line.")
    private boolean lines;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "text",
            converter = FormatOption.class,
            description = "text or json (default: ${DEFAULT-VALUE}).")
    private Format format = Format.TEXT;

    @Option(names = "--playbooks", description = "Match the labels against the playbooks of --remediations.")
    private boolean againstPlaybooks;

    @Option(
            names = "--alert",
            paramLabel = "FILE",
            description = "Match every alert of a webhook's body (Alertmanager, Railway) against the playbooks.")
    private @Nullable Path alert;

    @Option(
            names = "--remediations",
            paramLabel = "FOLDER",
            defaultValue = "remediations",
            description = "Folder of the playbooks (default: ${DEFAULT-VALUE}).")
    private Path folder = Path.of("remediations");

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "MATCHERS",
            description = "For example 'a=\"b\", c=~\"d|e\"'.")
    private @Nullable String matchers;

    @Parameters(index = "1..*", arity = "0..*", paramLabel = "NAME=VALUE", description = "The labels.")
    private List<String> labels = List.of();

    /** Reads the process's standard input where asked to. */
    public MatchCommand(List<WebhookParser> parsers) {
        this(System.in, parsers);
    }

    MatchCommand(InputStream in, List<WebhookParser> parsers) {
        this.in = in;
        this.parsers = parsers;
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        String text = matchers;
        if (lines) {
            if (text != null) throw usage("with --stdin, matchers and labels come from standard input only");
            new MatchLines(in, out, parser).answerAll();
            return MATCH;
        }
        if (againstPlaybooks || alert != null) return playbooks(text, out);
        if (text == null) throw usage("write the matchers, then the labels as name=value");
        Labels given = labels();
        int code;
        try {
            code = decide(Matchers.parse(text, parser), given, out);
        } catch (MatcherSyntaxException e) {
            refuse(text, e, out);
            code = NOT_UNDERSTOOD;
        }
        out.flush();
        return code;
    }

    private int playbooks(@Nullable String first, PrintWriter out) throws IOException {
        try {
            var now = Instant.now();
            if (alert != null && first != null) throw usage("with --alert, the labels come from the file");
            if (alert == null && first == null) throw usage("write the labels as name=value");
            var asked = alert != null
                    ? new PayloadFile(parsers, in)
                            .read(alert, now).stream().map(Alert::labels).toList()
                    : List.of(LabelArguments.read(
                            Stream.concat(Stream.ofNullable(first), labels.stream()).toList()));
            var index = PlaybookFolder.load(folder, Actions.discover()).index();
            boolean all = true;
            for (var given : asked) {
                var found = index.find(given);
                all &= !found.isEmpty();
                print(given, found, out);
            }
            out.flush();
            return all ? MATCH : NO_MATCH;
        } catch (NotUnderstood e) {
            e.lines().forEach(spec.commandLine().getErr()::println);
            spec.commandLine().getErr().flush();
            return NOT_UNDERSTOOD;
        }
    }

    private void print(Labels given, List<Playbook> found, PrintWriter out) throws IOException {
        switch (format) {
            case TEXT -> {
                out.println((found.isEmpty() ? "no playbook matches: " : "match: ") + given);
                int order = 0;
                for (var playbook : found)
                    out.printf("  %d. %s (%s, rank %d)%n", ++order, playbook.name(), playbook.severity(), playbook.rank());
            }
            case JSON -> {
                var answer = json().put("match", !found.isEmpty());
                var labelsNode = answer.putObject("labels");
                given.asMap().forEach(labelsNode::put);
                var names = answer.putArray("playbooks");
                found.forEach(playbook -> names.add(playbook.name()));
                out.println(MatchLines.written(answer));
            }
        }
    }

    private Labels labels() {
        var given = new LinkedHashMap<String, String>();
        for (String label : labels) {
            int equals = label.indexOf('=');
            if (equals < 1) throw usage("a label is written name=value, this is not: '" + label + "'");
            if (given.put(label.substring(0, equals), label.substring(equals + 1)) != null)
                throw usage("the label '" + label.substring(0, equals) + "' is given twice");
        }
        return Labels.of(given);
    }

    private int decide(Matchers asked, Labels given, PrintWriter out) throws IOException {
        Optional<Matcher> failed =
                asked.matchers().stream().filter(m -> !m.matches(given)).findFirst();
        switch (format) {
            case TEXT ->
                out.print(failed.map(m -> "no match: " + m + " does not hold, " + found(m, given) + "\n")
                        .orElseGet(() -> whatMatched(asked, given)));
            case JSON -> {
                var answer = json().put("match", failed.isEmpty());
                failed.ifPresent(m -> answer.put("matcher", m.toString()).put("reason", found(m, given)));
                out.println(MatchLines.written(answer));
            }
        }
        return failed.isPresent() ? NO_MATCH : MATCH;
    }

    private static String whatMatched(Matchers asked, Labels given) {
        if (asked.matchers().isEmpty()) return "match: no matcher asks for anything, so every alert matches\n";
        var text = new StringBuilder("match: " + given + "\n");
        for (var m : asked.matchers())
            text.append("  ")
                    .append(m)
                    .append(" holds, ")
                    .append(found(m, given))
                    .append('\n');
        return text.toString();
    }

    private static String found(Matcher matcher, Labels given) {
        String value = given.get(matcher.name());
        return value.isEmpty() ? "there is no such label" : "it is " + Text.quoted(value);
    }

    private void refuse(String text, MatcherSyntaxException e, PrintWriter out) throws IOException {
        switch (format) {
            case TEXT -> {
                PrintWriter err = spec.commandLine().getErr();
                err.println("remediator match: " + e.getMessage());
                if (e.position() >= 0 && text.codePoints().noneMatch(Character::isISOControl)) {
                    err.println("  " + text);
                    err.println("  " + " ".repeat(e.position()) + "^");
                }
                err.flush();
            }
            case JSON ->
                out.println(
                        MatchLines.written(json().put("error", e.getMessage()).put("position", e.position())));
        }
    }

    private static ObjectNode json() {
        return JsonNodeFactory.instance.objectNode();
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), "remediator match: " + message);
    }

    /** Takes the names of the modes in any case, as all options do. */
    static final class ParserOption implements ITypeConverter<MatcherParser> {
        @Override
        public MatcherParser convert(String value) {
            return one(MatcherParser.class, value);
        }
    }

    /** Takes the names of the formats in any case. */
    static final class FormatOption implements ITypeConverter<Format> {
        @Override
        public Format convert(String value) {
            return one(Format.class, value);
        }
    }

    private static <E extends Enum<E>> E one(Class<E> type, String value) {
        try {
            return Enum.valueOf(type, value.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException _) {
            var known = Arrays.stream(type.getEnumConstants())
                    .map(e -> e.name().toLowerCase(Locale.ROOT))
                    .toList();
            throw new TypeConversionException("'" + value + "' is none of " + String.join(", ", known));
        }
    }
}
