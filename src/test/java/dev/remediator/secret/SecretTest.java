package dev.remediator.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Formatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretTest {
    private static final String VALUE = "hunter2-déjà-vu";
    private static final Secret SECRET = Secret.of(VALUE);
    private static final ObjectMapper JSON = new ObjectMapper();

    record Login(String user, Secret password) {}

    interface Printing {
        String print() throws Exception;
    }

    @TestFactory
    Stream<DynamicTest> noWayOfPrintingShowsTheValue() {
        Map<String, Printing> ways = Map.ofEntries(
                Map.entry("toString", SECRET::toString),
                Map.entry("String.valueOf", () -> String.valueOf(SECRET)),
                Map.entry("concatenation", () -> "the password is " + SECRET),
                Map.entry("String.format", () -> String.format("%s %S %-20s %h", SECRET, SECRET, SECRET, SECRET)),
                Map.entry(
                        "Formatter", () -> new Formatter().format("%s", SECRET).toString()),
                Map.entry("a record", () -> new Login("u", SECRET).toString()),
                Map.entry("a list", () -> List.of(SECRET).toString()),
                Map.entry("an array", () -> Arrays.toString(new Object[] {SECRET})),
                Map.entry("a map's value", () -> Map.of("k", SECRET).toString()),
                Map.entry("a map's key", () -> Map.of(SECRET, "v").toString()),
                Map.entry("an Optional", () -> Optional.of(SECRET).toString()),
                Map.entry("Jackson", () -> JSON.writeValueAsString(SECRET)),
                Map.entry("Jackson, in a record", () -> JSON.writeValueAsString(new Login("u", SECRET))),
                Map.entry(
                        "Jackson, as a map",
                        () -> JSON.convertValue(new Login("u", SECRET), Map.class)
                                .toString()),
                Map.entry("Jackson, as a key", () -> JSON.writeValueAsString(Map.of(SECRET, 1))),
                Map.entry("Jackson, as a tree", () -> JSON.valueToTree(SECRET).toString()),
                Map.entry("an exception's message", () -> new IllegalStateException("bad " + SECRET).toString()));
        return ways.entrySet().stream()
                .map(way -> DynamicTest.dynamicTest(
                        way.getKey(),
                        () -> assertThat(way.getValue().print()).doesNotContain("hunter2", "HUNTER2", "déjà")));
    }

    @Test
    void jsonShowsTheMask() throws Exception {
        assertThat(JSON.writeValueAsString(new Login("u", SECRET))).isEqualTo("{\"user\":\"u\",\"password\":\"•••\"}");
    }

    @Test
    void onlyRevealShowsTheValue() {
        assertThat(SECRET.reveal()).isEqualTo(VALUE);
        assertThat(SECRET.revealBytes()).isEqualTo(VALUE.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void wipingTheRevealedBytesLeavesTheSecretAlone() {
        Arrays.fill(SECRET.revealBytes(), (byte) 0);

        assertThat(SECRET.reveal()).isEqualTo(VALUE);
    }

    @Test
    void javaSerialisationIsRefused() {
        assertThatThrownBy(() -> new ObjectOutputStream(new ByteArrayOutputStream()).writeObject(SECRET))
                .isInstanceOf(NotSerializableException.class);
    }

    @Test
    void aSecretIsNeverEmpty() {
        assertThatThrownBy(() -> Secret.of("")).hasMessage("a secret must not be empty");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "h", "hunter2-déjà-v", "hunter2-déjà-vu ", "Hunter2-déjà-vu", "hunter2-deja-vu", "•••"})
    void anythingElseIsNotThisSecret(String presented) {
        assertThat(Secret.constantTimeEquals(SECRET, presented)).isFalse();
        assertThat(Secret.constantTimeEquals(SECRET, presented.getBytes(StandardCharsets.UTF_8)))
                .isFalse();
    }

    @Test
    void theSameValueIsThisSecret() {
        assertThat(Secret.constantTimeEquals(SECRET, VALUE)).isTrue();
        assertThat(Secret.constantTimeEquals(SECRET, VALUE.getBytes(StandardCharsets.UTF_8)))
                .isTrue();
        assertThat(SECRET).isEqualTo(Secret.of(VALUE)).hasSameHashCodeAs(Secret.of(VALUE));
        assertThat(SECRET).isNotEqualTo(Secret.of("other")).isNotEqualTo(VALUE);
    }

    @Test
    void hashCodesTellNothingAboutTheValue() {
        assertThat(SECRET).hasSameHashCodeAs(Secret.of("something else"));
    }

    @Test
    void aJsonStringBecomesASecret() throws Exception {
        assertThat(JSON.readValue("{\"user\":\"u\",\"password\":\"hunter2\"}", Login.class)
                        .password()
                        .reveal())
                .isEqualTo("hunter2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"8123459876", "[\"8123459876\"]", "{\"value\":\"8123459876\"}", "\"\"", "true"})
    void anyOtherJsonIsRefusedWithoutQuotingIt(String json) {
        assertThatThrownBy(() -> JSON.readValue(json, Secret.class))
                .hasMessageContaining("a secret must be a JSON string that is not empty")
                .message()
                .doesNotContain("8123459876");
    }
}
