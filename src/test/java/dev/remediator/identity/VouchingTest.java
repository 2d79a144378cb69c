package dev.remediator.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.remediator.secret.Secret;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VouchingTest {
    private static final String ISSUER = "https://id.example";
    private static final People PEOPLE = people();

    private static People people() {
        var engineers = new LinkedHashMap<String, Engineer>();
        for (var name : List.of("ana", "ben", "twin-a", "twin-b"))
            engineers.put(
                    name,
                    new Engineer(
                            name,
                            name,
                            Optional.empty(),
                            Optional.of(name.startsWith("twin") ? "twin@example.com" : name + "@Example.com"),
                            Optional.empty(),
                            true));
        return new People(engineers, Map.of(), Map.of(), Map.of(), List.of());
    }

    private static SsoSettings settings(String engineerClaim, String groupsClaim) {
        return new SsoSettings(
                ISSUER,
                "remediator",
                Secret.of("client secret"),
                List.of("email"),
                engineerClaim,
                groupsClaim,
                Map.of(
                        "oncall", Set.of(Role.OPERATOR, Role.APPROVER),
                        "ops-admins", Set.of(Role.ADMINISTRATOR),
                        "staff", Set.of(Role.VIEWER)));
    }

    private static Vouching.Outcome of(String claims, SsoSettings settings) {
        try {
            return Vouching.of(new JsonMapper().readTree(claims), settings, PEOPLE);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static Vouching.Outcome byEmail(String claims) {
        return of(claims, settings("email", "groups"));
    }

    @Test
    void whoeverHasTheEmailOfAnEngineerIsTheEngineerWithTheRolesOfTheGroups() {
        assertThat(byEmail("""
                {"sub": "1", "email": "ANA@example.com", "email_verified": true, "groups": ["oncall", "other", "ops-admins"]}"""))
                .isEqualTo(new Vouching.Outcome.Engineer(
                        "ana", Set.of("operator", "approver", "administrator"), ISSUER, "1"));
        assertThat(byEmail("""
                {"sub": "1", "email": "ana@example.com", "email_verified": "true", "groups": "staff"}""")).isEqualTo(new Vouching.Outcome.Engineer("ana", Set.of("viewer"), ISSUER, "1"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'sub': '1', 'email': 'ana@example.com', 'email_verified': false, 'groups': ['oncall']} | not verified",
                "{'sub': '1', 'email': 'ana@example.com', 'groups': ['oncall']} | not verified",
                "{'sub': '1', 'email': 'zoe@example.com', 'email_verified': true, 'groups': ['oncall']} | no engineer with",
                "{'sub': '1', 'email': 'twin@example.com', 'email_verified': true, 'groups': ['oncall']} | several",
                "{'sub': '1', 'email': '', 'email_verified': true, 'groups': ['oncall']} | what you are called",
                "{'sub': '1', 'email': ['ana@example.com'], 'email_verified': true, 'groups': ['oncall']} | what you are called",
                "{'email': 'ana@example.com', 'email_verified': true, 'groups': ['oncall']} | who you are"
            })
    void whoeverIsNotBeyondDoubtIsRefused(String claims, String why) {
        assertThat(byEmail(claims.replace('\'', '"')))
                .isInstanceOfSatisfying(Vouching.Outcome.Refused.class, refused -> {
                    assertThat(refused.why()).contains(why);
                    assertThat(refused.groupless()).isFalse();
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "['ONCALL']",
                "['/oncall']",
                "[['oncall']]",
                "[{'name': 'oncall'}]",
                "{'oncall': true}",
                "true",
                "null",
                "'oncall,staff'"
            })
    void whoeverIsInNoGroupThatCountsIsRefused(String groups) {
        var claims = "{'sub': '1', 'email': 'ana@example.com', 'email_verified': true, 'groups': %s}".formatted(groups);
        assertThat(byEmail(claims.replace('\'', '"')))
                .isInstanceOfSatisfying(
                        Vouching.Outcome.Refused.class,
                        refused -> assertThat(refused.groupless()).isTrue());
    }

    @Test
    void anotherClaimMayHoldTheNameItself() {
        var settings = settings("preferred_username", "realm_access/roles");
        assertThat(of(
                        "{\"sub\": \"1\", \"preferred_username\": \"ben\", \"realm_access\": {\"roles\": [\"oncall\"]}}",
                        settings))
                .isEqualTo(new Vouching.Outcome.Engineer("ben", Set.of("operator", "approver"), ISSUER, "1"));
        for (var name : List.of("zoe", "BEN", "machine:ben", ""))
            assertThat(of(
                            "{\"sub\": \"1\", \"preferred_username\": \"%s\", \"realm_access\": {\"roles\": [\"oncall\"]}}"
                                    .formatted(name),
                            settings))
                    .as(name)
                    .isInstanceOf(Vouching.Outcome.Refused.class);
    }

    @Test
    void aClaimMayBeCalledByAnAddress() {
        assertThat(of(
                        "{\"sub\": \"1\", \"email\": \"ben@example.com\", \"email_verified\": true,"
                                + " \"https://x.example/groups\": [\"staff\"]}",
                        settings("email", "https://x.example/groups")))
                .isInstanceOf(Vouching.Outcome.Engineer.class);
    }

    /** Settings as somebody types them. */
    private record Typed(
            Optional<String> issuer,
            Optional<String> clientId,
            Optional<String> clientSecret,
            Optional<List<String>> operator)
            implements SsoConfig {
        @Override
        public Optional<String> clientSecretFile() {
            return Optional.empty();
        }

        @Override
        public List<String> scopes() {
            return List.of("email");
        }

        @Override
        public String engineerClaim() {
            return "email";
        }

        @Override
        public String groupsClaim() {
            return "groups";
        }

        @Override
        public Roles roles() {
            return new Roles() {
                @Override
                public Optional<List<String>> viewer() {
                    return operator;
                }

                @Override
                public Optional<List<String>> operator() {
                    return operator;
                }

                @Override
                public Optional<List<String>> approver() {
                    return Optional.empty();
                }

                @Override
                public Optional<List<String>> administrator() {
                    return Optional.empty();
                }
            };
        }
    }

    private static Optional<SsoSettings> typed(String issuer, String client, String secret, String group) {
        return SsoSettings.of(new Typed(
                Optional.of(issuer).filter(s -> !s.isEmpty()),
                Optional.of(client).filter(s -> !s.isEmpty()),
                Optional.of(secret).filter(s -> !s.isEmpty()),
                Optional.of(group).filter(s -> !s.isEmpty()).map(List::of)));
    }

    @Test
    void withoutAnIssuerThereIsNone() {
        assertThat(typed("", "id", "secret", "oncall")).isEmpty();
    }

    @Test
    void aGroupMayHaveSeveralRolesAndTheSecretIsNotPrinted() {
        var settings = typed("https://id.example", "id", "secret", "oncall").orElseThrow();
        assertThat(settings.roles()).isEqualTo(Map.of("oncall", Set.of("viewer", "operator")));
        assertThat(settings.toString()).doesNotContain("=secret");
    }

    @ParameterizedTest
    @CsvSource({
        "http://id.example,            id, secret, oncall, issuer is an https address",
        "ftp://id.example,             id, secret, oncall, issuer is an https address",
        "https://user:pw@id.example,   id, secret, oncall, issuer is an https address",
        "id.example,                   id, secret, oncall, issuer is an https address",
        "https://id.example,           '', secret, oncall, client-id is not",
        "https://id.example,           id, '',     oncall, client-secret-file is not",
        "https://id.example,           id, secret, '',     no group may do anything"
    })
    void whatIsMissingIsSaidAtTheStart(String issuer, String client, String secret, String group, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> typed(issuer, client, secret, group))
                .withMessageContaining(why);
    }
}
