package dev.remediator.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.remediator.secret.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class DirectOutboundTest {
    private static final int LARGEST = 100_000;
    private final CountDownLatch end = new CountDownLatch(1);

    @AfterEach
    void letGo() {
        end.countDown();
    }

    private static DirectOutbound to(String... origins) {
        return new DirectOutbound(
                AllowedHosts.of(List.of(origins)),
                new OutboundLimits(Duration.ofSeconds(2), Duration.ofSeconds(5), LARGEST),
                "1.2.3");
    }

    private static Answer<Response> send(FakeHttp platform, Purpose purpose, Duration within) throws Exception {
        try (var outbound = to(platform.origin())) {
            return outbound.send(Request.of(purpose, purpose == Purpose.CHANGE ? "POST" : "GET", platform.uri("/x"))
                    .within(within));
        }
    }

    private static Answer<Response> send(FakeHttp platform) throws Exception {
        return send(platform, Purpose.CHANGE, Duration.ofSeconds(5));
    }

    @Test
    void aRequestArrivesAsItWasMeant() throws Exception {
        try (var platform = FakeHttp.saying(Reply.of(201, "grüß", java.util.Map.of("X-Answer", "a")));
                var outbound = to(platform.origin())) {
            var answer = outbound.send(Request.of(Purpose.CHANGE, "PUT", platform.uri("/limits/a%2Fb?x=1"))
                    .json("{\"limit\":\"ü\"}")
                    .with("Authorization", HeaderValue.bearer(Secret.of("token"))));

            assertThat(answer).isInstanceOfSatisfying(Answer.Complete.class, complete -> {
                var response = (Response) complete.answer();
                assertThat(response.status()).isEqualTo(201);
                assertThat(response.body()).isEqualTo("grüß");
                assertThat(response.header("x-ANSWER")).contains("a");
            });
            var seen = platform.seen().getFirst();
            assertThat(seen.line()).isEqualTo("PUT /limits/a%2Fb?x=1");
            assertThat(seen.body()).isEqualTo("{\"limit\":\"ü\"}");
            assertThat(seen.headers())
                    .containsEntry("User-Agent", "Remediator/1.2.3")
                    .containsEntry("Content-Type", "application/json")
                    .containsEntry("Authorization", "Bearer token")
                    .doesNotContainKeys("Upgrade", "HTTP2-Settings", "Cookie", "Referer");
        }
    }

    @Test
    void whoQuotesTheRequestQuotesNoSecretOfIt() throws Exception {
        try (var platform = FakeHttp.saying(Reply.of(
                        400, "you sent Bearer hunter2-hunter2", Map.of("X-Quoted", "Bearer hunter2-hunter2")));
                var outbound = to(platform.origin())) {
            var answer = outbound.send(Request.of(Purpose.READ, "GET", platform.uri("/"))
                    .with("Authorization", HeaderValue.bearer(Secret.of("hunter2-hunter2"))));

            assertThat(answer).isInstanceOfSatisfying(Answer.Complete.class, complete -> {
                var response = (Response) complete.answer();
                assertThat(response.brief()).isEqualTo("HTTP 400: you sent Bearer " + Secret.MASK);
                assertThat(response.header("x-quoted")).contains("Bearer " + Secret.MASK);
            });
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void aRedirectIsAnAnswerAndNeverFollowed(int status) throws Exception {
        try (var elsewhere = FakeHttp.saying(Reply.json("{}"));
                var platform = FakeHttp.saying(
                        Reply.redirect(status, elsewhere.uri("/stolen").toString()));
                var outbound = to(platform.origin(), elsewhere.origin())) {
            var answer = outbound.send(Request.of(Purpose.READ, "GET", platform.uri("/")));

            assertThat(answer).isInstanceOfSatisfying(Answer.Complete.class, complete -> {
                var response = (Response) complete.answer();
                assertThat(response.status()).isEqualTo(status);
                assertThat(response.brief()).isEqualTo("HTTP " + status + " (a redirect, which is not followed)");
            });
            assertThat(elsewhere.seen()).isEmpty();
        }
    }

    @Test
    void aHostThatIsNotAllowedIsNotEvenConnectedTo() throws Exception {
        try (var platform = FakeHttp.saying(Reply.json("{}"));
                var outbound = to("https://example.test")) {
            var answer = outbound.send(Request.of(Purpose.READ, "GET", platform.uri("/")));

            assertThat(answer).isInstanceOfSatisfying(Answer.NotSent.class, refused -> {
                assertThat(refused.reason()).contains("is not an allowed host, nothing was sent");
                assertThat(refused.again()).isFalse();
            });
            assertThat(platform.seen()).isEmpty();
        }
    }

    @Test
    void aRefusedConnectionAndAnUnknownHostAreCertainlyNotSent() throws Exception {
        var closed = freePort();
        try (var outbound =
                to("http://127.0.0.1:" + closed, "http://no-such-host.invalid", "tcp://127.0.0.1:" + closed)) {
            assertThat(outbound.send(Request.of(Purpose.CHANGE, "POST", URI.create("http://127.0.0.1:" + closed))))
                    .isEqualTo(new Answer.NotSent<>("http://127.0.0.1:" + closed + " refused the connection", true));
            assertThat(outbound.send(Request.of(Purpose.CHANGE, "POST", URI.create("http://no-such-host.invalid/"))))
                    .isEqualTo(new Answer.NotSent<>("the host of http://no-such-host.invalid:80 is not known", true));
            assertThat(outbound.ask(line("tcp://127.0.0.1:" + closed)))
                    .isInstanceOfSatisfying(
                            Answer.NotSent.class, n -> assertThat(n.reason()).contains("took no connection"));
        }
    }

    @Test
    void aServerThatSpeaksNoTlsCertainlyGotNoRequest() throws Exception {
        try (var plain = FakeHttp.saying(Reply.json("{}"))) {
            var origin = plain.origin().replace("http:", "https:");
            try (var outbound = to(origin)) {
                var answer = outbound.send(Request.of(Purpose.CHANGE, "POST", URI.create(origin + "/x")));
                assertThat(answer).isNotInstanceOf(Answer.Complete.class);
            }
            assertThat(plain.seen()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(Purpose.class)
    void aConnectionCutAfterTheRequestIsAmbiguous(Purpose purpose) throws Exception {
        try (var platform = FakeHttp.saying(Reply.cut())) {
            var answer = send(platform, purpose, Duration.ofSeconds(5));

            assertThat(answer)
                    .isInstanceOfSatisfying(
                            Answer.Ambiguous.class,
                            a -> assertThat(a.reason())
                                    .startsWith("the connection to " + platform.origin() + " broke"));
        }
    }

    @Test
    void aChangeThatWasCutIsSentExactlyOnce() throws Exception {
        try (var platform = FakeHttp.saying(Reply.cut())) {
            var unused = send(platform);
            assertThat(platform.seen()).hasSize(1);
        }
    }

    @Test
    void aChangeNeverRidesOnAConnectionThatWasUsedBefore() throws Exception {
        // The platform closes each kept connection as soon as it is used again, as a proxy with a short memory does.
        var connections = new java.util.concurrent.ConcurrentHashMap<Integer, Integer>();
        try (var platform = new FakeHttp(seen -> exchange -> {
                    var first = connections.merge(exchange.getRemoteAddress().getPort(), 1, Integer::sum) == 1;
                    (first ? Reply.json("{}") : Reply.cut()).give(exchange);
                });
                var outbound = to(platform.origin())) {
            for (var i = 0; i < 5; i++) {
                assertThat(outbound.send(Request.of(Purpose.CHANGE, "POST", platform.uri("/x"))
                                .json("{}")))
                        .isInstanceOf(Answer.Complete.class);
            }
        }
        assertThat(connections)
                .hasSize(5)
                .allSatisfy((port, uses) -> assertThat(uses).isEqualTo(1));
    }

    @Test
    void halfAnAnswerIsAmbiguous() throws Exception {
        try (var platform = FakeHttp.saying(Reply.half("{\"data\":"))) {
            assertThat(send(platform)).isInstanceOf(Answer.Ambiguous.class);
        }
    }

    @Test
    void silenceEndsWithTheTimeLimit() throws Exception {
        try (var platform = FakeHttp.saying(Reply.silence(end))) {
            assertThat(send(platform, Purpose.READ, Duration.ofMillis(300)))
                    .isEqualTo(new Answer.Ambiguous<>(platform.origin() + " gave no complete answer within 300 ms"));
        }
    }

    @Test
    void anAnswerThatDripsEndsWithTheTimeLimitToo() throws Exception {
        try (var platform = FakeHttp.saying(Reply.drip(end))) {
            assertThat(send(platform, Purpose.READ, Duration.ofMillis(300)))
                    .isEqualTo(new Answer.Ambiguous<>(platform.origin() + " gave no complete answer within 300 ms"));
        }
    }

    @Test
    void aCallerCannotAskForMoreTimeThanTheProcessAllows() throws Exception {
        try (var platform = FakeHttp.saying(Reply.silence(end));
                var outbound = new DirectOutbound(
                        AllowedHosts.of(List.of(platform.origin())),
                        new OutboundLimits(Duration.ofSeconds(1), Duration.ofMillis(200), 1000),
                        "1")) {
            assertThat(outbound.send(
                            Request.of(Purpose.READ, "GET", platform.uri("/")).within(Duration.ofHours(1))))
                    .isEqualTo(new Answer.Ambiguous<>(platform.origin() + " gave no complete answer within 200 ms"));
        }
    }

    @Test
    void anEndlessAnswerIsCutOff() throws Exception {
        try (var platform = FakeHttp.saying(Reply.endless())) {
            assertThat(send(platform))
                    .isInstanceOfSatisfying(
                            Answer.Ambiguous.class,
                            a -> assertThat(a.reason()).contains("the answer is larger than " + LARGEST + " bytes"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, LARGEST - 1, LARGEST})
    void anAnswerUpToTheLimitIsWhole(int size) throws Exception {
        try (var platform = FakeHttp.saying(Reply.status(200, "x".repeat(size)))) {
            assertThat(send(platform))
                    .isInstanceOfSatisfying(
                            Answer.Complete.class,
                            c -> assertThat(((Response) c.answer()).body()).hasSize(size));
        }
    }

    @Test
    void anInterruptEndsTheCall() throws Exception {
        try (var platform = FakeHttp.saying(Reply.silence(end));
                var outbound = to(platform.origin())) {
            var thrown = new AtomicReference<Throwable>();
            var caller = Thread.ofVirtual().start(() -> {
                try {
                    var unused = outbound.send(Request.of(Purpose.CHANGE, "POST", platform.uri("/")));
                } catch (InterruptedException e) {
                    thrown.set(e);
                }
            });
            await().until(() -> !platform.seen().isEmpty());
            caller.interrupt();
            caller.join();
            assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
        }
    }

    @Test
    void httpAndLinesDoNotMix() throws Exception {
        try (var outbound = to("tcp://127.0.0.1:1", "http://127.0.0.1:1")) {
            assertThat(outbound.ask(line("http://127.0.0.1:1")))
                    .isEqualTo(new Answer.NotSent<>("http://127.0.0.1:1 speaks HTTP, not lines", false));
            assertThat(outbound.send(Request.of(Purpose.READ, "GET", URI.create("tcp://127.0.0.1:1"))))
                    .isEqualTo(new Answer.NotSent<>("tcp://127.0.0.1:1 does not speak HTTP", false));
        }
    }

    @Test
    void aLineGetsAllThatComesBack() throws Exception {
        try (var socket = new FakeSocket(line -> "you said: " + line + "\n" + "y".repeat(50_000));
                var outbound = to(socket.origin())) {
            assertThat(outbound.ask(line(socket.origin())))
                    .isEqualTo(new Answer.Complete<>("you said: show info\n" + "y".repeat(50_000)));
            assertThat(socket.lines()).containsExactly("show info");
        }
    }

    @Test
    void aSocketThatIsNotAllowedIsNotConnectedTo() throws Exception {
        try (var socket = new FakeSocket(line -> "");
                var outbound = to("tcp://127.0.0.1:1")) {
            assertThat(outbound.ask(line(socket.origin())))
                    .isInstanceOfSatisfying(
                            Answer.NotSent.class, n -> assertThat(n.again()).isFalse());
            assertThat(socket.lines()).isEmpty();
        }
    }

    /** The client quotes what it could not read, and people read it in a log. */
    @Test
    void whatAnUnreadableAnswerHoldsSteersNoTerminal() throws Exception {
        try (var socket =
                new FakeSocket(request -> "HTTP/9.9 \u001b]0;gone\u0007\u001b[2J" + "x".repeat(5_000) + "\r\n\r\n")) {
            var origin = socket.origin().replace("tcp:", "http:");
            try (var outbound = to(origin)) {
                assertThat(outbound.send(Request.of(Purpose.CHANGE, "POST", java.net.URI.create(origin + "/x"))))
                        .isInstanceOfSatisfying(
                                Answer.Ambiguous.class,
                                a -> assertThat(a.reason())
                                        .contains("broke", "gone")
                                        .doesNotContain("\u001b", "\u0007")
                                        .hasSizeLessThanOrEqualTo(501));
            }
        }
    }

    @Test
    void aSocketThatHangsUpIsSilentOrTalksTooMuchIsAmbiguous() throws Exception {
        var answers = new java.util.ArrayDeque<>(List.of(FakeSocket.CUT, FakeSocket.SILENCE, "x".repeat(LARGEST + 1)));
        try (var socket = new FakeSocket(line -> answers.remove());
                var outbound = to(socket.origin())) {
            assertThat(outbound.ask(line(socket.origin())))
                    .isInstanceOfSatisfying(
                            Answer.Ambiguous.class, a -> assertThat(a.reason()).contains("broke"));
            assertThat(outbound.ask(line(socket.origin())))
                    .isEqualTo(new Answer.Ambiguous<>(socket.origin() + " gave no complete answer within 500 ms"));
            assertThat(outbound.ask(line(socket.origin())))
                    .isInstanceOfSatisfying(
                            Answer.Ambiguous.class,
                            a -> assertThat(a.reason()).contains("larger than " + LARGEST + " bytes"));
        }
    }

    @Test
    void aUnixSocketWorksLikeATcpOne() throws Exception {
        var folder = Files.createTempDirectory("sock");
        var path = folder.resolve("s");
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                var outbound = to("unix://" + path)) {
            server.bind(UnixDomainSocketAddress.of(path));
            Thread.ofVirtual().start(() -> answerOnce(server));

            assertThat(outbound.ask(line("unix://" + path))).isEqualTo(new Answer.Complete<>("fine\n"));
        } finally {
            Files.deleteIfExists(path);
            Files.delete(folder);
        }
    }

    @Test
    void aUnixSocketThatIsNotThereIsCertainlyNotSentTo() throws Exception {
        try (var outbound = to("unix:///nowhere/at.all")) {
            assertThat(outbound.ask(line("unix:///nowhere/at.all")))
                    .isInstanceOfSatisfying(
                            Answer.NotSent.class, n -> assertThat(n.again()).isTrue());
        }
    }

    @Test
    void hundredsOfCallsAtOnceEachGetTheirOwnAnswer() throws Exception {
        try (var platform = new FakeHttp(seen -> Reply.status(200, seen.line()));
                var outbound = to(platform.origin());
                var threads = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = java.util.stream.IntStream.range(0, 300)
                    .mapToObj(i ->
                            threads.submit(() -> outbound.send(Request.of(Purpose.READ, "GET", platform.uri("/" + i)))))
                    .toList();
            for (var i = 0; i < 300; i++) {
                var expected = "GET /" + i;
                assertThat(answers.get(i).get())
                        .isInstanceOfSatisfying(
                                Answer.Complete.class,
                                c -> assertThat(((Response) c.answer()).body()).isEqualTo(expected));
            }
        }
    }

    @Test
    void limitsMustLimit() {
        assertThatThrownBy(() -> new OutboundLimits(Duration.ZERO, Duration.ofSeconds(1), 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new OutboundLimits(Duration.ofSeconds(1), Duration.ofSeconds(1), 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static void answerOnce(ServerSocketChannel server) {
        try (var channel = server.accept()) {
            channel.read(ByteBuffer.allocate(100));
            channel.write(ByteBuffer.wrap("fine\n".getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Line line(String uri) {
        return new Line(Purpose.READ, URI.create(uri), "show info", Duration.ofMillis(500));
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
