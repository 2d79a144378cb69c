package dev.remediator.review;

import dev.remediator.playbook.Drill;
import dev.remediator.store.Transactions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** How often each playbook ran, whether that helped, and how long people and services waited. */
public final class Statistics {
    private static final List<Integer> DAYS = List.of(7, 30, 90);
    private static final int MOST_PLAYBOOKS = 200;

    // Read once, from its index, newest first; the periods are parts of the longest.
    static final String RUNS = """
            with recent as materialized (
              select phase, ended_at, ended_at - started_at as took from run
              where playbook = ? and ended_at is not null and ended_at > ? order by ended_at desc limit ?)
            select days, count(phase) as runs,
              count(*) filter (where phase = 'SUCCEEDED') as healed,
              count(*) filter (where phase = 'HEALED_BY_ITSELF') as by_itself,
              count(*) filter (where phase = 'HELD') as held,
              count(*) filter (where phase = 'CANCELLED') as cancelled,
              count(*) filter (where phase = 'FAILED') as failed,
              count(*) filter (where phase = 'NEEDS_HUMAN') as needs_person,
              extract(epoch from percentile_cont(0.5) within group (order by took)
                filter (where phase = 'SUCCEEDED'))::float8 as median,
              extract(epoch from percentile_cont(0.9) within group (order by took)
                filter (where phase = 'SUCCEEDED'))::float8 as p90
            from (values (7), (30), (90)) as period (days)
            left join recent on recent.ended_at > ?::timestamptz - make_interval(days => days)
            group by days order by days
            """;

    static final String WAITS = """
            with recent as materialized (
              select asked_at, outcome, closed_at - asked_at as waited from ask
              where playbook = ? and asked_at > ? and kind = 'approval' order by asked_at desc limit ?)
            select days, count(asked_at) as asked, count(*) filter (where outcome = 'expired') as expired,
              extract(epoch from percentile_cont(0.5) within group (order by waited)
                filter (where outcome in ('granted', 'denied')))::float8 as median,
              extract(epoch from percentile_cont(0.9) within group (order by waited)
                filter (where outcome in ('granted', 'denied')))::float8 as p90
            from (values (7), (30), (90)) as period (days)
            left join recent on recent.asked_at > ?::timestamptz - make_interval(days => days)
            group by days order by days
            """;

    static final String LAST = """
            select max(started_at) as last, max(ended_at) filter (where phase = 'SUCCEEDED') as healed,
              max(started_at) filter (where started_by = 'person') as by_hand
            from (select started_at, ended_at, phase, started_by from run
                  where playbook = ? and ended_at is not null order by ended_at desc limit ?) as newest
            """;

    /** Names, by leaping from one to the next through the index: however many runs there are. */
    static final String NAMES = """
            with recursive name (playbook) as (
              (select playbook from run where ended_at is not null order by playbook limit 1)
              union all
              select (select r.playbook from run r where r.ended_at is not null and r.playbook > name.playbook
                      order by r.playbook limit 1)
              from name where name.playbook is not null)
            select playbook from name where playbook is not null limit ?
            """;

    private final Transactions transactions;
    private final Supplier<List<Drill>> drills;
    private final InstantSource clock;

    /** @param drills as the remediations in force have them */
    public Statistics(Transactions transactions, Supplier<List<Drill>> drills, InstantSource clock) {
        this.transactions = transactions;
        this.drills = drills;
        this.clock = clock;
    }

    /** Of one playbook, also of one that has never run, or is not there. */
    public PlaybookStatistics of(String playbook) {
        return transactions.read(connection -> of(connection, playbook, drills.get(), clock.instant()));
    }

    /** Of every playbook that has ended a run, by name; at most {@value #MOST_PLAYBOOKS}. */
    public List<PlaybookStatistics> all() {
        return transactions.read(connection -> {
            var now = clock.instant();
            var all = new ArrayList<PlaybookStatistics>();
            for (var name : Sql.select(connection, NAMES, row -> row.getString("playbook"), MOST_PLAYBOOKS))
                all.add(of(connection, name, drills.get(), now));
            return all;
        });
    }

    private record Waits(long asked, long expired, Optional<Duration> median, Optional<Duration> p90) {}

    private record Last(Optional<Instant> run, Optional<Instant> healed, Optional<Instant> byHand) {}

    static PlaybookStatistics of(Connection connection, String playbook, List<Drill> drills, Instant now)
            throws SQLException {
        var since = now.minus(DAYS.getLast(), ChronoUnit.DAYS);
        var waits = waits(connection, playbook, since, now);
        var periods = Sql.select(
                connection,
                RUNS,
                row -> period(row, waits.get(row.getRow() - 1)),
                playbook,
                since,
                PlaybookStatistics.NEWEST,
                now);
        var last = Sql.select(
                        connection,
                        LAST,
                        row -> new Last(
                                Sql.optionalTime(row, "last"),
                                Sql.optionalTime(row, "healed"),
                                Sql.optionalTime(row, "by_hand")),
                        playbook,
                        PlaybookStatistics.NEWEST)
                .getFirst();
        return new PlaybookStatistics(
                playbook, periods, last.run(), last.healed(), last.byHand(), lastDrill(drills, playbook));
    }

    private static List<Waits> waits(Connection connection, String playbook, Instant since, Instant now)
            throws SQLException {
        return Sql.select(
                connection,
                WAITS,
                row -> new Waits(
                        row.getLong("asked"), row.getLong("expired"), seconds(row, "median"), seconds(row, "p90")),
                playbook,
                since,
                PlaybookStatistics.NEWEST,
                now);
    }

    /** Nine of ten of a playbook's approvals of the longest period waited no longer; empty where there was none. */
    static Optional<Duration> usualWait(Connection connection, String playbook, Instant now) throws SQLException {
        return waits(connection, playbook, now.minus(DAYS.getLast(), ChronoUnit.DAYS), now)
                .getLast()
                .p90();
    }

    private static Optional<LocalDate> lastDrill(List<Drill> drills, String playbook) {
        return drills.stream()
                .filter(drill -> drill.playbook().equals(playbook))
                .map(Drill::on)
                .max(Comparator.naturalOrder());
    }

    private static PlaybookStatistics.Period period(ResultSet row, Waits waits) throws SQLException {
        return new PlaybookStatistics.Period(
                row.getInt("days"),
                row.getLong("runs"),
                row.getLong("healed"),
                row.getLong("by_itself"),
                row.getLong("held"),
                row.getLong("cancelled"),
                row.getLong("failed"),
                row.getLong("needs_person"),
                seconds(row, "median"),
                seconds(row, "p90"),
                waits.asked(),
                waits.expired(),
                waits.median(),
                waits.p90());
    }

    private static Optional<Duration> seconds(ResultSet row, String column) throws SQLException {
        double seconds = row.getDouble(column);
        return row.wasNull()
                ? Optional.empty()
                : Optional.of(Duration.ofMillis(Math.max(1, Math.round(1000 * seconds))));
    }
}
