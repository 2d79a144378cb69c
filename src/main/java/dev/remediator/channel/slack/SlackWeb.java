package dev.remediator.channel.slack;

import com.slack.api.Slack;
import com.slack.api.methods.MethodsClient;
import com.slack.api.util.http.SlackHttpClient;
import dev.remediator.outbound.AllowedHosts;
import dev.remediator.outbound.DirectOutbound;
import dev.remediator.outbound.Outbound;
import dev.remediator.outbound.OutboundLimits;
import dev.remediator.secret.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import okhttp3.OkHttpClient;

/** The way to Slack: its Web API by its own SDK, and the addresses where answers are posted; nothing else. */
record SlackWeb(MethodsClient methods, Outbound outbound) {
    /** Of one call; three of them and their pauses must fit into a dispatcher's lease. */
    static final Duration CALL_LIMIT = Duration.ofSeconds(10);

    static SlackWeb of(SlackSettings.Telling telling, String version) {
        var outbound = new DirectOutbound(
                AllowedHosts.of(List.of(origin(telling.baseUrl()), origin(telling.hooksUrl()))),
                OutboundLimits.STANDARD,
                version);
        return new SlackWeb(methods(outbound, telling.baseUrl(), telling.token()), outbound);
    }

    /** Slack's SDK, which never opens a connection of its own. */
    static MethodsClient methods(Outbound outbound, URI baseUrl, Secret token) {
        com.slack.api.SlackConfig config = new com.slack.api.SlackConfig();
        config.setMethodsEndpointUrlPrefix(baseUrl.toString().endsWith("/") ? baseUrl.toString() : baseUrl + "/");
        config.setStatsEnabled(false);
        config.setHttpClientResponseHandlers(List.of()); // they log bodies
        OkHttpClient http = new OkHttpClient.Builder()
                .addInterceptor(new OutboundInterceptor(outbound, CALL_LIMIT))
                .followRedirects(false)
                .retryOnConnectionFailure(false)
                .build();
        return Slack.getInstance(config, new SlackHttpClient(http)).methods(token.reveal());
    }

    private static String origin(URI uri) {
        return uri.getScheme() + "://" + uri.getRawAuthority();
    }
}
