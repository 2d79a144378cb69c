package dev.remediator.identity;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

/** Single sign-on through an issuer of OpenID Connect. */
@ConfigMapping(prefix = "remediator.oidc")
interface SsoConfig {
    /** As it calls itself; https, or http on this machine. */
    Optional<String> issuer();

    Optional<String> clientId();

    Optional<String> clientSecret();

    Optional<String> clientSecretFile();

    /** Asked for beside {@code openid}. */
    @WithDefault("email,profile")
    List<String> scopes();

    /** Which claim says who it is: {@code email}, looked for in people.yaml, or one that holds the engineer's name. */
    @WithDefault("email")
    String engineerClaim();

    /** Which claim names the groups; {@code a/b} is {@code b} within {@code a}. */
    @WithDefault("groups")
    String groupsClaim();

    Roles roles();

    /** For each role the groups of which one is enough. */
    interface Roles {
        Optional<List<String>> viewer();

        Optional<List<String>> operator();

        Optional<List<String>> approver();

        Optional<List<String>> administrator();
    }
}
