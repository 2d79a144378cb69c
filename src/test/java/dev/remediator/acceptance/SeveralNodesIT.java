package dev.remediator.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.remediator.acceptance.fault.FaultProxy;
import dev.remediator.acceptance.fault.FaultProxy.Moment;
import dev.remediator.acceptance.fault.FaultProxy.Then;
import dev.remediator.demo.Web;
import dev.remediator.store.StoppablePostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two processes on one PostgreSQL: one is killed, stopped or told to end in the middle of an effect; the other goes on. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class SeveralNodesIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    /** The role of the node that something happens to, so that the database knows what it wrote. */
    private static final String ROLE = "first_node";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path work;

    @SuppressWarnings("NullAway.Init")
    private StoppablePostgres postgres;

    /** On the first node's way to the database. */
    @SuppressWarnings("NullAway.Init")
    private FaultProxy proxy;

    @SuppressWarnings("NullAway.Init")
    private HeldBreaker breaker;

    @SuppressWarnings("NullAway.Init")
    private Service first;

    @SuppressWarnings("NullAway.Init")
    private Service second;

    /** An alert comes to the first node, which gets as far as the place where the breaker holds it. */
    private void anEffectIsUnderWay(HeldBreaker.Place place) throws Exception {
        Files.setPosixFilePermissions(work, PosixFilePermissions.fromString("rwx--x--x"));
        var port = Service.freePort();
        postgres = StoppablePostgres.start(work.resolve("server"), port);
        proxy = new FaultProxy(port);
        breaker = new HeldBreaker(place);
        remediations();
        second = service("second", Map.of());
        second.start();
        rows().change("create role %s superuser login password 'first'".formatted(ROLE));
        var through =
                proxy.through(Objects.requireNonNull(postgres.environment().get("REMEDIATOR_DATABASE_URL")));
        first = service(
                "first",
                Map.of(
                        "REMEDIATOR_DATABASE_URL", through,
                        "REMEDIATOR_DATABASE_USERNAME", ROLE,
                        "REMEDIATOR_DATABASE_PASSWORD", "first"));
        first.start();
        assertThat(upstreamDown(first).status()).isEqualTo(200);
        await().atMost(SOON).pollInterval(Duration.ofMillis(20)).until(breaker::holds);
        assertThat(rows().count("select count(*) from effect where result_at is null"))
                .isEqualTo(1);
    }

    private Service service(String name, Map<String, String> more) throws IOException {
        var environment = new LinkedHashMap<>(postgres.environment());
        environment.put("REMEDIATOR_REMEDIATIONS", work.resolve("remediations").toString());
        environment.put("REMEDIATOR_NODE_NAME", name);
        environment.putAll(more);
        return Service.in(Files.createDirectories(work.resolve(name)), environment);
    }

    @AfterEach
    void endEverything() {
        // Where something did not even start, what follows it is not there.
        if (breaker != null) breaker.close();
        if (first != null && first.alive()) {
            first.signal("CONT");
            first.kill();
        }
        try {
            if (second != null) second.close();
        } finally {
            if (proxy != null) proxy.close();
            if (postgres != null) postgres.close();
        }
    }

    @Test
    void anotherNodeGoesOnWithinTenSecondsOfAKill() throws Exception {
        anEffectIsUnderWay(HeldBreaker.Place.TRIP);
        var node = firstNode();

        var killed = Instant.now();
        first.kill();

        var after = secondGoesOn(node, killed);
        System.out.println("killed in the middle of an effect: another node went on after " + after.toMillis() + " ms");
        assertThat(after).isLessThan(Duration.ofSeconds(10));
        end("SUCCEEDED");
        assertThat(breaker.trips()).isEqualTo(1);
    }

    /** It wakes between its intent and the change, when the other node has found that nothing happened. */
    @Test
    void aNodeThatWasStoppedPastItsLeaseNeitherActsNorWritesWhenItWakes() throws Exception {
        anEffectIsUnderWay(HeldBreaker.Place.SECOND_LOOK);
        var node = firstNode();
        watchWrites();

        first.signal("STOP");
        secondGoesOn(node, Instant.now());
        var woken = rows().one("select clock_timestamp()");
        breaker.letGo();
        first.signal("CONT");

        assertThat(first.ended(SOON)).as("the woken node ends itself").isEqualTo(1);
        assertThat(first.said()).contains("Another node has taken over the runs of this one");
        System.out.println("woken: "
                + rows().all("select what, count(*) from observed.writes where who = '" + ROLE + "' and at > '" + woken
                        + "' group by what"));
        assertThat(rows().all("select distinct what from observed.writes where who = '" + ROLE + "' and at > '" + woken
                        + "' and what not like 'qrtz_%'"))
                .isEmpty();
        assertThat(breaker.trips()).as("what it had set out to do").isZero();
    }

    /**
     * The result of what it did is on its way, and comes to the database when another node has taken over and knows
     * nothing yet; the woken node cannot have noticed anything. Two things refuse it: the fence, and the number of the
     * turn, which the other node's first turn has taken. This test is green as long as one of them does.
     */
    @Test
    void whatAStoppedNodeHadSentIsNotCommittedWhenItWakes() throws Exception {
        anEffectIsUnderWay(HeldBreaker.Place.TRIP);
        var node = firstNode();
        watchWrites();
        var woken = new AtomicReference<String>();
        var result = proxy.set(Moment.BEFORE, p -> p.does("update effect set result_at"), () -> {
            first.signal("STOP");
            breaker.holdLooks();
            await().atMost(SOON).until(() -> rows().count("select count(*) from node where id = " + node) == 0);
            woken.set(rows().one("select clock_timestamp()"));
            first.signal("CONT");
            return Then.GO_ON;
        });

        breaker.letGo();
        result.await(90);

        assertThat(first.ended(SOON)).as("the woken node ends itself").isEqualTo(1);
        assertThat(rows().all("select distinct what from observed.writes where who = '" + ROLE + "' and at > '"
                        + woken.get() + "' and what not like 'qrtz_%'"))
                .isEmpty();
        assertThat(rows().count("select count(*) from effect where result_at is null"))
                .isEqualTo(1);
        breaker.letLooksGo();
        end("SUCCEEDED");
        assertThat(breaker.trips()).isEqualTo(1);
    }

    @Test
    void aNodeThatIsToldToEndFinishesItsEffectAndTheOtherGoesOnAtOnce() throws Exception {
        anEffectIsUnderWay(HeldBreaker.Place.TRIP);
        var node = firstNode();

        first.signal("TERM");
        await().atMost(SOON)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> Web.get(first.uri("/q/health/ready")).status() == 503);
        assertThat(upstreamDown(first).status()).isEqualTo(503);
        assertThat(Web.get(first.uri("/q/health/live")).status())
                .as("it can still be looked at")
                .isEqualTo(200);
        assertThat(rows().count("select count(*) from node"))
                .as("it keeps its lease meanwhile")
                .isEqualTo(2);

        var answered = Instant.now();
        breaker.letGo();
        var exit = first.ended(SOON);
        var took = Duration.between(answered, Instant.now());
        System.out.println(
                "told to end: exit code " + exit + ", " + took.toMillis() + " ms after its effect had ended");
        assertThat(exit).isIn(0, 143);
        assertThat(rows().all("select outcome, node from effect")).containsExactly("done " + node);
        var after = secondGoesOn(node, answered);
        System.out.println("told to end: another node went on after " + after.toMillis() + " ms");
        assertThat(after).isLessThan(Duration.ofSeconds(3));
        end("SUCCEEDED");
        assertThat(breaker.trips()).isEqualTo(1);
    }

    private String firstNode() {
        return rows().one("select distinct node from run_event");
    }

    /** @return how long after that the second node wrote the first turn of the run */
    private Duration secondGoesOn(String node, Instant since) {
        await().atMost(SOON)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> rows().count("select count(*) from run_event where node <> " + node) > 0);
        var at = rows().one("select extract(epoch from min(at)) * 1000 from run_event where node <> " + node);
        return Duration.ofMillis((long) Double.parseDouble(at) - since.toEpochMilli());
    }

    private void end(String phase) {
        try {
            await().atMost(SOON).until(() -> rows().runs().equals(List.of(phase)));
        } catch (RuntimeException e) {
            System.out.println(String.join("\n", rows().told()) + "\n" + second.said());
            throw e;
        }
    }

    /** Whoever changes any row is written down from now on. */
    private void watchWrites() {
        rows().change("""
                create schema observed;
                create table observed.writes (at timestamptz, who text, what text);
                create function observed.note() returns trigger language plpgsql as $$
                begin
                  insert into observed.writes values (clock_timestamp(), session_user, tg_table_name || ' ' || tg_op);
                  return null;
                end $$;
                do $$
                declare it record;
                begin
                  for it in select c.oid::regclass as name from pg_class c
                            where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
                                and not c.relispartition
                  loop
                    execute format('create trigger observed after insert or update or delete on %s '
                        'for each row execute function observed.note()', it.name);
                  end loop;
                end $$
                """);
    }

    private static Web.Reply upstreamDown(Service service) {
        return service.post(Payload.firing(Instant.now(), "alertname", "UpstreamDown", "severity", "critical"));
    }

    private Rows rows() {
        return new Rows(postgres.database());
    }

    private void remediations() throws IOException {
        var folder = Files.createDirectories(work.resolve("remediations").resolve("gateway"));
        Files.writeString(folder.resolveSibling("targets.yaml"), """
                targets:
                  gateway:
                    about: The gateway of the stand-in
                    owner: platform
                    breakers:
                      http:
                        breakers:
                          brightdata:
                            state: { url: "BOARD/breaker/brightdata", pointer: /state, open: open, closed: closed }
                            trip: { url: "BOARD/trip/brightdata" }
                            reset: { url: "BOARD/reset/brightdata" }
                    checks:
                      breaker-open:
                        http: { url: "BOARD/health/brightdata", body: { pointer: /state, equals: open } }
                """.replace(
                        "BOARD", breaker.uri().toString()));
        Files.writeString(folder.resolve("upstream-down.yaml"), """
                playbook: upstream-down
                about: Bright Data does not answer.
                severity: P1
                when: [ 'alertname="UpstreamDown"' ]
                target: gateway
                autonomy: auto
                try:
                  - { do: breaker.trip, with: { breaker: brightdata } }
                verify: { check: breaker-open, hold: 500ms, within: 5s, every: 250ms }
                deadline: 2m
                """);
    }
}
