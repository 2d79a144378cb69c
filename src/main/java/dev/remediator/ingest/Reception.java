package dev.remediator.ingest;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import dev.remediator.intake.Delivery;
import dev.remediator.intake.Recorder;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The way of one webhook request whose sender is known: is it allowed here, is it JSON, read it, parse it, have it
 * committed, answer. No thread waits in between.
 */
@Singleton
public final class Reception {
    private static final Logger LOG = Logger.getLogger(Reception.class);

    /** Smaller bodies are parsed on the event loop: handing them to another thread costs more than parsing them. */
    private static final int PARSED_AT_ONCE = 64 * 1024;

    private final Sources sources;
    private final Recorder recorder;
    private final GroupCommit commits;
    private final Clock clock;
    private final InFlight inFlight;
    private final long maxBody;
    private final Duration bodyWithin;
    private final NoArgGenerator ids = Generators.timeBasedEpochGenerator();

    public Reception(Sources sources, Recorder recorder, GroupCommit commits, IngestConfig config, Clock clock) {
        this.sources = sources;
        this.recorder = recorder;
        this.commits = commits;
        this.clock = clock;
        this.inFlight = new InFlight(config.maxInFlight().asLongValue());
        this.maxBody = config.maxBody().asLongValue();
        this.bodyWithin = config.bodyWithin();
    }

    /**
     * Receives one request.
     *
     * @param principal name of the authenticated source
     * @param addressed name of the source in the path; hostile
     */
    public CompletionStage<Response> receive(
            RoutingContext context, String principal, String addressed, WebhookParser parser) {
        Optional<Source> source = sources.find(principal);
        Optional<Problem> refusal = refusal(context.request(), source, addressed, parser.kind());
        if (refusal.isPresent() || source.isEmpty()) {
            return answered(refusal.orElseGet(Problem::unauthorized));
        }
        long limit = Math.min(parser.maxBytes(), maxBody);
        InFlight.Share share = inFlight.open();
        return read(context, limit, share)
                .thenCompose(reading -> switch (reading) {
                    case Body.Reading.Complete(byte[] bytes) -> accept(context, source.get(), bytes, parser, share);
                    case Body.Reading.TooLarge() -> answered(Problem.tooLarge(limit));
                    case Body.Reading.TooMuchInFlight() -> answered(tooMuchInFlight());
                    case Body.Reading.TooSlow() ->
                        answered(Problem.unavailable("The body did not come within " + bodyWithin.toSeconds()
                                + " s (remediator.ingest.body-within). Send it again."));
                    case Body.Reading.Gone() -> answered(Problem.malformed("The connection ended within the body."));
                })
                .exceptionally(Reception::broken)
                .whenComplete((response, never) -> share.close())
                // A copy: the framework cancels what it was given when the sender goes away, and what is
                // cancelled runs none of the above any more.
                .copy();
    }

    private static Optional<Problem> refusal(
            HttpServerRequest request, Optional<Source> source, String addressed, Source.Kind kind) {
        if (source.isEmpty() || !source.get().name().equals(addressed)) {
            return Optional.of(Problem.forbidden("The credential is not the one of the source in this address."));
        }
        if (source.get().kind() != kind) {
            return Optional.of(
                    Problem.forbidden("The source '%s' is configured with kind %s, and this address takes %s."
                            .formatted(source.get().name(), source.get().kind().label(), kind.label())));
        }
        String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
        if (!isJson(type)) {
            return Optional.of(Problem.unsupportedMediaType("Send the body as application/json; it came "
                    + (type == null ? "without a Content-Type." : "as " + Problem.quoted(type) + ".")));
        }
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            return Optional.of(Problem.unsupportedMediaType("Send the body without a Content-Encoding."));
        }
        return Optional.empty();
    }

    /** Exactly one type; UTF-8 is what JSON is in anyway. */
    static boolean isJson(@Nullable String contentType) {
        if (contentType == null) return false;
        String type = contentType.replace(" ", "").toLowerCase(Locale.ROOT);
        return type.equals("application/json") || type.equals("application/json;charset=utf-8");
    }

    private CompletableFuture<Body.Reading> read(RoutingContext context, long limit, InFlight.Share share) {
        HttpServerRequest request = context.request();
        String announced = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT)))
            context.response().writeContinue();
        return Body.read(
                context.vertx(), request, announced == null ? -1 : Long.parseLong(announced), limit, bodyWithin, share);
    }

    private CompletionStage<Response> accept(
            RoutingContext context, Source source, byte[] bytes, WebhookParser parser, InFlight.Share share) {
        if (bytes.length <= PARSED_AT_ONCE) return weighed(source, bytes, parser, share);
        return context.vertx()
                .executeBlocking(() -> weighed(source, bytes, parser, share), false)
                .toCompletionStage()
                .thenCompose(answer -> answer);
    }

    /** Reads it where there is room for what it becomes; the share is held until the answer. */
    private CompletionStage<Response> weighed(Source source, byte[] bytes, WebhookParser parser, InFlight.Share share) {
        long weight = Weight.of(bytes);
        if (bytes.length + weight > inFlight.limit()) {
            LOG.warnf(
                    "source %s: answered with 413: a body of %d bytes holds far too many texts",
                    source.name(), bytes.length);
            return answered(Problem.tooManyTexts(inFlight.limit()));
        }
        return share.grow(weight) ? accept(source, bytes, parser) : answered(tooMuchInFlight());
    }

    private CompletionStage<Response> accept(Source source, byte[] bytes, WebhookParser parser) {
        Instant now = clock.instant();
        Received received;
        try {
            received = parser.parse(bytes, source, now);
        } catch (Malformed e) {
            LOG.infof("source %s: answered with 400: %s", source.name(), e.detail());
            return answered(Problem.malformed(e.detail()));
        }
        if (!received.note().isEmpty()) LOG.infof("source %s: %s", source.name(), received.note());
        int alerts = received.alerts().size();
        Delivery delivery =
                new Delivery(ids.generate(), source.name(), source.kind().label(), now, bytes, received.alerts());
        if (alerts == 0 || recorder.known(delivery)) return CompletableFuture.completedFuture(accepted(alerts));
        return commits.submit(delivery).thenApply(commitment -> answer(commitment, alerts));
    }

    private static Response answer(Commitment commitment, int alerts) {
        return switch (commitment) {
            case COMMITTED -> accepted(alerts);
            case INVALID ->
                Problem.malformed("The database can never store this delivery; the service's log says why.")
                        .response();
            case UNAVAILABLE ->
                Problem.unavailable("The database does not answer. Send it again.")
                        .response();
            case FULL ->
                Problem.unavailable("Too many deliveries wait to be written. Send it again.")
                        .response();
            case LATE ->
                Problem.unavailable("It was not written in time, but may be yet. Send it again.")
                        .response();
            case STOPPING ->
                Problem.unavailable("The service is stopping. Send it again.").response();
            case BROKEN -> Problem.internal().response();
        };
    }

    private static Response accepted(int alerts) {
        return Response.ok("{\"accepted\":" + alerts + "}", "application/json").build();
    }

    private static Problem tooMuchInFlight() {
        return Problem.unavailable(
                "Too many bytes of bodies are being worked on (remediator.ingest.max-in-flight). Send it again.");
    }

    private static CompletableFuture<Response> answered(Problem problem) {
        return CompletableFuture.completedFuture(problem.response());
    }

    private static Response broken(Throwable cause) {
        LOG.error("receiving a webhook failed", cause);
        return Problem.internal().response();
    }
}
