package dev.remediator.identity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Whom the claims of an issuer's token let in, and as what. Pure; the token was verified before. */
final class Vouching {
    /** What the claims say. */
    sealed interface Outcome {
        /** @param roles of all the groups that count for something */
        record Engineer(String name, Set<String> roles, String issuer, String subject) implements Outcome {}

        /**
         * They do not let anybody in; {@code why} is for whoever it is.
         *
         * @param groupless the token is good, and none of its groups may do anything
         */
        record Refused(String why, String subject, boolean groupless) implements Outcome {}
    }

    private static final int MOST_GROUPS = 10_000;

    private Vouching() {}

    static Outcome of(JsonNode claims, SsoSettings settings, People people) {
        var subject = claims.path("sub").asText("");
        if (subject.isEmpty() || subject.length() > 255) return refused("The issuer does not say who you are", "");
        var roles = roles(claims, settings);
        if (roles.isEmpty())
            return new Outcome.Refused(
                    "None of your groups may come in here. An administrator says which do", subject, true);
        var claim = claim(claims, settings.engineerClaim());
        if (!claim.isTextual() || claim.asText().isBlank())
            return refused(
                    "The issuer does not say what you are called here (" + settings.engineerClaim() + ")", subject);
        var said = claim.asText().strip();
        if (!settings.engineerClaim().equals("email"))
            return people.engineers().containsKey(said)
                    ? new Outcome.Engineer(said, roles, settings.issuer(), subject)
                    : refused("people.yaml names no engineer as the issuer calls you", subject);
        // Some issuers say it as a text.
        if (!claims.path("email_verified").asText("").equals("true"))
            return refused("The issuer has not verified your e-mail address", subject);
        // Letters of other scripts become Latin ones in lower case: U+212A is no k of ours.
        if (!said.chars().allMatch(c -> c > ' ' && c < 127))
            return refused("Your e-mail address has characters that are not compared here", subject);
        var named = people.engineers().values().stream()
                .filter(each -> each.email()
                        .filter(email -> email.toLowerCase(Locale.ROOT).equals(said.toLowerCase(Locale.ROOT)))
                        .isPresent())
                .map(dev.remediator.identity.Engineer::name)
                .toList();
        return switch (named.size()) {
            case 0 -> refused("people.yaml names no engineer with your e-mail address", subject);
            case 1 -> new Outcome.Engineer(named.getFirst(), roles, settings.issuer(), subject);
            default -> refused("people.yaml names several engineers with your e-mail address", subject);
        };
    }

    private static Outcome refused(String why, String subject) {
        return new Outcome.Refused(why, subject, false);
    }

    private static Set<String> roles(JsonNode claims, SsoSettings settings) {
        var groups = claim(claims, settings.groupsClaim());
        var roles = new HashSet<String>();
        if (groups.isTextual()) roles.addAll(settings.roles().getOrDefault(groups.asText(), Set.of()));
        if (groups.isArray() && groups.size() <= MOST_GROUPS)
            for (var group : groups)
                if (group.isTextual()) roles.addAll(settings.roles().getOrDefault(group.asText(), Set.of()));
        return roles;
    }

    /** By its whole name, which may be an address, or else as a path. */
    private static JsonNode claim(JsonNode claims, String name) {
        if (claims.has(name)) return claims.path(name);
        var node = claims;
        for (var part : List.of(name.split("/", -1))) node = node.path(part);
        return node;
    }
}
