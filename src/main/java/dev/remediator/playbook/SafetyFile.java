package dev.remediator.playbook;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.Set;

/** Reads {@code safety.yaml}. */
final class SafetyFile {
    static final String NAME = "safety.yaml";

    private static final Set<String> TOP =
            Set.of("limits", "windows", "flapping", "returns", "demote-after", "silences", "storm");
    private static final Set<String> LIMITS = Set.of("everything", "per-target");
    private static final Set<String> RETURNS = Set.of("times", "within");
    private static final int MOST = 100;

    private final Problems problems;

    private SafetyFile(Problems problems) {
        this.problems = problems;
    }

    /**
     * What it says, as far as it could be read.
     *
     * @param everythingAt where a limit over everything would stand
     */
    record Result(Safety safety, Place everythingAt) {}

    static Result read(String source, Problems problems) {
        var root = YamlReader.read(source, problems);
        if (root.isEmpty() && problems.isEmpty())
            problems.at(
                    Place.START,
                    "the file is empty; it holds what no playbook may go beyond, for example 'limits: { everything: 30 "
                            + "per 1h }'");
        return root.flatMap(node -> Section.open(node, "this file", TOP, problems))
                .map(section -> new SafetyFile(problems).read(section))
                .orElse(new Result(Safety.NONE, Place.START));
    }

    private Result read(Section top) {
        var limits = top.node("limits").flatMap(node -> Section.open(node, "'limits'", LIMITS, problems));
        var safety = new Safety(
                limits.flatMap(section -> section.rate(
                        "everything", 1, "lets at least 1 through", "freeze everything to stop all playbooks")),
                limits.flatMap(section -> section.rate(
                        "per-target", 1, "lets at least 1 through", "freeze a target to stop what acts on it")),
                new WindowsReader(problems).read(top, "no playbook would ever act"),
                top.rate("flapping", 2, "is at least 2 per some time", "once is no flapping"),
                top.node("returns")
                        .flatMap(node -> Section.open(node, "'returns'", RETURNS, problems))
                        .flatMap(SafetyFile::returns),
                top.integer("demote-after", 1, MOST),
                top.text("silences").flatMap(this::alertmanager),
                top.rate("storm", 2, "is at least 2 per some time", "one incident is no storm"));
        return new Result(safety, top.placeOf("limits"));
    }

    private static Optional<Safety.Returns> returns(Section section) {
        if (!section.has("times")) section.required("times", "say how often in a row, such as 3");
        if (!section.has("within")) section.required("within", "say how soon after it was healed, such as 15m");
        var times = section.integer("times", 1, MOST);
        var within = section.duration("within");
        return times.flatMap(n -> within.map(time -> new Safety.Returns(n, time)));
    }

    /** Asked without a password: what is configured may be shown. */
    private Optional<URI> alertmanager(Node.Scalar written) {
        try {
            var uri = new URI(written.text());
            if (uri.getUserInfo() != null) {
                problems.at(written, "an address holds no password, anybody may read this file; leave it out");
                return Optional.empty();
            }
            boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
            if (web && uri.getHost() != null && uri.getQuery() == null && uri.getFragment() == null)
                return Optional.of(uri);
        } catch (URISyntaxException e) {
            // As any other text that is no address.
        }
        problems.at(
                written,
                written.says() + " is no address of an Alertmanager; write it as http://alertmanager:9093, or with the "
                        + "path that its own begin with");
        return Optional.empty();
    }
}
