package dev.remediator.channel.slack;

import static dev.remediator.run.Announcement.Kind.*;
import static org.assertj.core.api.Assertions.assertThat;

import com.slack.api.model.block.ContextBlock;
import com.slack.api.model.block.HeaderBlock;
import com.slack.api.model.block.SectionBlock;
import com.slack.api.model.block.composition.MarkdownTextObject;
import com.slack.api.model.block.composition.PlainTextObject;
import dev.remediator.report.Told;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OpeningTest {
    private static final Optional<String> PAGE = Optional.of("https://remediator.example/incidents/1");

    @Test
    void saysWhatIsHappeningWhileItHeals() {
        Opening opening = Opening.of(
                Told.begin()
                        .say(INCIDENT_OPENED)
                        .say(DOING, "Restarting mcp-gateway on Railway (deployment 8107edff)")
                        .headline(),
                PAGE);
        assertThat(opening.text()).isEqualTo("""
                🔧 Healing: GatewayDown on mcp-gateway (P1)
                Restarting mcp-gateway on Railway (deployment 8107edff)
                started 09:14:03 UTC""");
        assertThat(header(opening)).isEqualTo("🔧 GatewayDown on mcp-gateway");
        assertThat(section(opening)).isEqualTo("Restarting mcp-gateway on Railway (deployment 8107edff)");
        assertThat(context(opening))
                .isEqualTo("*Healing* · P1 · started <!date^1795338843^{date_short_pretty} {time_secs}"
                        + "|22 Nov 09:14:03 UTC> · <https://remediator.example/incidents/1|Timeline>");
    }

    @Test
    void saysHowLongHealingTook() {
        Opening opening = Opening.of(
                Told.begin()
                        .say(INCIDENT_OPENED)
                        .say(DOING)
                        .after(45)
                        .say(HEALED, "Healed after 46 s: restart has helped")
                        .headline(),
                Optional.empty());
        assertThat(opening.text()).isEqualTo("""
                ✅ Healed in 47 s: GatewayDown on mcp-gateway (P1)
                Healed after 46 s: restart has helped
                started 09:14:03 UTC, healed 09:14:50 UTC""");
        assertThat(context(opening))
                .startsWith("*Healed in 47 s* · P1 · started")
                .contains("healed <!date^");
    }

    @Test
    void saysThatAPersonIsNeeded() {
        Opening opening = Opening.of(
                Told.begin()
                        .say(INCIDENT_OPENED)
                        .say(NEEDS_HUMAN, "A person must look at mcp-gateway: it is not known whether it restarted")
                        .headline(),
                Optional.empty());
        assertThat(opening.text()).startsWith("🚨 Needs a person: GatewayDown on mcp-gateway (P1)");
    }

    @Test
    void namesTheTargetWhereTheTitleDoesNot() {
        Opening opening = Opening.of(
                Told.begin()
                        .about("GatewayDown", "mcp-gateway")
                        .say(INCIDENT_OPENED)
                        .headline(),
                Optional.empty());
        ContextBlock context = (ContextBlock) opening.blocks().get(2);
        assertThat(((PlainTextObject) context.getElements().get(1)).getText()).isEqualTo("mcp-gateway");
    }

    @Test
    void isTheSameMessageUntilSomethingVisibleChanges() {
        Told told = Told.begin().say(INCIDENT_OPENED).say(DOING, "Restarting");
        String before = Opening.of(told.headline(), PAGE).digest();
        told.say(ALERT_JOINED, "Another alert fires, too");
        assertThat(Opening.of(told.headline(), PAGE).digest()).isEqualTo(before);
        told.say(DONE, "Restarted");
        assertThat(Opening.of(told.headline(), PAGE).digest()).isNotEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("dev.remediator.report.HostileValues#texts")
    void whateverTheAlertSaysSlackSeesPlainText(String value) {
        Opening opening = Opening.of(
                Told.begin()
                        .about(value, value)
                        .say(INCIDENT_OPENED, value, value)
                        .headline(),
                PAGE);

        // Only plain_text may hold it; the markup is ours alone.
        assertThat(context(opening))
                .isEqualTo("*Watching* · P1 · started <!date^1795338843^{date_short_pretty} {time_secs}"
                        + "|22 Nov 09:14:03 UTC> · <https://remediator.example/incidents/1|Timeline>");
        for (String field : new String[] {header(opening), section(opening), opening.text()}) {
            assertThat(field).doesNotContain("<", ">");
            assertThat(field.replace("&amp;", "").replace("&lt;", "").replace("&gt;", ""))
                    .doesNotContain("&");
        }
        assertThat(header(opening)).hasSizeLessThanOrEqualTo(150).doesNotContain("\n", "\r", "\u0000", "\u202e");
        assertThat(section(opening)).hasSizeLessThanOrEqualTo(3_000).doesNotContain("\n");
        assertThat(opening.text().lines()).hasSize(3);
        assertThat(opening.text()).hasSizeLessThanOrEqualTo(4_000);
    }

    private static String header(Opening opening) {
        return ((HeaderBlock) opening.blocks().get(0)).getText().getText();
    }

    private static String section(Opening opening) {
        var text = ((SectionBlock) opening.blocks().get(1)).getText();
        assertThat(text).isInstanceOf(PlainTextObject.class);
        return text.getText();
    }

    private static String context(Opening opening) {
        ContextBlock context = (ContextBlock) opening.blocks().get(2);
        return ((MarkdownTextObject) context.getElements().getFirst()).getText();
    }
}
