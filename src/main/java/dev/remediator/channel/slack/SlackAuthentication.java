package dev.remediator.channel.slack;

import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.HttpCredentialTransport;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

/**
 * Says that a request is Slack's, by its signature over the body as it came; leaves every other request to the next
 * mechanism. The signature is over the body, so the body is read here and kept with the request. Without a signing secret
 * nobody is Slack.
 */
@Singleton
final class SlackAuthentication implements HttpAuthenticationMechanism {
    static final String ROLE = "slack";

    /** A press repeats the message it was made in, which holds far less. */
    static final int MAX_BODY = 256 * 1024;

    private static final Set<String> PATHS = Set.of("/api/v1/slack/interactions", "/api/v1/slack/commands");
    private static final String BODY = SlackAuthentication.class.getName();

    private static final SecurityIdentity SLACK = QuarkusSecurityIdentity.builder()
            .setPrincipal(new QuarkusPrincipal("slack"))
            .addRole(ROLE)
            .build();

    private final Optional<SlackSignature> signature;
    private final RawBody bodies = new RawBody();
    /** Slack's own time, not the database's, is what a request is compared with. */
    private final InstantSource clock = InstantSource.system();

    SlackAuthentication(SlackSettings settings) {
        this.signature = settings.hearing().map(h -> new SlackSignature(h.secret()));
    }

    /** What was signed; empty in a request that this class did not let in. */
    static Optional<byte[]> body(RoutingContext context) {
        return Optional.ofNullable(context.<byte[]>get(BODY));
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager identities) {
        var request = context.request();
        if (signature.isEmpty()
                || !HttpMethod.POST.equals(request.method())
                || !PATHS.contains(String.valueOf(request.path())))
            return Uni.createFrom().nullItem();
        var presented = SlackSignature.presented(
                request.headers().getAll(SlackSignature.TIMESTAMP),
                request.headers().getAll(SlackSignature.SIGNATURE),
                clock.instant());
        if (presented.isEmpty()) return Uni.createFrom().nullItem();
        return Uni.createFrom()
                .completionStage(() -> bodies.read(context.vertx(), request, MAX_BODY))
                .map(read -> read.filter(body -> signature.get().isOf(presented.get(), body)))
                .invoke(signed -> signed.ifPresent(body -> context.put(BODY, body)))
                .onItem()
                .transformToUni(signed -> Uni.createFrom().optional(signed.map(body -> SLACK)));
    }

    /** None: the endpoints answer 401 themselves. */
    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext context) {
        return Uni.createFrom().nullItem();
    }

    /** None: no identity provider takes part. */
    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of();
    }

    @Override
    public Uni<HttpCredentialTransport> getCredentialTransport(RoutingContext context) {
        return Uni.createFrom()
                .item(new HttpCredentialTransport(HttpCredentialTransport.Type.OTHER_HEADER, SlackSignature.SIGNATURE));
    }
}
