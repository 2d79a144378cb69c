package dev.remediator.acceptance;

import dev.remediator.acceptance.fault.Ears;
import dev.remediator.acceptance.fault.FaultProxy;
import dev.remediator.acceptance.fault.Kind;
import dev.remediator.acceptance.fault.Passage;
import dev.remediator.acceptance.fault.Platforms;
import dev.remediator.demo.Web;
import dev.remediator.store.StoppablePostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;

/** The service, not started yet, with everything around it that can be broken: its database, the way there, platforms, a channel. */
record Testbed(StoppablePostgres postgres, FaultProxy proxy, Platforms platforms, Ears ears, Service service)
        implements AutoCloseable {
    /** @param targets that the service shall know, each of a kind of its own */
    static Testbed in(Path folder, Map<String, Kind> targets) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        var port = Service.freePort();
        var postgres = StoppablePostgres.start(folder.resolve("postgres"), port);
        var proxy = new FaultProxy(port);
        var platforms = new Platforms();
        platforms.write(folder.resolve("remediations"), targets);
        var ears = new Ears();
        var environment = new HashMap<>(postgres.environment());
        environment.computeIfPresent("REMEDIATOR_DATABASE_URL", (name, url) -> proxy.through(url));
        environment.put(
                "REMEDIATOR_REMEDIATIONS", folder.resolve("remediations").toString());
        environment.put("RAILWAY_TOKEN", "token");
        environment.put("REMEDIATOR_CHANNELS_WEBHOOK_URL", ears.uri().toString());
        environment.put("REMEDIATOR_CHANNELS_WEBHOOK_SECRET", "a-key-of-the-acceptance-tests");
        return new Testbed(postgres, proxy, platforms, ears, Service.in(folder, environment));
    }

    /** Past the proxy. */
    Rows rows() {
        return new Rows(postgres.database());
    }

    /** The alert that the target's playbook heals, as Alertmanager sends it again and again. */
    Web.Reply post(Kind kind, String target, Instant since) {
        return service.post(Payload.firing(since, "alertname", kind.word(), "service", target));
    }

    /** The intent to act on a target. */
    static Predicate<Passage> intent(String target) {
        return p -> p.does("insert into effect") && p.mentions(target);
    }

    /** The result of what was done to a target; other runs may store theirs at any time. */
    Predicate<Passage> result(String target) {
        return p -> p.does("update effect set result_at")
                && runs(target).stream().map(UUID::fromString).anyMatch(p::mentions);
    }

    /** That a target is healed. */
    static Predicate<Passage> report(String target) {
        return p -> p.does("with told as") && p.mentions("HEALED") && p.mentions(target);
    }

    /** None yet, where the result of an earlier one passes. */
    private List<String> runs(String target) {
        return rows().all("select id from run where target = '" + target + "'");
    }

    /** Its run has ended, or a person has the word and was told so. */
    boolean settled(String target) {
        return rows().count("""
                        select count(*) from run r where target = '%s' and (ended_at is not null
                            or exists (select from announcement a where a.run_id = r.id and a.kind = 'NEEDS_HUMAN'))
                        """.formatted(target)) == 1;
    }

    @Override
    public void close() throws IOException {
        try {
            service.close();
        } finally {
            proxy.close();
            postgres.close();
            platforms.close();
            ears.close();
        }
    }
}
