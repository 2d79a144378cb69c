package dev.remediator.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.audit.AuditExport;
import dev.remediator.audit.AuditFilter;
import dev.remediator.audit.AuditReader;
import dev.remediator.audit.ChainHead;
import dev.remediator.audit.ChainReader;
import dev.remediator.audit.ChainVerifier;
import dev.remediator.identity.Role;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/audit}: who did or decided what. */
@Path("/api/v1/audit")
@Singleton
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public final class AuditEndpoints {
    private static final String UNUSABLE = "The request cannot be used";

    /** Links in one answer of {@code verify}, whose hashes take a tenth of a second. */
    private static final int LINKS = 10_000;

    private static final int LINES = 1_000;
    private static final int HEADS = 100;

    private final AuditReader audit;
    private final ChainReader chain;
    private final ChainVerifier verifier;
    private final AuditExport export;

    public AuditEndpoints(AuditReader audit, ChainReader chain, ChainVerifier verifier, AuditExport export) {
        this.audit = audit;
        this.chain = chain;
        this.verifier = verifier;
        this.export = export;
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Entry(
            long id,
            Instant at,
            String actor,
            String kind,
            @Nullable String address,
            String action,
            String subject,
            @Nullable UUID run,
            JsonNode details) {
        static Entry of(AuditReader.Stored stored) {
            var e = stored.entry();
            return new Entry(
                    stored.id(),
                    e.at(),
                    e.actor().name(),
                    e.actor().kind(),
                    e.address().orElse(null),
                    e.action(),
                    e.subject(),
                    e.run().orElse(null),
                    e.details());
        }
    }

    /** Newest first; {@code run} for those of one run, {@code actor} and {@code action} for those of exactly that name. */
    @GET
    @RolesAllowed(Role.ADMINISTRATOR)
    public Response list(
            @QueryParam("cursor") Optional<String> cursor,
            @QueryParam("limit") Optional<String> limit,
            @QueryParam("run") Optional<String> run,
            @QueryParam("actor") Optional<String> actor,
            @QueryParam("action") Optional<String> action) {
        var before = cursor.map(AuditEndpoints::number);
        if (before.filter(id -> id < 1).isPresent())
            return Problems.of(400, UNUSABLE, "cursor is not one that an earlier answer gave as next.");
        var size = limit.map(AuditEndpoints::number).orElse((long) Paging.DEFAULT);
        if (size < 1 || size > Paging.MAX)
            return Problems.of(400, UNUSABLE, "limit is a number from 1 to " + Paging.MAX + ".");
        if (actor.filter(AuditEndpoints::isOdd)
                .or(() -> action.filter(AuditEndpoints::isOdd))
                .isPresent())
            return Problems.of(400, UNUSABLE, "actor and action are names, of at most 200 characters.");
        Optional<UUID> of;
        try {
            of = run.map(UUID::fromString);
        } catch (IllegalArgumentException e) {
            return Problems.of(400, UNUSABLE, "run is a run's id.");
        }
        var found = audit.page(new AuditFilter(actor, action, of), before, (int) (size + 1));
        boolean more = found.size() > size;
        var shown = more ? found.subList(0, (int) (long) size) : found;
        return Paging.ok(new Paging.Listing(
                shown.stream().map(Entry::of).toList(),
                more ? Long.toString(shown.getLast().id()) : null));
    }

    /** @param head {@code seq:hash}; absent while nothing is recorded */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Head(@Nullable String head) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Broken(@Nullable Long seq, @Nullable Long entry, String says) {}

    /**
     * @param through the last link that is right; given back as {@code after}, it goes on from there
     * @param broken absent where nothing is
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Verdict(
            String through,
            long links,
            boolean more,
            @Nullable Broken broken) {
        static Verdict of(ChainVerifier.Step step) {
            return new Verdict(
                    step.through().toString(),
                    step.links(),
                    step.more(),
                    step.broken()
                            .map(b -> new Broken(b.seq().orElse(null), b.entry().orElse(null), b.says()))
                            .orElse(null));
        }
    }

    /** The last link of the chain: to be kept elsewhere. */
    @GET
    @Path("/head")
    @RolesAllowed(Role.ADMINISTRATOR)
    public Response head() {
        return Paging.ok(new Head(chain.head().map(ChainHead::toString).orElse(null)));
    }

    /**
     * Whether the chain is what it was, in parts of 10,000 links: {@code after} is where the part before ended, and
     * {@code head} one that was published, at most a hundred of them.
     */
    @GET
    @Path("/verify")
    @RolesAllowed(Role.ADMINISTRATOR)
    public Response verify(@QueryParam("after") Optional<String> after, @QueryParam("head") List<String> heads) {
        var from = after.map(ChainHead::parse).orElse(Optional.of(ChainHead.BEGINNING));
        var published = heads.stream().map(ChainHead::parse).toList();
        if (from.isEmpty() || heads.size() > HEADS || published.stream().anyMatch(Optional::isEmpty))
            return Problems.of(400, UNUSABLE, "after and head are a link's number, a colon and 64 hexadecimal digits.");
        return Paging.ok(Verdict.of(verifier.verify(
                from.get(), published.stream().flatMap(Optional::stream).toList(), LINKS)));
    }

    /**
     * Entries as JSON lines in the order of the chain, each with its link; {@code after} is the last number of the part
     * before. The last part ends with entries that no link names, if there are any.
     */
    @GET
    @Path("/export")
    @RolesAllowed(Role.ADMINISTRATOR)
    @Produces("application/x-ndjson")
    public Response export(@QueryParam("after") Optional<String> after, @QueryParam("limit") Optional<String> limit)
            throws IOException {
        var from = after.map(text -> text.equals("0") ? 0 : number(text)).orElse(0L);
        boolean odd =
                from < 0 || (from == 0 && after.isPresent() && !after.get().equals("0"));
        var most = limit.map(AuditEndpoints::number).orElse((long) LINES);
        if (odd || most < 1 || most > LINES)
            return Problems.of(400, UNUSABLE, "after is a link's number, and limit a number from 1 to " + LINES + ".");
        var lines = new ArrayList<String>();
        export.links(from, most, lines::add);
        if (lines.size() < most) export.beside(LINES, lines::add);
        var text = new StringBuilder();
        lines.forEach(line -> text.append(line).append('\n'));
        return Paging.ok(text.toString());
    }

    private static boolean isOdd(String name) {
        return name.length() > 200 || name.indexOf(0) >= 0;
    }

    /** Zero for what is no number. */
    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
