package dev.remediator.identity;

import dev.remediator.secret.Secret;
import dev.remediator.secret.SecretSource;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How people sign in through an issuer.
 *
 * @param issuer exactly as its tokens name it
 * @param engineerClaim {@code email}, or a claim that holds a name of people.yaml
 * @param groupsClaim may be a path, with slashes
 * @param roles group to what it may
 */
record SsoSettings(
        String issuer,
        String clientId,
        Secret clientSecret,
        List<String> scopes,
        String engineerClaim,
        String groupsClaim,
        Map<String, Set<String>> roles) {
    private static final String PREFIX = "remediator.oidc.";
    private static final Set<String> HERE = Set.of("localhost", "127.0.0.1", "[::1]");

    SsoSettings {
        scopes = List.copyOf(scopes);
        roles = Map.copyOf(roles);
    }

    /**
     * Empty where no issuer is configured.
     *
     * @throws IllegalArgumentException where something is missing; the message is for whoever configures it
     */
    static Optional<SsoSettings> of(SsoConfig config) {
        var issuer = config.issuer().filter(each -> !each.isBlank());
        if (issuer.isEmpty()) return Optional.empty();
        checkAddress(issuer.get());
        Map<String, Optional<String>> given = Map.of(
                PREFIX + "client-secret",
                config.clientSecret(),
                PREFIX + "client-secret-file",
                config.clientSecretFile());
        var secret = SecretSource.read(PREFIX + "client-secret", name -> given.getOrDefault(name, Optional.empty()));
        var groups = new LinkedHashMap<String, Set<String>>();
        add(groups, Role.VIEWER, config.roles().viewer());
        add(groups, Role.OPERATOR, config.roles().operator());
        add(groups, Role.APPROVER, config.roles().approver());
        add(groups, Role.ADMINISTRATOR, config.roles().administrator());
        if (groups.isEmpty())
            throw new IllegalArgumentException(PREFIX
                    + "issuer is set, but no group may do anything, so nobody could come in: set for example "
                    + PREFIX + "roles.viewer to the groups that may look");
        return Optional.of(new SsoSettings(
                issuer.get(),
                config.clientId().filter(each -> !each.isBlank()).orElseThrow(() -> missing("client-id")),
                secret.orElseThrow(() -> missing("client-secret-file")),
                config.scopes(),
                config.engineerClaim(),
                config.groupsClaim(),
                groups));
    }

    private static void add(Map<String, Set<String>> all, String role, Optional<List<String>> groups) {
        for (var group : groups.orElse(List.of()))
            all.merge(
                    group.strip(),
                    Set.of(role),
                    (one, other) -> java.util.stream.Stream.concat(one.stream(), other.stream())
                            .collect(Collectors.toUnmodifiableSet()));
    }

    private static void checkAddress(String issuer) {
        try {
            var uri = URI.create(issuer);
            var host = String.valueOf(uri.getHost());
            if ("https".equals(uri.getScheme()) && uri.getHost() != null && uri.getRawUserInfo() == null) return;
            if ("http".equals(uri.getScheme()) && HERE.contains(host)) return;
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new IllegalArgumentException(
                PREFIX + "issuer is an https address, as the issuer's tokens name it, not '" + issuer + "'");
    }

    private static IllegalArgumentException missing(String what) {
        return new IllegalArgumentException(PREFIX + "issuer is set, but " + PREFIX + what + " is not");
    }
}
