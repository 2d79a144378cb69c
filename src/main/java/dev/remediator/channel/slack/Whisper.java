package dev.remediator.channel.slack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.gson.JsonParseException;
import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.SlackApiTextResponse;
import com.slack.api.methods.request.chat.ChatPostEphemeralRequest;
import com.slack.api.methods.request.views.ViewsOpenRequest;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.SectionBlock;
import com.slack.api.model.block.composition.PlainTextObject;
import com.slack.api.model.view.View;
import dev.remediator.outbound.Answer;
import dev.remediator.outbound.Purpose;
import dev.remediator.outbound.Request;
import dev.remediator.outbound.Response;
import dev.remediator.report.PlainText;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What only the person who asked sees: an answer, or a dialog. Nothing hangs on it: what was done is in the incident, and
 * what cannot be said is logged.
 */
final class Whisper {
    private static final Logger LOG = Logger.getLogger(Whisper.class);
    private static final JsonMapper JSON = new JsonMapper();
    private static final int MAX_TEXT = 2_900;
    private static final int ATTEMPTS = 3;
    /** Somebody waits for it. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final SlackWeb slack;
    private final Pacer.Sleeper sleeper;

    Whisper(SlackWeb slack, Pacer.Sleeper sleeper) {
        this.slack = slack;
        this.sleeper = sleeper;
    }

    /**
     * Answers somebody.
     *
     * @param lines of what is said, as hostile as what they quote
     * @param answers where Slack takes the answer; the person's channel where there is none, or where it does not
     * @param thread of the message that it is about; empty for none
     */
    void say(List<String> lines, Origin to, Optional<URI> answers, String thread) {
        var text = text(lines);
        try {
            if (answers.isPresent() && answered(answers.get(), text)) return;
            call(
                    "chat.postEphemeral",
                    () -> slack.methods()
                            .chatPostEphemeral(ChatPostEphemeralRequest.builder()
                                    .channel(to.channel())
                                    .user(to.user())
                                    .threadTs(thread.isEmpty() ? null : thread)
                                    .text(text)
                                    .blocks(blocks(text))
                                    .parse("none")
                                    .linkNames(false)
                                    .build()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Opens a dialog.
     *
     * @param trigger not older than 3 s
     * @return false where it was too late, or Slack did not take it
     */
    boolean open(View dialog, String trigger) {
        try {
            return call(
                    "views.open",
                    () -> slack.methods()
                            .viewsOpen(ViewsOpenRequest.builder()
                                    .triggerId(trigger)
                                    .view(dialog)
                                    .build()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Lines that have no room are left out, never cut in the middle of what an escape stands for. */
    private static String text(List<String> lines) {
        var text = new StringBuilder();
        for (var line : lines) {
            var escaped = SlackText.line(line, 700);
            if (text.length() + escaped.length() + 2 > MAX_TEXT)
                return text.append("\n…").toString();
            if (!text.isEmpty()) text.append('\n');
            text.append(escaped);
        }
        return text.toString();
    }

    private static List<LayoutBlock> blocks(String text) {
        return List.of(SectionBlock.builder()
                .text(PlainTextObject.builder().text(text).emoji(false).build())
                .build());
    }

    private boolean answered(URI address, String text) throws InterruptedException {
        var request =
                Request.of(Purpose.CHANGE, "POST", address).json(json(text)).within(SlackWeb.CALL_LIMIT);
        for (int attempt = 1; ; attempt++) {
            switch (slack.outbound().send(request)) {
                case Answer.Complete<Response>(Response answer) -> {
                    if (answer.ok()) return true;
                    if (answer.status() != 429
                            || !pause(answer.header("retry-after").orElse(null), attempt)) {
                        LOG.infof("Slack did not take an answer at its response_url: HTTP %d", answer.status());
                        return false;
                    }
                }
                case Answer.NotSent<Response>(String reason, boolean again) -> {
                    LOG.infof("no answer was posted to a response_url: %s", reason);
                    return false;
                }
                case Answer.Ambiguous<Response>(String reason) -> {
                    LOG.infof("nobody knows whether Slack has an answer: %s", reason);
                    return true;
                }
            }
        }
    }

    private static String json(String text) {
        try {
            return JSON.writeValueAsString(Map.of(
                    "response_type",
                    "ephemeral",
                    "replace_original",
                    false,
                    "delete_original",
                    false,
                    "text",
                    text,
                    "mrkdwn",
                    false,
                    "parse",
                    "none",
                    "unfurl_links",
                    false,
                    "blocks",
                    List.of(Map.of(
                            "type", "section", "text", Map.of("type", "plain_text", "text", text, "emoji", false)))));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("strings can always be written as JSON", impossible);
        }
    }

    private interface SlackCall {
        @Nullable SlackApiTextResponse send() throws IOException, SlackApiException;
    }

    private boolean call(String method, SlackCall call) throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                var response = call.send();
                if (response != null && response.isOk()) return true;
                LOG.warnf(
                        "Slack refused %s: %s",
                        method,
                        response == null
                                ? "nothing"
                                : PlainText.cut(PlainText.line(String.valueOf(response.getError())), 80));
                return false;
            } catch (SlackApiException e) {
                int status = e.getResponse().code();
                if (status == 429 && pause(e.getResponse().header("Retry-After"), attempt)) continue;
                LOG.warnf("Slack answered %s with HTTP %d", method, status);
                return false;
            } catch (IOException e) {
                LOG.warnf("Slack did not answer %s: %s", method, PlainText.line(String.valueOf(e.getMessage())));
                return false;
            } catch (JsonParseException | NullPointerException e) { // the SDK's way with an empty body
                LOG.warnf("what answered %s for Slack is not Slack: no JSON came", method);
                return false;
            }
        }
    }

    /** @return false where it would be too long, or too often */
    private boolean pause(@Nullable String retryAfter, int attempt) throws InterruptedException {
        var asked = SlackApi.retryAfter(retryAfter);
        if (attempt == ATTEMPTS || asked.compareTo(LONGEST_PAUSE) > 0) return false;
        sleeper.sleep(asked);
        return true;
    }
}
