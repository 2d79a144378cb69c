package dev.remediator.channel.email;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.channel.Channel;
import dev.remediator.channel.ChannelConformance;
import dev.remediator.channel.PictureSource;
import dev.remediator.secret.Secret;
import io.vertx.core.Vertx;
import io.vertx.ext.mail.LoginOption;
import io.vertx.ext.mail.MailConfig;
import io.vertx.ext.mail.StartTLSOptions;
import jakarta.mail.internet.MimeMessage;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;

class EmailConformanceTest extends ChannelConformance {
    private static final Vertx VERTX = Vertx.vertx();

    private final SmtpStandIn server = new SmtpStandIn();
    private final MailServer client = new MailServer(
            VERTX,
            new MailConfig("127.0.0.1", server.port(), StartTLSOptions.DISABLED, LoginOption.REQUIRED)
                    .setUsername("remediator")
                    .setPassword(CANARY)
                    .setKeepAlive(false));
    private final EmailChannel channel = new EmailChannel(
            "email",
            new Post(
                    client,
                    "remediator@example.org",
                    List.of("oncall@example.org"),
                    Optional.of(Secret.of(CANARY)),
                    Duration.ofSeconds(8)),
            "example.org",
            clock,
            Optional.of(URI.create("https://remediator.example")),
            PictureSource.NONE);

    @AfterAll
    static void closeVertx() {
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Override
    protected Channel channel() {
        return channel;
    }

    /** Behind the empty line: in front of it stands how things are. */
    @Override
    protected List<String> told() {
        return server.mails.stream()
                .map(mail -> Mails.text(Mails.parse(mail)))
                .map(text -> text.substring(text.indexOf("\n\n") + 2))
                .toList();
    }

    @Override
    protected void forget() {
        server.mails.clear();
    }

    @Override
    protected List<String> ids() {
        return server.mails.stream()
                .map(mail -> Mails.header(Mails.parse(mail), "Message-ID"))
                .toList();
    }

    @Override
    protected void assertInert(String hostile) {
        String raw = server.mails.getLast();
        MimeMessage mail = Mails.parse(raw);
        assertThat(Mails.header(mail, "From")).isEqualTo("remediator@example.org");
        assertThat(Mails.header(mail, "To")).isEqualTo("oncall@example.org");
        assertThat(Mails.header(mail, "Bcc")).isEmpty();
        assertThat(Mails.header(mail, "Message-ID")).isEqualTo("<01890000-0000-7000-8000-000000000001@example.org>");
        assertThat(Mails.subject(mail)).startsWith("[P1] ").doesNotContain("\r", "\n");
        // Headers end at the first empty line, and alert text is in one of them only.
        String headers = raw.substring(0, raw.indexOf("\r\n\r\n"));
        assertThat(headers.lines().filter(line -> !line.startsWith(" ") && !line.startsWith("\t")))
                .allMatch(line -> List.of(
                                "MIME-Version",
                                "Message-ID",
                                "Date",
                                "Subject",
                                "From",
                                "To",
                                "Content-Type",
                                "Auto-Submitted",
                                "X-Remediator-Incident")
                        .contains(line.substring(0, line.indexOf(':'))));
        String html = Mails.html(mail);
        String ours = html.replace("<!DOCTYPE html>", "")
                .replace("<html><body style=\"font-family:sans-serif\">", "")
                .replace("</body></html>", "")
                .replace("<p>", "")
                .replace("</p>", "")
                .replace("<br>", "")
                .replace("<a href=\"https://remediator.example/incidents/01890000-0000-7000-8000-000000000001\">", "")
                .replace("</a>", "");
        assertThat(ours).doesNotContain("<", ">", "\"", "'");
    }

    @Override
    protected void assertWithinLimits() {
        String mail = server.mails.getLast();
        assertThat(mail.length()).isLessThan(1024 * 1024);
        // RFC 5322: at most 998 characters a line.
        assertThat(mail.lines().mapToInt(String::length).max().orElse(0)).isLessThanOrEqualTo(998);
        assertThat(Mails.subject(Mails.parse(mail)).length()).isLessThanOrEqualTo(200);
    }

    @Override
    protected boolean canBeAskedForTime() {
        return false;
    }

    @Override
    protected void fail(Failure failure) {
        server.next.add(
                switch (failure) {
                    case SLOW_DOWN, BROKEN, REDIRECT -> "451 later: {said} " + CANARY;
                    case UNKNOWN -> "550 5.1.1 nobody of that name: {said} " + CANARY;
                    case REFUSED -> "554 never: {said} " + CANARY;
                });
    }

    @Override
    protected void down() {
        server.down();
    }

    @Override
    protected void up() {
        server.up();
    }

    @Override
    protected void refuseWhatContains(String word) {
        server.poison = Optional.of(word);
    }
}
