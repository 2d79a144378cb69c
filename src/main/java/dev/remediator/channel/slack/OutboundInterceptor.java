package dev.remediator.channel.slack;

import dev.remediator.outbound.Answer;
import dev.remediator.outbound.HeaderValue;
import dev.remediator.outbound.Outbound;
import dev.remediator.outbound.Purpose;
import dev.remediator.outbound.Request;
import dev.remediator.secret.Secret;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.Protocol;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;

/** Takes the calls of Slack's SDK out through {@link Outbound}: OkHttp itself never opens a connection. */
record OutboundInterceptor(Outbound outbound, Duration limit) implements Interceptor {
    private static final Set<String> CARRIED = Set.of("authorization", "content-type");

    @Override
    public Response intercept(Chain chain) throws IOException {
        okhttp3.Request asked = chain.request();
        try {
            return switch (outbound.send(request(asked))) {
                case Answer.Complete<dev.remediator.outbound.Response>(var answer) -> response(asked, answer);
                case Answer.NotSent<dev.remediator.outbound.Response>(String reason, boolean again) ->
                    throw new IOException("nothing was sent: " + reason);
                case Answer.Ambiguous<dev.remediator.outbound.Response>(String reason) ->
                    throw new IOException("it may have been sent: " + reason);
            };
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted, it may have been sent");
        }
    }

    private Request request(okhttp3.Request asked) throws IOException {
        Map<String, HeaderValue> headers = new HashMap<>();
        for (String name : asked.headers().names()) {
            String value = asked.header(name);
            if (value != null && CARRIED.contains(name.toLowerCase(Locale.ROOT)))
                headers.put(name, HeaderValue.of("", Secret.of(value)));
        }
        Optional<String> body = Optional.empty();
        if (asked.body() != null) {
            Buffer buffer = new Buffer();
            asked.body().writeTo(buffer);
            body = Optional.of(buffer.readString(StandardCharsets.UTF_8));
            MediaType type = asked.body().contentType();
            if (type != null) headers.put("Content-Type", HeaderValue.of(type.toString()));
        }
        return new Request(Purpose.CHANGE, asked.method(), asked.url().uri(), headers, body, limit);
    }

    private static Response response(okhttp3.Request asked, dev.remediator.outbound.Response answer) {
        Response.Builder response = new Response.Builder()
                .request(asked)
                .protocol(Protocol.HTTP_1_1)
                .code(answer.status())
                .message("")
                .body(ResponseBody.create(answer.body(), MediaType.get("application/json")));
        answer.header("retry-after").ifPresent(seconds -> response.header("Retry-After", seconds));
        return response.build();
    }
}
