package dev.remediator.report;

import dev.remediator.intake.Remediations;
import dev.remediator.playbook.Playbook;
import dev.remediator.store.Transactions;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what goes on with the playbooks that are in force. */
@Singleton
public final class PlaybookReader {
    private final Transactions transactions;
    private final Remediations remediations;
    private final PlaybookRecords records;

    public PlaybookReader(Transactions transactions, Remediations remediations, PlaybookRecords records) {
        this.transactions = transactions;
        this.remediations = remediations;
        this.records = records;
    }

    private record Activity(
            Map<String, Integer> open, Map<String, RunView> last, Map<String, PlaybookView.Demoted> demoted) {}

    /** All, in the order in which they are asked about an alert. */
    public List<PlaybookView> all() {
        return of(remediations.catalog().playbooks());
    }

    /** One, by name; empty where none is called so now. */
    public Optional<PlaybookView> find(String name) {
        return remediations
                .catalog()
                .find(name)
                .flatMap(playbook -> of(List.of(playbook)).stream().findFirst());
    }

    private List<PlaybookView> of(List<Playbook> playbooks) {
        var ended = records.all();
        var activity = transactions.read(connection ->
                activity(connection, playbooks.stream().map(Playbook::name).toArray(String[]::new)));
        return playbooks.stream()
                .map(playbook -> new PlaybookView(
                        playbook,
                        activity.open().getOrDefault(playbook.name(), 0),
                        Optional.ofNullable(activity.last().get(playbook.name())),
                        Optional.ofNullable(ended.get(playbook.name())),
                        Optional.ofNullable(activity.demoted().get(playbook.name()))))
                .toList();
    }

    private static Activity activity(Connection connection, String[] names) throws SQLException {
        var array = connection.createArrayOf("text", names);
        var found = new Activity(new HashMap<>(), new HashMap<>(), new HashMap<>());
        Rows.select(
                connection,
                "select playbook, count(*) as open from run where ended_at is null and playbook = any(?) group by playbook",
                row -> found.open().put(row.getString("playbook"), row.getInt("open")),
                array);
        Rows.select(connection, """
                        select %s from unnest(?) as p (name)
                        cross join lateral (
                          select * from run where playbook = name order by started_at desc, id desc limit 1) as newest
                        """.formatted(RunReader.COLUMNS), RunReader::run, array)
                .forEach(run -> found.last().put(run.playbook(), run));
        Rows.select(
                connection,
                "select playbook, at, why from demotion where lifted_at is null and playbook = any(?)",
                row -> found.demoted()
                        .put(
                                row.getString("playbook"),
                                new PlaybookView.Demoted(Rows.time(row, "at"), row.getString("why"))),
                array);
        return found;
    }
}
