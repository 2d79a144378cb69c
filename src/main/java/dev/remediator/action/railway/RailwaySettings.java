package dev.remediator.action.railway;

import dev.remediator.action.About;
import dev.remediator.action.Default;
import dev.remediator.action.HttpReplies;
import dev.remediator.action.Range;
import dev.remediator.outbound.HeaderValue;
import dev.remediator.secret.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

/**
 * One service in one environment of a Railway project.
 *
 * @param project id
 * @param environment id; its name is not enough
 * @param service id
 * @param token of a project (opens one environment), or of an account or workspace
 * @param poll pause between two looks while Railway works
 * @param within longest time until a deployment or restart must be done
 */
public record RailwaySettings(
        @About("id of the project") String project,
        @About("id of the environment, not its name") String environment,
        @About("id of the service") String service,

        @About("token of the project, or of an account or workspace")
        Secret token,

        @About("which header carries the token") @Default("project")
        TokenKind tokenKind,

        @About("address of the GraphQL API") @Default("https://backboard.railway.com/graphql/v2")
        URI url,

        @About("pause between two looks while Railway works; not longer than within")
        @Range(min = "1ms")
        @Default("10s")
        Duration poll,

        @About("longest time until a restart or a deployment must be done")
        @Range(min = "1ms", max = "2h")
        @Default("15m")
        Duration within) {
    /** Which header carries the token. */
    public enum TokenKind {
        PROJECT,
        ACCOUNT
    }

    public RailwaySettings {
        id("project", project);
        id("environment", environment);
        id("service", service);
        HttpReplies.requireHttp(url);
        if (!poll.isPositive() || poll.compareTo(within) > 0)
            throw new IllegalArgumentException("poll must be longer than nothing and shorter than within");
        if (within.compareTo(Duration.ofHours(2)) > 0) throw new IllegalArgumentException("within must be at most 2h");
    }

    Map<String, HeaderValue> headers() {
        return switch (tokenKind) {
            case PROJECT -> Map.of("Project-Access-Token", HeaderValue.of("", token));
            case ACCOUNT -> Map.of("Authorization", HeaderValue.bearer(token));
        };
    }

    /** A name would be answered with "not found" in the middle of an incident. */
    private static void id(String what, String id) {
        if (!isUuid(id))
            throw new IllegalArgumentException(
                    what + " must be Railway's id, such as 6f2b1c3e-6c0d-4d6f-9a55-0c2f6d1d7a01, not a name");
    }

    private static boolean isUuid(String id) {
        try {
            return id.length() == 36 && UUID.fromString(id).toString().equalsIgnoreCase(id);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
