package dev.remediator.channel.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.remediator.secret.Secret;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignatureTest {
    /** The example of the Standard Webhooks libraries. */
    @Test
    void signsAsStandardWebhooksSays() {
        var signature = new Signature(Secret.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));
        assertThat(signature.of(
                        "msg_p5jXN8AQM9LWM0D4loKWxJek", Instant.ofEpochSecond(1614265330), "{\"test\": 2432232314}"))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void takesPlainTextAsAKeyToo() {
        var signature = new Signature(Secret.of("a-long-enough-key-of-our-own"));
        assertThat(signature.of("id", Instant.EPOCH, "body")).startsWith("v1,").hasSize(47);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-key", "whsec_c2hvcnQ=", "whsec_not base 64 at all, though long enough"})
    void aWeakOrBrokenKeyIsRefusedWithoutBeingShown(String key) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Signature(Secret.of(key)))
                .withMessageContaining("secret")
                .withMessageNotContaining(key);
    }
}
