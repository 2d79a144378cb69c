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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says whether matchers hold for labels, exactly as the service would decide it for an alert. Needs no container. */
@Command(
        name = "match",
        description = {
            "Try matchers against labels, as the service would for an alert.",
            "Or, with --playbooks or --alert, an alert against the playbooks."
        },
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
    private final InputStream in;
    private final List<WebhookParser> parsers;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Option(
            names = "--parser",
            paramLabel = "PARSER",
            defaultValue = "fallback",
            converter = ParserOption.class,
            description = "Alertmanager's mode of reading: utf8, classic or fallback (default: ${DEFAULT-VALUE}).")
    private MatcherParser parser = MatcherParser.FALLBACK;

    @Option(names = "--stdin", description = "Read JSON lines from standard input, answer each with a JSON line.")
    private boolean lines;

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
        PrintWriter out = common.out();
        String text = matchers;
        if (lines) {
            if (text != null) throw common.misuse("with --stdin, matchers and labels come from standard input only");
            new MatchLines(in, out, parser).answerAll();
            return CommonOptions.FINE;
        }
        if (againstPlaybooks || alert != null) return playbooks(text, out);
        if (text == null) throw common.misuse("write the matchers, then the labels as name=value");
        Labels given = labels();
        int code;
        try {
            code = decide(Matchers.parse(text, parser), given, out);
        } catch (MatcherSyntaxException e) {
            refuse(text, e, out);
            code = CommonOptions.TROUBLE;
        }
        out.flush();
        return code;
    }

    private int playbooks(@Nullable String first, PrintWriter out) throws IOException {
        if (alert != null && first != null) throw common.misuse("with --alert, the labels come from the file");
        if (alert == null && first == null) throw common.misuse("write the labels as name=value");
        try {
            var asked = alert != null
                    ? new PayloadFile(parsers, in)
                            .read(alert, Instant.now()).stream()
                                    .map(Alert::labels)
                                    .toList()
                    : List.of(LabelArguments.read(Stream.concat(Stream.ofNullable(first), labels.stream())
                            .toList()));
            var index = PlaybookFolder.load(folder, Actions.discover()).index();
            boolean all = true;
            for (var given : asked) {
                var found = index.find(given);
                all &= !found.isEmpty();
                print(given, found, out);
            }
            out.flush();
            return all ? CommonOptions.FINE : CommonOptions.NO;
        } catch (NotUnderstood e) {
            return e.say(common);
        }
    }

    private void print(Labels given, List<Playbook> found, PrintWriter out) throws IOException {
        if (common.json()) {
            var answer = json().put("match", !found.isEmpty());
            var named = answer.putObject("labels");
            given.asMap().forEach(named::put);
            var names = answer.putArray("playbooks");
            found.forEach(playbook -> names.add(playbook.name()));
            out.println(MatchLines.written(answer));
            return;
        }
        Paint paint = common.paint();
        out.println((found.isEmpty() ? paint.bad("no playbook matches:") : paint.good("match:")) + " " + given);
        int order = 0;
        for (var playbook : found)
            out.printf("  %d. %s (%s, rank %d)%n", ++order, playbook.name(), playbook.severity(), playbook.rank());
    }

    private Labels labels() {
        var given = new LinkedHashMap<String, String>();
        for (String label : labels) {
            int equals = label.indexOf('=');
            if (equals < 1) throw common.misuse("a label is written name=value, this is not: '" + label + "'");
            if (given.put(label.substring(0, equals), label.substring(equals + 1)) != null)
                throw common.misuse("the label '" + label.substring(0, equals) + "' is given twice");
        }
        return Labels.of(given);
    }

    private int decide(Matchers asked, Labels given, PrintWriter out) throws IOException {
        Optional<Matcher> failed =
                asked.matchers().stream().filter(m -> !m.matches(given)).findFirst();
        if (common.json()) {
            var answer = json().put("match", failed.isEmpty());
            failed.ifPresent(m -> answer.put("matcher", m.toString()).put("reason", found(m, given)));
            out.println(MatchLines.written(answer));
        } else {
            Paint paint = common.paint();
            out.print(failed.map(m -> paint.bad("no match:") + " " + m + " does not hold, " + found(m, given) + "\n")
                    .orElseGet(() -> whatMatched(asked, given, paint)));
        }
        return failed.isPresent() ? CommonOptions.NO : CommonOptions.FINE;
    }

    private static String whatMatched(Matchers asked, Labels given, Paint paint) {
        String match = paint.good("match:") + " ";
        if (asked.matchers().isEmpty()) return match + "no matcher asks for anything, so every alert matches\n";
        var text = new StringBuilder(match + given + "\n");
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
        if (common.json()) {
            out.println(MatchLines.written(json().put("error", e.getMessage()).put("position", e.position())));
            return;
        }
        common.trouble(String.valueOf(e.getMessage()));
        if (e.position() >= 0 && text.codePoints().noneMatch(Character::isISOControl)) {
            PrintWriter err = common.err();
            err.println("  " + text);
            err.println("  " + " ".repeat(e.position()) + "^");
            err.flush();
        }
    }

    private static ObjectNode json() {
        return JsonNodeFactory.instance.objectNode();
    }

    static final class ParserOption extends OptionWords<MatcherParser> {
        ParserOption() {
            super(MatcherParser.class);
        }
    }
}
