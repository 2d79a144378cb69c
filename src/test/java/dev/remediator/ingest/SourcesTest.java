package dev.remediator.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourcesTest {
    private static final String TOKEN = "0123456789abcdef";

    @Nested
    class A_request {
        private final Sources sources = Sources.of(Configs.sources(
                "prod.kind",
                "alertmanager",
                "prod.bearer",
                TOKEN,
                "lab.kind",
                "Alertmanager",
                "lab.basic.user",
                "am",
                "lab.basic.password",
                "s3cr3t:with:colons é",
                "rail.kind",
                "railway",
                "rail.header.name",
                "X-Railway-Secret",
                "rail.header.value",
                "fedcba9876543210"));

        @ParameterizedTest
        @CsvSource({
            "Bearer 0123456789abcdef, prod",
            "bearer 0123456789abcdef, prod",
            "BEARER   0123456789abcdef, prod",
            // the very header that a real Alertmanager sent for this user and password
            "Basic YW06czNjcjN0OndpdGg6Y29sb25zIMOp, lab",
        })
        void is_its_sources(String authorization, String name) {
            assertThat(authenticate(Map.of("authorization", List.of(authorization))))
                    .contains(name);
        }

        @Test
        void is_its_sources_by_a_header_of_its_own() {
            assertThat(authenticate(Map.of("x-railway-secret", List.of("fedcba9876543210"))))
                    .contains("rail");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "Bearer",
                    "Bearer ",
                    "Bearer 0123456789abcdeg",
                    "Bearer 0123456789abcde",
                    "Bearer 0123456789abcdef0",
                    "0123456789abcdef",
                    "Basic 0123456789abcdef",
                    "Basic !!!",
                    "Basic",
                    "Bearer fedcba9876543210",
                    "Digest 0123456789abcdef",
                })
        void is_nobodys_with_another_credential(String authorization) {
            assertThat(authenticate(Map.of("authorization", List.of(authorization))))
                    .isEmpty();
        }

        @Test
        void is_nobodys_with_a_right_user_and_a_wrong_password() {
            assertThat(authenticate(Map.of("authorization", List.of(basic("am:s3cr3t")))))
                    .isEmpty();
            assertThat(authenticate(Map.of("authorization", List.of(basic("AM:s3cr3t:with:colons é")))))
                    .isEmpty();
        }

        @Test
        void is_nobodys_without_any() {
            assertThat(authenticate(Map.of())).isEmpty();
        }

        @Test
        void is_nobodys_when_it_sends_a_header_twice() {
            assertThat(authenticate(Map.of("authorization", List.of("Bearer " + TOKEN, "Bearer " + TOKEN))))
                    .isEmpty();
        }

        @Test
        void is_nobodys_when_it_has_the_credentials_of_two() {
            assertThat(authenticate(Map.of(
                            "authorization", List.of("Bearer " + TOKEN),
                            "x-railway-secret", List.of("fedcba9876543210"))))
                    .isEmpty();
        }

        private Optional<String> authenticate(Map<String, List<String>> headers) {
            return sources.authenticate(name -> headers.getOrDefault(name, List.of()))
                    .map(Source::name);
        }
    }

    @Test
    void a_bearer_token_outside_of_ascii_is_compared_as_it_is_on_the_wire() {
        Sources sources = Sources.of(Configs.sources("prod.kind", "alertmanager", "prod.bearer", "täglich-neu-ümlaut"));
        String onTheWire =
                new String("Bearer täglich-neu-ümlaut".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);

        assertThat(sources.authenticate(name -> List.of(onTheWire))).isPresent();
    }

    @Test
    void secrets_come_from_files_too(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("token"), TOKEN + "\n");
        Sources sources = Sources.of(Configs.sources("prod.kind", "alertmanager", "prod.bearer-file", file.toString()));

        assertThat(sources.authenticate(name -> List.of("Bearer " + TOKEN))).isPresent();
    }

    @Test
    void ephemeral_environments_are_left_out_unless_wanted() {
        Sources sources = Sources.of(Configs.sources(
                "a.kind",
                "railway",
                "a.bearer",
                TOKEN,
                "b.kind",
                "railway",
                "b.bearer",
                TOKEN + "b",
                "b.ephemeral",
                "accept"));

        assertThat(sources.find("a").orElseThrow().ephemeral()).isEqualTo(Source.Ephemeral.IGNORE);
        assertThat(sources.find("b").orElseThrow().ephemeral()).isEqualTo(Source.Ephemeral.ACCEPT);
        assertThat(sources.find("c")).isEmpty();
    }

    @Test
    void none_configured_is_a_service_that_nobody_can_post_to() {
        assertThat(Sources.of(Configs.sources()).authenticate(name -> List.of("Bearer " + TOKEN)))
                .isEmpty();
    }

    @Nested
    class It_does_not_start {
        @Test
        void with_an_anonymous_source() {
            refused("a.kind", "alertmanager")
                    .hasMessage("The webhook sources cannot be used, so nothing was started:"
                            + " remediator.sources.a.* has no credential, and no source is anonymous: set bearer,"
                            + " basic.user with basic.password, or header.name with header.value"
                            + " (each secret may be given as …-file)");
        }

        @Test
        void with_two_credentials_for_one_source() {
            refused("a.kind", "alertmanager", "a.bearer", TOKEN, "a.basic.user", "u", "a.basic.password", "12345678")
                    .hasMessageContaining("remediator.sources.a.* has more than one credential");
        }

        @Test
        void with_one_credential_for_two_sources() {
            refused("a.kind", "alertmanager", "a.bearer", TOKEN, "b.kind", "railway", "b.bearer", TOKEN)
                    .hasMessageContaining("have the same credential")
                    .hasMessageContaining("remediator.sources.a")
                    .hasMessageContaining("remediator.sources.b");
        }

        @ParameterizedTest
        @CsvSource({
            "bearer,        012345678901234, remediator.sources.a.bearer is too short",
            "bearer,        ' 0123456789abcdef', remediator.sources.a.bearer begins or ends with a blank",
            "basic.user,    u,               remediator.sources.a.basic.password is missing",
            "basic.password, 12345678,       remediator.sources.a.basic.user is missing",
            "basic.password, 1234567,        remediator.sources.a.basic.password is too short",
            "header.name,   X-Secret,        remediator.sources.a.header.value is missing",
            "header.value,  0123456789abcdef, remediator.sources.a.header.name is missing",
            "header.value,  0123456789abcde, remediator.sources.a.header.value is too short",
            "bearer-file,   /does/not/exist, cannot be read",
        })
        void with_half_a_credential(String key, String value, String says) {
            refused("a.kind", "alertmanager", "a." + key, value).hasMessageContaining(says);
        }

        @ParameterizedTest
        @ValueSource(strings = {"Authorization", "cookie", "Host", "X Secret", "X:Secret"})
        void with_a_header_that_means_something_else(String name) {
            refused("a.kind", "railway", "a.header.name", name, "a.header.value", TOKEN)
                    .hasMessageContaining("remediator.sources.a.header.name must be a header of your own");
        }

        @Test
        void with_a_user_that_basic_cannot_carry() {
            refused("a.kind", "railway", "a.basic.user", "u:v", "a.basic.password", "12345678")
                    .hasMessageContaining("basic.user must not be empty and cannot hold a colon");
        }

        @Test
        void with_an_unknown_kind_or_none() {
            refused("a.kind", "grafana", "a.bearer", TOKEN)
                    .hasMessageContaining("remediator.sources.a.kind must be alertmanager or railway");
            refused("a.bearer", TOKEN).hasMessageContaining("remediator.sources.a.kind is missing");
        }

        @Test
        void with_an_ephemeral_that_says_nothing() {
            refused("a.kind", "railway", "a.bearer", TOKEN, "a.ephemeral", "maybe")
                    .hasMessageContaining("remediator.sources.a.ephemeral must be ignore or accept");
            refused("a.kind", "alertmanager", "a.bearer", TOKEN, "a.ephemeral", "accept")
                    .hasMessageContaining("for sources of kind railway only");
        }

        @Test
        void with_a_name_that_an_address_would_have_to_escape() {
            refused("\"a b\".kind", "railway", "\"a b\".bearer", TOKEN)
                    .hasMessageContaining("remediator.sources has a source called 'a b'");
        }

        @Test
        void and_says_everything_that_is_wrong_but_no_secret() {
            refused("a.kind", "railway", "b.kind", "railway", "b.bearer", "hunter2")
                    .hasMessageContaining("remediator.sources.a.* has no credential")
                    .hasMessageContaining("remediator.sources.b.bearer is too short")
                    .hasMessageNotContaining("hunter2");
        }

        private org.assertj.core.api.AbstractThrowableAssert<?, ?> refused(String... config) {
            SourcesConfig read = Configs.sources(config);
            return assertThatThrownBy(() -> Sources.of(read)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }
}
