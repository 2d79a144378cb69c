package dev.remediator.action.haproxy;

import dev.remediator.action.ActionException;
import dev.remediator.action.Breaker;
import dev.remediator.action.Call;
import dev.remediator.action.ValueChange.Written;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** One breaker of HAProxy, found, read and set. */
final class HaproxyBreakers {
    /** Bit of {@code srv_admin_state}: put into maintenance over the runtime API. */
    private static final int FORCED_MAINTENANCE = 0x01;

    private final RuntimeApi api;
    private final HaproxyBreakersSettings.Breaker breaker;
    private final String name;

    HaproxyBreakers(Call<HaproxyBreakersSettings, Breaker.Name> call) throws ActionException {
        name = call.input().breaker();
        api = new RuntimeApi(call, call.settings().socket());
        var found = call.settings().breakers().get(name);
        if (found == null)
            throw new ActionException("%s has no breaker '%s' in its settings, only: %s"
                    .formatted(
                            call.target().name(),
                            name,
                            String.join(
                                    ", ",
                                    new TreeSet<>(call.settings().breakers().keySet()))));
        breaker = found;
    }

    boolean open() throws ActionException, InterruptedException {
        if (breaker.server().isPresent()) return inMaintenance(breaker.server().get());
        var map = breaker.map().orElseThrow();
        var key = breaker.key().orElseThrow();
        var value = api.entry(map, key);
        // A rule that looks up a key that is not there finds nothing and refuses nothing.
        if (value.isEmpty() || value.get().equals(breaker.closed())) return false;
        if (value.get().equals(breaker.open())) return true;
        throw new ActionException(
                "breaker %s is neither open (%s) nor closed (%s): the key '%s' of HAProxy's map %s holds something else"
                        .formatted(name, breaker.open(), breaker.closed(), key, map));
    }

    private boolean inMaintenance(String server) throws ActionException, InterruptedException {
        var names = server.split("/");
        var command = "show servers state " + names[0];
        var reply = api.read(command);
        // The first line is the format's version, the second one names the columns; else it is an error text.
        var lines = reply.split("\n");
        if (lines.length < 2 || !lines[1].startsWith("# ")) throw RuntimeApi.refused(command, reply);
        var columns = Arrays.asList(lines[1].substring(2).split(" "));
        for (var line : lines) {
            var cells = line.split(" ");
            if (line.startsWith("#")
                    || cells.length < columns.size()
                    || !cell(columns, cells, "srv_name").equals(names[1])) continue;
            try {
                return (Integer.parseInt(cell(columns, cells, "srv_admin_state")) & FORCED_MAINTENANCE) != 0;
            } catch (NumberFormatException e) {
                throw new ActionException("HAProxy gave no state of " + server + " that could be read", e);
            }
        }
        throw new ActionException("HAProxy has no server " + server);
    }

    private static String cell(List<String> columns, String[] cells, String column) {
        var at = columns.indexOf(column);
        return at < 0 ? "" : cells[at];
    }

    Written set(boolean open) throws InterruptedException {
        return breaker.server().isPresent()
                ? RuntimeApi.settled(
                        api.change("set server " + breaker.server().get() + " state " + (open ? "maint" : "ready")))
                : api.entry(
                        breaker.map().orElseThrow(),
                        breaker.key().orElseThrow(),
                        Optional.of(open ? breaker.open() : breaker.closed()));
    }
}
