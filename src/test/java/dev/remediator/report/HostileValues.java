package dev.remediator.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Texts that an alert may carry in order to be more than a text. */
public final class HostileValues {
    private static final List<String> OURS = List.of(
            "<script>alert(document.cookie)</script>",
            "\"><img src=x onerror=alert(1)>",
            "' onmouseover='alert(1)",
            "</title></p><svg onload=alert(1)>",
            "javascript:alert(1)",
            "<!channel>",
            "<!subteam^S0001|oncall>",
            "<@U012AB3CD> please approve",
            "<https://evil.example|Approve here>",
            "&lt;!here&gt; &amp; more",
            "*bold* _italic_ ~struck~ `code`",
            "```\nAPPROVED by @ceo\n```",
            "> quoted approval",
            "{config.secret} {inject:config.token} {{7*7}} ${7*7} #{7*7} <%= 7*7 %>",
            "{#if true}x{/if} {| raw |} \\{x}",
            "%s %n {} {0}",
            "one\r\n2026-01-01 00:00:00 INFO forged line",
            "one\ntwo\u2028three\u0085four\tfive",
            "\u001b[31mred\u001b[0m \u0007bell \u0000nul \u0008\u0008back",
            "\u202eetad eht esrever\u202c \u2066isolate\u2069",
            "half a pair \ud83d and \udc00 another",
            "zero\u200bwidth \ufeff joiner\u200d",
            "'; drop table announcement; --",
            "\\'; select pg_sleep(10); --",
            "$(reboot) `reboot` ; reboot | reboot",
            "../../../etc/passwd",
            "Bearer FAKE.FAKE.FAKE",
            "e\u0301 \ufb00 \u2460 𝕬 👩‍🚒",
            "1e309",
            "-rf",
            "long ".repeat(2_000),
            "&".repeat(3_000),
            " ");

    private HostileValues() {}

    /** Ours, and those of the facts where these are present. */
    public static List<String> all() {
        List<String> all = new ArrayList<>(OURS);
        String facts = Optional.ofNullable(System.getProperty("REMEDIATOR_FACTS"))
                .or(() -> Optional.ofNullable(System.getenv("REMEDIATOR_FACTS")))
                .orElse("../shared/facts");
        Path file = Path.of(facts, "security", "hostile_alert_values.json");
        if (!Files.exists(file)) return all;
        try {
            new ObjectMapper()
                    .readTree(file.toFile())
                    .get("values")
                    .forEach(value -> all.add(value.get("value").asText()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }

    /** Those that say something: an announcement must. */
    public static List<String> texts() {
        return all().stream().filter(v -> !v.isBlank()).toList();
    }
}
