package dev.remediator.channel;

import dev.remediator.channel.Outbox.Taken;
import dev.remediator.report.PlainText;
import dev.remediator.store.StoreException;
import dev.remediator.store.Transactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/**
 * Brings one channel what waits for it: each incident in order, again and again over about an hour where it fails, then
 * as a dead letter. Works in steps, so that whoever calls it owns time. One thread at a time; several nodes may each
 * have one for the same channel.
 *
 * <p>What was told is recorded right after the channel's answer. A process that dies in between leaves the news to
 * whoever comes after {@link #LEASE}, who tells them again: at most one duplicate for each crash. A database that is
 * away in between causes none: the record is kept in memory, and nothing else is told, until it could be written.
 */
final class Dispatcher {
    /** So long one claim may take; longer than all time limits of one {@link Channel#tell} together. */
    static final Duration LEASE = Duration.ofSeconds(60);

    /** How often it looks without being woken: for what other nodes left behind. */
    static final Duration IDLE = Duration.ofSeconds(5);

    private static final Logger LOG = Logger.getLogger(Dispatcher.class);
    private static final int MAX_ERROR = 500;

    private final Channel channel;
    private final Audience audience;
    private final Outbox outbox;
    private final Failures failures;
    private final Transactions transactions;
    private final InstantSource clock;
    private final RandomGenerator random;

    private final List<Long> toldNotRecorded = new ArrayList<>();
    private final Map<UUID, String> placesNotStored = new HashMap<>();
    private Instant notBefore = Instant.MIN;
    private Instant paceUntil = Instant.MIN;
    private boolean begun;
    private boolean paces;
    private int failuresInARow;
    private boolean databaseAway;

    Dispatcher(
            Channel channel,
            Audience audience,
            Transactions transactions,
            Optional<Long> node,
            InstantSource clock,
            RandomGenerator random) {
        this.channel = channel;
        this.audience = audience;
        this.failures = new Failures(transactions);
        this.outbox = new Outbox(transactions, node);
        this.transactions = transactions;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Does what is due now, once.
     *
     * @return how long nothing will be due, unless something new is announced; zero where there may be more
     */
    Duration step() {
        try {
            Duration pause = stepWithDatabase();
            databaseAway = false;
            return pause;
        } catch (StoreException e) {
            if (e.failure() != StoreException.Failure.UNAVAILABLE) {
                LOG.errorf(e, "%s: the database refused; nothing is lost, and it is tried again", channel.name());
                return IDLE;
            }
            if (!databaseAway)
                LOG.warnf("%s waits for the database, nothing is lost: %s", channel.name(), e.getMessage());
            databaseAway = true;
            return IDLE;
        }
    }

    private Duration stepWithDatabase() {
        recordTold();
        Instant now = clock.instant();
        if (now.isBefore(notBefore)) return Duration.between(now, notBefore);
        if (now.isBefore(paceUntil)) {
            paces = outbox.nextDue(channel.name())
                    .filter(due -> !due.isAfter(now))
                    .isPresent();
            return Duration.between(now, paceUntil);
        }
        paces = false;
        List<Taken> taken = outbox.take(channel.name(), channel.load(), now, now.plus(LEASE), this::keepQuiet);
        begun = true;
        if (taken.isEmpty()) return untilNextDue(now);
        Map<UUID, List<Taken>> incidents = new LinkedHashMap<>();
        taken.forEach(t ->
                incidents.computeIfAbsent(t.incident(), _ -> new ArrayList<>()).add(t));
        for (List<Taken> ofOne : incidents.values()) tell(ofOne);
        recordTold();
        return Duration.ZERO;
    }

    /** Quiet hours that are in the settings no more hold nothing back. */
    private void keepQuiet(Connection connection, String name, Instant now) throws SQLException {
        Optional<Instant> end = audience.quiet().flatMap(hours -> hours.until(now));
        if (end.isPresent()) HeldBack.keep(connection, name, now, end.get());
        else if (!begun) HeldBack.release(connection, name, now);
    }

    /** Whether something could be told now, but for the channel's pause. */
    boolean paces() {
        return paces;
    }

    private void recordTold() {
        if (toldNotRecorded.isEmpty()) return;
        outbox.sent(channel.name(), toldNotRecorded, clock.instant());
        toldNotRecorded.clear();
    }

    private Duration untilNextDue(Instant now) {
        return outbox.nextDue(channel.name())
                .map(due -> Duration.between(now, due))
                .filter(wait -> wait.compareTo(IDLE) < 0)
                .map(wait ->
                        wait.isPositive() ? wait : Duration.ofMillis(100)) // due, but behind something of its incident
                .orElse(IDLE);
    }

    /** @return whether these news are dealt with, so that the next ones of their incident may come */
    private boolean tell(List<Taken> taken) {
        List<News> news = taken.stream().map(Taken::news).toList();
        var thread = new StoredThread(
                transactions,
                channel.name(),
                taken.getFirst().incident(),
                news.getLast().id(),
                placesNotStored);
        try {
            channel.tell(news, thread);
            news.forEach(n -> toldNotRecorded.add(n.id()));
            if (failuresInARow > 0) LOG.infof("%s can be reached again", channel.name());
            failuresInARow = 0;
            paceUntil = clock.instant().plus(channel.load().pause());
            return true;
        } catch (NotDelivered e) {
            if (e.extent() == NotDelivered.Extent.REFUSED && taken.size() > 1) return oneByOne(taken);
            notDelivered(taken, e);
            return e.extent() == NotDelivered.Extent.REFUSED;
        } catch (StoreException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.errorf(e, "%s failed in an unforeseen way", channel.name());
            notDelivered(
                    taken, NotDelivered.incident("unforeseen: " + e.getClass().getSimpleName(), e));
            return false;
        }
    }

    /** Together they were refused: only what is refused by itself is given up. */
    private boolean oneByOne(List<Taken> taken) {
        Instant end = clock.instant().plus(LEASE.dividedBy(2));
        for (int i = 0; i < taken.size(); i++) {
            if (clock.instant().isAfter(end)) return giveBack(taken.subList(i, taken.size()));
            // What is tried again later is told before what came after it.
            if (!tell(taken.subList(i, i + 1))) return giveBack(taken.subList(i + 1, taken.size()));
            recordTold();
        }
        return true;
    }

    private boolean giveBack(List<Taken> taken) {
        failures.again(channel.name(), ids(taken), clock.instant());
        return false;
    }

    private static List<Long> ids(List<Taken> taken) {
        return taken.stream().map(t -> t.news().id()).toList();
    }

    private void notDelivered(List<Taken> taken, NotDelivered failure) {
        Instant now = clock.instant();
        String error = PlainText.cut(PlainText.line(failure.getMessage()), MAX_ERROR);
        List<Long> ids = ids(taken);
        int attempts = taken.getFirst().attempts();
        List<Long> dead = new ArrayList<>();
        switch (failure.extent()) {
            case REFUSED -> dead.addAll(failures.failed(channel.name(), ids, error, now, now, 0));
            case INCIDENT -> {
                Instant next = now.plus(Backoff.after(attempts, random));
                dead.addAll(failures.failed(channel.name(), ids, error, now, next, Backoff.MAX_ATTEMPTS));
            }
            case CHANNEL -> {
                failuresInARow++;
                Duration pause = Backoff.after(failuresInARow, random);
                notBefore = now.plus(
                        failure.retryAfter().filter(r -> r.compareTo(pause) > 0).orElse(pause));
                if (failuresInARow == 1) LOG.warnf("%s cannot be reached, trying again: %s", channel.name(), error);
                dead.addAll(failures.failed(channel.name(), ids, error, now, notBefore, Backoff.MAX_ATTEMPTS));
                dead.addAll(failures.channelFailed(channel.name(), error, now, notBefore));
            }
        }
        if (!dead.isEmpty())
            LOG.errorf(
                    "%s: %d announcements could not be told and were given up (%s); ./remediator deliveries lists them",
                    channel.name(), dead.size(), error);
    }
}
