package dev.remediator.channel.slack;

import com.google.gson.JsonParseException;
import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.SlackApiTextResponse;
import com.slack.api.methods.request.chat.ChatPostMessageRequest;
import com.slack.api.methods.request.chat.ChatUpdateRequest;
import com.slack.api.methods.response.chat.ChatPostMessageResponse;
import dev.remediator.channel.NotDelivered;
import dev.remediator.report.PlainText;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The two methods of Slack's Web API that tell an incident, at Slack's pace, each failure classified. */
final class SlackApi {
    private static final Duration DEFAULT_RETRY = Duration.ofSeconds(30);
    private static final Duration LONGEST_RETRY = Duration.ofMinutes(10);
    private static final Set<String> THREAD_GONE =
            Set.of("message_not_found", "thread_not_found", "cant_update_message", "edit_window_closed");

    /** The incident's message is not there any more, or cannot be edited: somebody deleted it. */
    static final class ThreadGone extends Exception {
        private static final long serialVersionUID = 1L;
    }

    private final MethodsClient methods;
    private final String channel;
    private final Pacer posts;
    private final Pacer updates;

    SlackApi(MethodsClient methods, String channel, Pacer posts, Pacer updates) {
        this.methods = methods;
        this.channel = channel;
        this.posts = posts;
        this.updates = updates;
    }

    Place open(Opening opening) throws NotDelivered {
        try {
            ChatPostMessageResponse posted =
                    post(ChatPostMessageRequest.builder().text(opening.text()).blocks(opening.blocks()));
            if (posted.getChannel() == null || posted.getTs() == null)
                throw NotDelivered.channel("Slack took it without saying where the message is", null);
            return new Place(posted.getChannel(), posted.getTs(), opening.digest());
        } catch (ThreadGone e) {
            throw NotDelivered.channel("Slack speaks of a thread where none was named", e);
        }
    }

    void edit(Place place, Opening opening) throws NotDelivered, ThreadGone {
        call(
                updates,
                () -> methods.chatUpdate(ChatUpdateRequest.builder()
                        .channel(place.channel())
                        .ts(place.ts())
                        .text(opening.text())
                        .blocks(opening.blocks())
                        .parse("none")
                        .linkNames(false)
                        .build()));
    }

    void reply(Place place, Reply reply) throws NotDelivered, ThreadGone {
        post(ChatPostMessageRequest.builder()
                .text(reply.text())
                .threadTs(place.ts())
                .replyBroadcast(reply.broadcast()));
    }

    private ChatPostMessageResponse post(ChatPostMessageRequest.ChatPostMessageRequestBuilder message)
            throws NotDelivered, ThreadGone {
        return call(
                posts,
                () -> methods.chatPostMessage(message.channel(channel)
                        .mrkdwn(false)
                        .parse("none")
                        .linkNames(false)
                        .unfurlLinks(false)
                        .unfurlMedia(false)
                        .build()));
    }

    private interface SlackCall<R> {
        @Nullable R send() throws IOException, SlackApiException;
    }

    private <R extends SlackApiTextResponse> R call(Pacer pacer, SlackCall<R> call) throws NotDelivered, ThreadGone {
        try {
            pacer.await();
            R response = call.send();
            if (response == null) throw NotDelivered.channel("Slack's answer is empty", null);
            if (response.isOk()) return response;
            throw refused(response.getError());
        } catch (JsonParseException | NullPointerException e) { // the SDK's way with an empty body
            throw NotDelivered.channel("what answered for Slack is not Slack: no JSON came", e);
        } catch (SlackApiException e) {
            throw failed(e);
        } catch (IOException e) {
            throw NotDelivered.channel("Slack did not answer: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw NotDelivered.channel("interrupted", e);
        }
    }

    private static NotDelivered failed(SlackApiException e) {
        int status = e.getResponse().code();
        return status == 429
                ? NotDelivered.slowDown(
                        "Slack asks us to slow down (429)",
                        retryAfter(e.getResponse().header("Retry-After")))
                : NotDelivered.channel("Slack answered HTTP " + status, null);
    }

    static Duration retryAfter(@Nullable String header) {
        try {
            Duration asked = Duration.ofSeconds(
                    Long.parseLong(Optional.ofNullable(header).orElse("").strip()));
            return asked.isNegative() || asked.compareTo(LONGEST_RETRY) > 0 ? LONGEST_RETRY : asked;
        } catch (NumberFormatException e) {
            return DEFAULT_RETRY;
        }
    }

    private NotDelivered refused(@Nullable String given) throws ThreadGone {
        String error = given == null ? "no reason" : PlainText.cut(PlainText.line(given), 80);
        if (THREAD_GONE.contains(error)) throw new ThreadGone();
        return switch (error) {
            case "invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "missing_scope" ->
                NotDelivered.channel(
                        "Slack does not accept the token (%s): check remediator.channels.slack.token; the app needs the scope chat:write"
                                .formatted(error),
                        null);
            case "channel_not_found", "not_in_channel", "is_archived", "restricted_action" ->
                NotDelivered.channel(
                        "Slack does not let the app write to %s (%s): invite the app to the channel, or correct remediator.channels.slack.channel"
                                .formatted(channel, error),
                        null);
            case "msg_too_long", "msg_blocks_too_long", "no_text", "invalid_blocks", "invalid_blocks_format" ->
                NotDelivered.refused("Slack will never take it: " + error);
            case "ratelimited", "rate_limited" -> NotDelivered.slowDown("Slack asks us to slow down", DEFAULT_RETRY);
            default -> NotDelivered.channel("Slack answered: " + error, null);
        };
    }
}
