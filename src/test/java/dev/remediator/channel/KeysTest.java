package dev.remediator.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeysTest {
    private static final Keys KEYS = Keys.of(List.of("canary-0123", "/hooks/canary-0123"));

    @ParameterizedTest
    @CsvSource({
        "nothing of it, nothing of it",
        "said canary-0123 twice canary-0123!, said ••• twice •••!",
        "Cannot POST /hooks/canary-0123, Cannot POST •••",
        "Cannot POST /hooks/cana…, Cannot POST •••…",
        "the key is canary, the key is •••",
        "the key is can…, the key is can…",
        "canary birds sing, canary birds sing"
    })
    void aKeyIsTakenOutAndTheHalfOfOneThatWasCut(String said, String shown) {
        assertThat(KEYS.scrub(said)).isEqualTo(shown);
    }
}
