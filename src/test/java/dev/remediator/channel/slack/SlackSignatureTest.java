package dev.remediator.channel.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.remediator.ingest.Facts;
import dev.remediator.secret.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Only what Slack signed, at about the time when it came, in exactly its form. */
class SlackSignatureTest {
    private static final String SECRET = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";
    private static final String BODY = "payload=%7B%22type%22%3A%22block_actions%22%7D";
    private static final Instant NOW = Instant.parse("2026-11-22T09:14:03Z");
    private static final String TIMESTAMP = String.valueOf(NOW.getEpochSecond());
    private static final String SIGNED = StandInSlack.signature(SECRET, TIMESTAMP, BODY);

    private static boolean taken(List<String> timestamps, List<String> signatures, String body, Instant now) {
        return SlackSignature.presented(timestamps, signatures, now)
                .filter(presented ->
                        new SlackSignature(Secret.of(SECRET)).isOf(presented, body.getBytes(StandardCharsets.UTF_8)))
                .isPresent();
    }

    private static boolean taken(String timestamp, String signature) {
        return taken(List.of(timestamp), List.of(signature), BODY, NOW);
    }

    @Test
    void theExampleOfSlacksDocumentationIsTaken() {
        var body = "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V"
                + "&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text="
                + "&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
                + "&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
        var presented = SlackSignature.presented(
                List.of("1531420618"),
                List.of("v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"),
                Instant.ofEpochSecond(1_531_420_618));
        assertThat(presented)
                .hasValueSatisfying(p -> assertThat(new SlackSignature(Secret.of("8f742231b10e8888abcd99yyyzzz85a5"))
                                .isOf(p, body.getBytes(StandardCharsets.UTF_8)))
                        .isTrue());
    }

    @ParameterizedTest
    @ValueSource(ints = {-300, -1, 0, 1, 299, 300})
    void withinFiveMinutesOfNowItIsTaken(int seconds) {
        assertThat(taken(List.of(TIMESTAMP), List.of(SIGNED), BODY, NOW.plusSeconds(seconds)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {-86_400, -301, 301, 86_400})
    void whatIsOlderOrOfTheFutureIsNot(int seconds) {
        assertThat(taken(List.of(TIMESTAMP), List.of(SIGNED), BODY, NOW.plusSeconds(seconds)))
                .isFalse();
    }

    @Test
    void aTimestampOfTheFarFutureIsNotTakenThoughItIsSigned() {
        for (var far : List.of("4102444800", "99999999999", "9223372036854775807", "18446744073709551616"))
            assertThat(taken(far, StandInSlack.signature(SECRET, far, BODY)))
                    .as(far)
                    .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hello", "-1", "+%s", " %s", "%s ", "0%s", "%s.0", "%s\u0660", "1e9", "0x5b47"})
    void aTimestampInAnotherFormIsNotTakenThoughItIsSigned(String form) {
        var timestamp = form.formatted(TIMESTAMP);
        assertThat(taken(timestamp, StandInSlack.signature(SECRET, timestamp, BODY)))
                .isFalse();
    }

    @Test
    void aSignatureInAnotherFormIsNotTaken() {
        var hex = SIGNED.substring(3);
        for (var other : List.of(
                "",
                "v0=",
                hex,
                "V0=" + hex,
                "v1=" + hex,
                "v0=" + hex.toUpperCase(java.util.Locale.ROOT),
                SIGNED.substring(0, 65),
                SIGNED + "0",
                SIGNED + " ",
                " " + SIGNED,
                SIGNED + "," + SIGNED,
                "v0=" + "g".repeat(64)))
            assertThat(taken(TIMESTAMP, other)).as(other).isFalse();
    }

    @Test
    void aHeaderIsThereExactlyOnce() {
        assertThat(taken(List.of(), List.of(SIGNED), BODY, NOW)).isFalse();
        assertThat(taken(List.of(TIMESTAMP), List.of(), BODY, NOW)).isFalse();
        assertThat(taken(List.of(TIMESTAMP, TIMESTAMP), List.of(SIGNED), BODY, NOW))
                .isFalse();
        assertThat(taken(List.of(TIMESTAMP), List.of(SIGNED, SIGNED), BODY, NOW))
                .isFalse();
    }

    @Test
    void theBodyIsTakenAsItCameByteByByte() {
        for (var other : List.of(BODY + "&", BODY.replace("%22", "\""), BODY.toLowerCase(java.util.Locale.ROOT), ""))
            assertThat(taken(List.of(TIMESTAMP), List.of(SIGNED), other, NOW))
                    .as(other)
                    .isFalse();
        assertThat(taken(List.of(TIMESTAMP), List.of(StandInSlack.signature(SECRET, TIMESTAMP, "")), "", NOW))
                .isTrue();
    }

    @Test
    void anotherSecretOpensNothing() {
        assertThat(taken(TIMESTAMP, StandInSlack.signature("f".repeat(32), TIMESTAMP, BODY)))
                .isFalse();
    }

    @Test
    void everyVectorThatIsPresentIsDecidedAsItSays() throws IOException {
        var file = Facts.find("security/signature_vectors.json");
        assumeTrue(file.isPresent(), "the recorded vectors are not present");
        var slack = new JsonMapper().readTree(file.get().toFile()).path("slack_v0");
        var signature =
                new SlackSignature(Secret.of(slack.at("/published/secret").asText()));
        assertThat(slack.path("cases")).hasSizeGreaterThanOrEqualTo(20).allSatisfy(vector -> {
            var taken = SlackSignature.presented(
                            values(vector, SlackSignature.TIMESTAMP),
                            values(vector, SlackSignature.SIGNATURE),
                            Instant.ofEpochSecond(vector.path("now").asLong()))
                    .filter(presented -> signature.isOf(
                            presented, vector.path("body").asText().getBytes(StandardCharsets.UTF_8)))
                    .isPresent();
            assertThat(taken)
                    .as(vector.path("name").asText())
                    .isEqualTo(vector.path("valid").asBoolean());
        });
    }

    private static List<String> values(JsonNode vector, String header) {
        var values = new ArrayList<String>();
        vector.path("headers").properties().stream()
                .filter(each -> each.getKey().equals(header))
                .forEach(each -> values.add(each.getValue().asText()));
        return values;
    }
}
