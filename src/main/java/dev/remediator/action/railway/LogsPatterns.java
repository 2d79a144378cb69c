package dev.remediator.action.railway;

import dev.remediator.action.About;
import dev.remediator.action.ActionException;
import dev.remediator.action.Call;
import dev.remediator.action.Default;
import dev.remediator.action.LogPattern;
import dev.remediator.action.LogPatterns;
import dev.remediator.action.Range;
import java.util.List;

/** Reads the last lines that a service wrote, and groups those that say the same. */
public final class LogsPatterns extends RailwayReading<LogsPatterns.Input, LogsPatterns.Output> {
    /**
     * @param lines 1 to 1000
     * @param top 1 to 50
     */
    public record Input(
            @About("how many lines are read") @Range(min = "1", max = "1000") @Default("500")
            int lines,

            @About("how many patterns at most") @Range(min = "1", max = "50") @Default("10")
            int top) {}

    public record Output(
            @About("id of the deployment whose log it is") String deployment,
            @About("how many lines were read") int read,
            @About("how many of them tell of an error") int errors,

            @About("how many patterns there are, listed or not")
            int distinct,

            @About("errors first, then by their number of lines")
            List<LogPattern> patterns) {}

    public LogsPatterns() {
        super(Input.class, Output.class);
    }

    @Override
    public String capability() {
        return "logs.patterns";
    }

    @Override
    public String about() {
        return "Reads the last log lines of a service's current deployment, and groups those that say the same.";
    }

    @Override
    public Output read(Call<RailwaySettings, Input> call) throws ActionException, InterruptedException {
        var current = Service.look(call).current();
        var found = LogPatterns.of(
                LogsRecent.last(call, current.id(), call.input().lines()),
                call.input().top());
        return new Output(current.id(), found.read(), found.errors(), found.distinct(), found.patterns());
    }
}
