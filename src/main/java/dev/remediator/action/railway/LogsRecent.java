package dev.remediator.action.railway;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.remediator.action.About;
import dev.remediator.action.ActionException;
import dev.remediator.action.Call;
import dev.remediator.action.Default;
import dev.remediator.action.LogLine;
import dev.remediator.action.Range;
import java.util.ArrayList;
import java.util.List;

/** Reads the last lines that a service wrote. */
public final class LogsRecent extends RailwayReading<LogsRecent.Input, LogsRecent.Output> {
    private static final int LONGEST_LINE = 2_000;

    /** @param lines 1 to 1000 */
    public record Input(
            @About("how many lines") @Range(min = "1", max = "1000") @Default("100")
            int lines) {
        public Input {
            if (lines < 1 || lines > 1000) throw new IllegalArgumentException("lines must be 1 to 1000");
        }
    }

    /** @param lines oldest first */
    public record Output(
            @About("id of the deployment whose log it is") String deployment,
            @About("oldest first") List<Line> lines) {}

    /**
     * @param time RFC 3339, as Railway wrote it
     * @param severity empty where Railway knows none
     * @param message at most 2000 characters, without control characters
     */
    public record Line(
            @About("RFC 3339, as Railway wrote it") String time,
            @About("empty where Railway knows none") String severity,
            @About("at most 2000 characters") String message) {}

    public LogsRecent() {
        super(Input.class, Output.class);
    }

    @Override
    public String capability() {
        return "logs.recent";
    }

    @Override
    public String about() {
        return "Reads the last log lines of a service's current deployment.";
    }

    @Override
    public Output read(Call<RailwaySettings, Input> call) throws ActionException, InterruptedException {
        var current = Service.look(call).current();
        return new Output(
                current.id(),
                last(call, current.id(), call.input().lines()).stream()
                        .map(line -> new Line(line.time(), line.severity(), line.message()))
                        .toList());
    }

    /** The newest lines of a deployment's log, oldest first. */
    static List<LogLine> last(Call<RailwaySettings, ?> call, String deployment, int count)
            throws ActionException, InterruptedException {
        var rows = new RailwayApi(call)
                .read(
                        Operation.DEPLOYMENT_LOGS,
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("deploymentId", deployment)
                                .put("limit", count))
                .path("deploymentLogs");
        var lines = new ArrayList<LogLine>();
        // Railway may give one row more than asked for; the last ones are the newest.
        for (var i = Math.max(0, rows.size() - count); i < rows.size(); i++) {
            var row = rows.get(i);
            lines.add(new LogLine(
                    Texts.line(row.path("timestamp").asText(), 40),
                    Texts.line(row.path("severity").asText(""), 20),
                    Texts.line(row.path("message").asText(), LONGEST_LINE)));
        }
        return List.copyOf(lines);
    }
}
