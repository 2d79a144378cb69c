package dev.remediator.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {
    @Test
    void comesBackAsItWentOut() {
        var cursor = new Cursor(Instant.parse("2026-11-22T09:14:03.123456Z"), UUID.randomUUID());
        assertThat(Cursor.parse(cursor.text())).contains(cursor);
        assertThat(cursor.text()).matches("[A-Za-z0-9_-]+");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "====", "MTIz", "OTk5OTk5OTk5OTk5OTk5OTk5OTl8eA", "MXwx"})
    @MethodSource("dev.remediator.report.HostileValues#all")
    void anythingElseIsNone(String text) {
        assertThat(Cursor.parse(text)).isEmpty();
    }
}
