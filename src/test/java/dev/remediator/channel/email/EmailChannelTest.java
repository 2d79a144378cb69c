package dev.remediator.channel.email;

import static dev.remediator.run.Announcement.Kind.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.remediator.channel.Channel;
import dev.remediator.channel.ChannelSettings;
import dev.remediator.channel.KeptThread;
import dev.remediator.channel.NotDelivered;
import dev.remediator.channel.Picture;
import dev.remediator.channel.PictureSource;
import dev.remediator.report.Told;
import io.vertx.core.Vertx;
import jakarta.mail.internet.MimeMessage;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Made from its settings, and read from a mail server as people would. */
class EmailChannelTest {
    private static final String PREFIX = "remediator.channels.email.";
    private final GreenMail server = new GreenMail(ServerSetup.SMTP.dynamicPort());
    private final Vertx vertx = Vertx.vertx();
    private final Map<String, String> settings = new HashMap<>();
    private PictureSource pictures = PictureSource.NONE;

    @BeforeEach
    void start() {
        server.start();
        settings.put("host", "127.0.0.1");
        settings.put("port", Integer.toString(server.getSmtp().getPort()));
        settings.put("tls", "none");
        settings.put("from", "remediator@example.org");
        settings.put("to", "ana@example.org, ben@example.org");
    }

    @AfterEach
    void stop() {
        server.stop();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private Optional<Channel> open() {
        var config = new ChannelSettings(
                "email", name -> Optional.ofNullable(settings.get(name.substring(PREFIX.length()))));
        return new EmailSettings(config).open(vertx, Optional.of(URI.create("https://remediator.example")), pictures);
    }

    @Test
    void anIncidentIsOneThreadOfMailsToEverybody() throws NotDelivered {
        Channel channel = open().orElseThrow();
        KeptThread thread = new KeptThread();
        Told told = Told.begin().say(INCIDENT_OPENED, "no answer for 30 s");
        channel.tell(thread.say(told.all()), thread);
        told.say(DOING, "Restarting mcp-gateway on Railway", "deployment 8107edff")
                .after(40)
                .say(HEALED, "Healed: restart has helped");
        channel.tell(thread.say(told.all().subList(1, 3)), thread);

        MimeMessage[] mails = server.getReceivedMessages();
        assertThat(mails).hasSize(4); // two mails to one, then the same to the other
        String root = "<01890000-0000-7000-8000-000000000001@example.org>";
        assertThat(Mails.header(mails[0], "Message-ID")).isEqualTo(root);
        assertThat(Mails.header(mails[0], "In-Reply-To")).isEmpty();
        assertThat(Mails.header(mails[1], "Message-ID"))
                .isEqualTo("<01890000-0000-7000-8000-000000000001.2-3@example.org>");
        assertThat(Mails.header(mails[1], "In-Reply-To")).isEqualTo(root);
        assertThat(Mails.header(mails[1], "References")).isEqualTo(root);
        assertThat(Mails.subject(mails[0])).isEqualTo("[P1] GatewayDown on mcp-gateway");
        assertThat(Mails.subject(mails[1])).isEqualTo("[P1] GatewayDown on mcp-gateway");
        assertThat(Mails.header(mails[1], "Auto-Submitted")).isEqualTo("auto-generated");
        assertThat(Mails.text(mails[1]).stripTrailing())
                .startsWith("""
                ✅ Healed in 42 s · P1
                GatewayDown on mcp-gateway
                Healed: restart has helped
                started 22 Nov 09:14:03, healed 22 Nov 09:14:45 UTC
                """)
                .contains("Restarting mcp-gateway on Railway", "    · deployment 8107edff")
                .endsWith("https://remediator.example/incidents/01890000-0000-7000-8000-000000000001");
        assertThat(Mails.html(mails[1])).contains("<br>").contains("Restarting mcp-gateway on Railway");
    }

    @Test
    void theReviewIsMailedWithItsPictureAndWhatItShowsInWords() throws Exception {
        byte[] png = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, (byte) 0xff};
        pictures = news -> Optional.of(new Picture(png, "latency of <gateway>: 2 s, then 0.1 s"));
        KeptThread thread = new KeptThread();
        open().orElseThrow()
                .tell(thread.say(Told.begin().say(REVIEWED, "Reviewed").all()), thread);

        MimeMessage mail = server.getReceivedMessages()[0];
        var image = Mails.find(mail, "image/png").orElseThrow();
        assertThat(image.getInputStream().readAllBytes()).isEqualTo(png);
        assertThat(image.getFileName()).isEqualTo("incident.png");
        String cid = Mails.contentId(image);
        assertThat(cid).isEqualTo("<picture.01890000-0000-7000-8000-000000000001@example.org>");
        assertThat(Mails.html(mail))
                .contains("<img src=\"cid:" + cid.substring(1, cid.length() - 1)
                        + "\" alt=\"latency of &lt;gateway&gt;: 2 s, then 0.1 s\"");
        assertThat(Mails.text(mail)).contains("Reviewed").endsWith("latency of <gateway>: 2 s, then 0.1 s");
        assertThat(thread.place).isPresent();
    }

    @Test
    void withoutAPictureNothingChanges() throws NotDelivered {
        KeptThread thread = new KeptThread();
        open().orElseThrow()
                .tell(thread.say(Told.begin().say(REVIEWED, "Reviewed").all()), thread);
        MimeMessage mail = server.getReceivedMessages()[0];
        assertThat(Mails.find(mail, "image/png")).isEmpty();
        assertThat(Mails.html(mail)).doesNotContain("<img");
    }

    @Test
    void whereTheServerNeverTakesThePictureTheNewsAreMailedOnceWithoutIt() throws NotDelivered {
        try (SmtpStandIn picky = new SmtpStandIn()) {
            picky.poison = Optional.of("image/png");
            settings.put("port", Integer.toString(picky.port()));
            pictures = news -> Optional.of(new Picture(new byte[] {1}, "latency"));
            KeptThread thread = new KeptThread();
            open().orElseThrow()
                    .tell(thread.say(Told.begin().say(REVIEWED, "Reviewed").all()), thread);
            assertThat(picky.mails).singleElement().satisfies(mail -> {
                assertThat(Mails.text(Mails.parse(mail))).contains("Reviewed").doesNotContain("latency");
                assertThat(mail).doesNotContain("image/png");
            });
        }
    }

    @Test
    void withoutAServerThereIsNoMail() {
        settings.clear();
        assertThat(open()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            from, '',                          is missing
            to,   '',                          is missing
            to,   'ana',                       no address
            to,   'a@b.example\r\nBcc: x@y',   no address
            from, '"A" <a@b.example>',         no address
            tls,  maybe,                       'starttls, tls, none'
            port, 70000,                       from 1 to 65535
            port, smtp,                        from 1 to 65535
            user, ana,                         belong together
            host, '',                          no mail server
            """)
    void whatCannotWorkStopsTheStart(String key, String value, String why) {
        settings.put(key, value);
        assertThatIllegalArgumentException()
                .isThrownBy(this::open)
                .withMessageContaining(PREFIX)
                .withMessageContaining(why);
    }

    @Test
    void aPasswordIsNotSentInTheOpen() {
        settings.put("user", "remediator");
        settings.put("password", "canary-4711");
        assertThatIllegalArgumentException()
                .isThrownBy(this::open)
                .withMessageContaining(PREFIX + "tls")
                .withMessageNotContaining("canary-4711");
    }

    @Test
    void whereTlsIsAskedForNothingIsSentWithoutIt() {
        settings.put("tls", "starttls");
        KeptThread thread = new KeptThread();
        assertThatExceptionOfType(NotDelivered.class)
                .isThrownBy(() -> open().orElseThrow()
                        .tell(thread.say(Told.begin().say(DOING).all()), thread))
                .returns(NotDelivered.Extent.CHANNEL, NotDelivered::extent);
        assertThat(server.getReceivedMessages()).isEmpty();
    }
}
