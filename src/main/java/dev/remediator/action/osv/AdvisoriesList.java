package dev.remediator.action.osv;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.remediator.action.About;
import dev.remediator.action.ActionException;
import dev.remediator.action.Call;
import dev.remediator.action.Default;
import dev.remediator.action.HttpReplies;
import dev.remediator.action.Range;
import dev.remediator.action.Reading;
import dev.remediator.outbound.Purpose;
import dev.remediator.outbound.Request;
import dev.remediator.target.Slot;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Lists the known vulnerabilities of what a target is made of. {@code POST /v1/query} of OSV. */
public final class AdvisoriesList implements Reading<OsvSettings, AdvisoriesList.Input, AdvisoriesList.Output> {
    /** Worst first; what nobody rated may be anything, so it stands before what somebody called moderate. */
    private static final List<String> ORDER = List.of("critical", "high", "unknown", "moderate", "low");

    private static final int LONGEST_TEXT = 300;
    private static final int MOST_OF_ONE = 500;

    public record Input(
            @About("how many at most, worst first") @Range(min = "1", max = "200") @Default("50")
            int top) {}

    public record Output(
            @About("how many packages were looked up") int checked,

            @About("how many advisories there are, listed or not")
            int total,

            @About("how many of them are critical") int critical,
            @About("how many of them are high") int high,
            @About("worst first") List<Advisory> found) {}

    /** One advisory for one package in use. */
    public record Advisory(
            @About("id in the database") String id,
            @About("name of the package") String packageName,
            @About("the version in use") String version,
            @About("what it is, in the database's words") String summary,
            @About("critical, high, moderate, low, unknown") String severity,

            @About("versions that mend it; empty when there is none")
            String fixed) {}

    @Override
    public String capability() {
        return "advisories.list";
    }

    @Override
    public String adapter() {
        return "osv";
    }

    @Override
    public Slot slot() {
        return Slot.ADVISORIES;
    }

    @Override
    public Class<OsvSettings> settings() {
        return OsvSettings.class;
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
        return "Lists the known vulnerabilities of the packages that a target is made of.";
    }

    @Override
    public Output read(Call<OsvSettings, Input> call) throws ActionException, InterruptedException {
        var found = new ArrayList<Advisory>();
        for (var one : call.settings().packages()) {
            var vulns = ask(call, one).path("vulns");
            for (var i = 0; i < Math.min(vulns.size(), MOST_OF_ONE); i++) {
                var vuln = vulns.get(i);
                if (vuln.has("withdrawn")) continue;
                found.add(new Advisory(
                        line(vuln.path("id").asText()),
                        one.name(),
                        one.version(),
                        line(vuln.path("summary").asText(vuln.path("details").asText())),
                        severity(vuln),
                        fixed(vuln, one)));
            }
        }
        found.sort(Comparator.<Advisory>comparingInt(a -> ORDER.indexOf(a.severity()))
                .thenComparing(Advisory::packageName)
                .thenComparing(Advisory::id));
        return new Output(
                call.settings().packages().size(),
                found.size(),
                count(found, "critical"),
                count(found, "high"),
                found.stream().limit(call.input().top()).toList());
    }

    private static JsonNode ask(Call<OsvSettings, Input> call, OsvSettings.Part one)
            throws ActionException, InterruptedException {
        var base = call.settings().url().toString();
        var query = JsonNodeFactory.instance.objectNode().put("version", one.version());
        query.putObject("package").put("ecosystem", one.ecosystem()).put("name", one.name());
        // A question, though it is posted: it may be repeated.
        return HttpReplies.json(
                "the advisories of " + one.name() + " " + one.version(),
                call.outbound()
                        .send(Request.of(
                                        Purpose.READ,
                                        "POST",
                                        URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base)
                                                + "/v1/query"))
                                .json(query.toString())
                                .within(call.settings().within())));
    }

    private static int count(List<Advisory> found, String severity) {
        return (int) found.stream().filter(a -> a.severity().equals(severity)).count();
    }

    /** As the database rated it, or by its CVSS 3 vector. */
    private static String severity(JsonNode vuln) {
        var rated = vuln.path("database_specific").path("severity").asText("").toLowerCase(Locale.ROOT);
        if (rated.equals("medium")) return "moderate";
        if (ORDER.contains(rated)) return rated;
        for (var rating : vuln.path("severity")) {
            var score = Cvss.score(rating.path("score").asText());
            if (score.isEmpty()) continue;
            if (score.getAsDouble() >= 9) return "critical";
            if (score.getAsDouble() >= 7) return "high";
            return score.getAsDouble() >= 4 ? "moderate" : "low";
        }
        return "unknown";
    }

    private static String fixed(JsonNode vuln, OsvSettings.Part one) {
        var versions = new ArrayList<String>();
        for (var affected : vuln.path("affected")) {
            if (!affected.path("package").path("name").asText().equals(one.name())) continue;
            for (var range : affected.path("ranges"))
                for (var event : range.path("events")) {
                    var version = event.path("fixed").asText("");
                    if (!version.isEmpty() && !range.path("type").asText().equals("GIT") && !versions.contains(version))
                        versions.add(version);
                }
        }
        return line(String.join(", ", versions));
    }

    /** What the database says is foreign text. */
    private static String line(String text) {
        var line = new StringBuilder();
        text.codePoints()
                .limit(LONGEST_TEXT)
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? ' ' : c)
                .forEach(line::appendCodePoint);
        return line.toString().strip();
    }
}
