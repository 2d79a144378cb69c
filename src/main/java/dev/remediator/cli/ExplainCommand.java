package dev.remediator.cli;

import dev.remediator.action.Actions;
import dev.remediator.action.NearMiss;
import dev.remediator.alert.Alert;
import dev.remediator.alert.AlertStatus;
import dev.remediator.alert.Labels;
import dev.remediator.cli.ExplainOutput.Told;
import dev.remediator.ingest.WebhookParser;
import dev.remediator.intake.ActivePlaybooks;
import dev.remediator.intake.Explain;
import dev.remediator.intake.Explanation;
import dev.remediator.playbook.Playbook;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** For an alert, every playbook: whether it takes it, or the first thing against it. Needs no container. */
@Command(
        name = "explain",
        description = "For an alert, say of every playbook whether it takes it, or the first thing against it.",
        footer = {
            "  remediator explain alertname=GatewayDown service=mcp-gateway",
            "  remediator explain 'GatewayDown{service=\"mcp-gateway\"}' --verify gateway-service-down",
            "  remediator explain --alert payload.json          every alert of a webhook's body",
            "  remediator explain --alert - -o json < payload.json",
            "  remediator explain --verify-file cases.yaml      for CI; a list of",
            "      - { labels: 'GatewayDown{service=\"mcp-gateway\"}', takes: gateway-service-down }",
            "      - { labels: { alertname: DiskFull }, takes: none }",
            "",
            "It asks the files only: runs under way, cooldowns and limits are known to the running service, whose page of",
            "each alert tells of them too.",
            "",
            "Exit codes: 0 a playbook takes each alert, or, with --verify, the right one does; 1 not so; 2 the command,",
            "the alert or the remediations were not understood."
        })
public final class ExplainCommand implements Callable<Integer> {
    private final Supplier<Actions> actions;
    private final PayloadFile payloads;
    private final InstantSource clock;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Parameters(
            arity = "0..*",
            paramLabel = "LABEL",
            description = "The alert: name=value …, or Name{label=\"value\"}.")
    private List<String> labels = List.of();

    @Option(
            names = "--alert",
            paramLabel = "FILE",
            description = "A webhook's body, of Alertmanager or Railway; - for standard input.")
    private @Nullable Path alert;

    @Option(
            names = "--remediations",
            paramLabel = "FOLDER",
            defaultValue = "remediations",
            description = "Folder with targets.yaml and <area>/<name>.yaml (default: ${DEFAULT-VALUE}).")
    private Path folder = Path.of("remediations");

    @Option(names = "--playbook", paramLabel = "NAME", description = "Say it of this playbook only.")
    private @Nullable String playbook;

    @Option(names = "--all", description = "Say it of every playbook, also of those that are far from the alert.")
    private boolean all;

    @Option(
            names = "--verify",
            paramLabel = "NAME",
            description = "Exit with 1 unless this playbook takes the alert; none: unless nothing does.")
    private @Nullable String verify;

    @Option(
            names = "--verify-file",
            paramLabel = "FILE",
            description = "Cases in YAML: a list of { labels: …, takes: playbook or none }.")
    private @Nullable Path cases;

    /** @param parsers of the bodies that webhooks send */
    public ExplainCommand(List<WebhookParser> parsers) {
        this(Actions::discover, parsers, System.in, InstantSource.system());
    }

    ExplainCommand(Supplier<Actions> actions, List<WebhookParser> parsers, InputStream in, InstantSource clock) {
        this.actions = actions;
        this.payloads = new PayloadFile(parsers, in);
        this.clock = clock;
    }

    @Override
    public Integer call() {
        try {
            return explained();
        } catch (NotUnderstood e) {
            return e.say(common);
        }
    }

    private int explained() throws NotUnderstood {
        var now = clock.instant();
        var asked = asked(now);
        var playbooks = PlaybookFolder.load(folder, actions.get());
        known(playbooks, playbook);
        for (var one : asked)
            known(
                    playbooks,
                    one.takes().filter(name -> !name.equals(VerifyCases.NOBODY)).orElse(null));
        var told = new ArrayList<Told>();
        for (var one : asked) told.add(tell(playbooks, one, now));
        boolean right = told.stream().allMatch(Told::right);
        if (common.json()) ExplainOutput.json(common.out(), told, right);
        else text(told, right);
        common.out().flush();
        return right ? CommonOptions.FINE : CommonOptions.NO;
    }

    /** An alert and who should take it. */
    private record Asked(Alert alert, Optional<String> takes) {}

    private List<Asked> asked(Instant now) throws NotUnderstood {
        int ways = (alert == null ? 0 : 1) + (cases == null ? 0 : 1) + (labels.isEmpty() ? 0 : 1);
        if (ways != 1)
            throw new NotUnderstood(
                    "give the alert one way: its labels, --alert FILE or --verify-file FILE; --help shows examples");
        if (cases != null && verify != null)
            throw new NotUnderstood("--verify is for one alert; the cases of --verify-file each say who takes them");
        if (cases != null) {
            var asked = new ArrayList<Asked>();
            for (var one : VerifyCases.read(cases))
                asked.add(new Asked(firing(one.labels(), now), Optional.of(one.takes())));
            return asked;
        }
        var takes = Optional.ofNullable(verify);
        if (alert != null)
            return payloads.read(alert, now).stream()
                    .map(a -> new Asked(a, takes))
                    .toList();
        return List.of(new Asked(firing(LabelArguments.read(labels), now), takes));
    }

    private static Alert firing(Labels labels, Instant now) {
        return new Alert(labels, Map.of(), AlertStatus.FIRING, now, Optional.empty(), "");
    }

    private void known(ActivePlaybooks playbooks, @Nullable String name) throws NotUnderstood {
        var names = playbooks.all().stream().map(Playbook::name).toList();
        if (name == null || names.contains(name)) return;
        throw new NotUnderstood("no playbook in " + folder + " is called '" + name + "'"
                + NearMiss.of(name, names)
                        .map(near -> "; did you mean '" + near + "'?")
                        .orElse(""));
    }

    private Told tell(ActivePlaybooks playbooks, Asked asked, Instant now) {
        var explanation = Explain.offline(playbooks, asked.alert(), now);
        if (asked.alert().status() == AlertStatus.RESOLVED)
            return new Told(asked.alert(), explanation, new Explanation.Part(List.of(), 0), Optional.empty(), true);
        var acts = explanation.acts().map(Explanation.Answer::playbook);
        boolean right = asked.takes()
                .map(name -> name.equals(acts.orElse(VerifyCases.NOBODY)))
                .orElseGet(() -> playbook == null
                        ? acts.isPresent()
                        : acts.filter(playbook::equals).isPresent());
        return new Told(asked.alert(), explanation, part(explanation), asked.takes(), right);
    }

    private Explanation.Part part(Explanation explanation) {
        if (playbook != null)
            return new Explanation.Part(explanation.of(playbook).stream().toList(), 0);
        return all ? new Explanation.Part(explanation.answers(), 0) : explanation.nearest();
    }

    private void text(List<Told> told, boolean right) {
        var out = common.out();
        var paint = common.paint();
        told.stream().filter(one -> cases == null || !one.right()).forEach(one -> ExplainOutput.text(out, paint, one));
        if (cases == null) return;
        long wrong = told.stream().filter(one -> !one.right()).count();
        out.println(
                right
                        ? told.size() + " cases, " + paint.good("all right")
                        : paint.bad(wrong + " of " + told.size() + " cases are wrong"));
    }
}
