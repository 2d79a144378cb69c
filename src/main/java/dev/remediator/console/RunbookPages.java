package dev.remediator.console;

import dev.remediator.action.Actions;
import dev.remediator.identity.Role;
import dev.remediator.intake.Remediations;
import dev.remediator.report.PlaybookRecords;
import dev.remediator.runbook.Practice;
import dev.remediator.runbook.Runbook;
import dev.remediator.store.StoreException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** The operations runbook of the remediations in force, with how their runs have ended. */
@Path("/runbook")
@Singleton
@RunOnVirtualThread
public final class RunbookPages {
    private final Remediations remediations;
    private final Actions actions;
    private final PlaybookRecords records;

    public RunbookPages(Remediations remediations, Actions actions, PlaybookRecords records) {
        this.remediations = remediations;
        this.actions = actions;
        this.records = records;
    }

    @GET
    @RolesAllowed(Role.VIEWER)
    public Response runbook() {
        var practice = new Practice(Optional.empty(), Optional.of(practice()));
        return Answers.page(200, Templates.runbook(Runbook.html(remediations.catalog(), actions, practice)));
    }

    private Map<String, Practice.Record> practice() {
        var all = new LinkedHashMap<String, Practice.Record>();
        records.all()
                .forEach((playbook, r) ->
                        all.put(playbook, new Practice.Record(r.runs(), r.healed(), r.called(), r.last(), r.median())));
        return all;
    }

    @ServerExceptionMapper({UnauthorizedException.class, ForbiddenException.class})
    Response signedOut() {
        return Answers.signedOut();
    }

    @ServerExceptionMapper(StoreException.class)
    Response databaseAway() {
        return Answers.databaseAway();
    }
}
