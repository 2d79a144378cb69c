package dev.remediator.channel.email;

import com.google.re2j.Pattern;
import dev.remediator.channel.NotDelivered;
import dev.remediator.channel.Picture;
import dev.remediator.report.PlainText;
import dev.remediator.secret.Secret;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.mail.MailAttachment;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailMessage;
import io.vertx.ext.mail.MailResult;
import io.vertx.ext.mail.SMTPException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/** Hands mails to the configured server, each failure classified once. */
final class Post {
    private static final Logger LOG = Logger.getLogger(Post.class);
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int MAX_SAID = 300;

    private static final Pattern ENCODED = Pattern.compile("[A-Za-z0-9+/]{12,}={0,2}");

    /** This very mail is what the server does not take; everything else in the 500s is about us or the recipients. */
    private static final Set<Integer> REFUSED = Set.of(552, 554, 555);

    private final MailClient client;
    private final String from;
    private final List<String> to;
    private final Optional<Secret> password;
    private final Duration limit;

    /** @param password of the client's, to be taken out of what the server says */
    Post(MailClient client, String from, List<String> to, Optional<Secret> password) {
        this(client, from, to, password, LIMIT);
    }

    /** @param limit of one mail; less with a picture, because both must fit into a dispatcher's lease */
    Post(MailClient client, String from, List<String> to, Optional<Secret> password, Duration limit) {
        this.limit = limit;
        this.client = client;
        this.from = from;
        this.to = List.copyOf(to);
        this.password = password;
    }

    /** @param plain what is sent where the server says for good that it does not take the mail with its picture */
    void send(Mail mail, Mail plain) throws NotDelivered {
        try {
            deliver(mail, limit.multipliedBy(2).dividedBy(3));
        } catch (Refused e) {
            LOG.warnf("The mail server does not take the mail with a picture, it goes without: %s", e.why.getMessage());
            send(plain);
        }
    }

    void send(Mail mail) throws NotDelivered {
        try {
            deliver(mail, limit);
        } catch (Refused e) {
            throw e.why;
        }
    }

    /** The server has answered for good: nobody got the mail, and nobody will. */
    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;
        private final NotDelivered why;

        Refused(NotDelivered why) {
            super(why);
            this.why = why;
        }
    }

    private void deliver(Mail mail, Duration within) throws NotDelivered, Refused {
        MailMessage message = new MailMessage()
                .setFrom(from)
                .setTo(to)
                .setSubject(mail.subject())
                .setText(mail.text())
                .setHtml(mail.html());
        mail.headers().forEach(message::addHeader);
        mail.picture().ifPresent(picture -> message.setInlineAttachment(inline(picture, mail.cid())));
        var sending = client.sendMail(message).toCompletionStage().toCompletableFuture();
        try {
            MailResult result = sending.get(within.toMillis(), TimeUnit.MILLISECONDS);
            if (result.getRecipients().size() < to.size())
                LOG.warnf(
                        "The mail server takes no mail for %d of the %d addresses that mails go to: correct them in the setting to",
                        to.size() - result.getRecipients().size(), to.size());
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            NotDelivered failed = failed(cause);
            if (cause instanceof SMTPException answer && answer.isPermanent()) throw new Refused(failed);
            throw failed;
        } catch (TimeoutException e) {
            throw NotDelivered.channel(
                    "the mail server gave no complete answer within " + within.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw NotDelivered.channel("interrupted", e);
        }
    }

    private static MailAttachment inline(Picture picture, String cid) {
        return MailAttachment.create()
                .setData(Buffer.buffer(picture.png()))
                .setContentType(Picture.TYPE)
                .setName(Picture.FILE)
                .setDisposition("inline")
                .setContentId("<" + cid + ">");
    }

    private NotDelivered failed(Throwable cause) {
        String said = PlainText.cut(PlainText.line(scrub(String.valueOf(cause.getMessage()))), MAX_SAID);
        if (!(cause instanceof SMTPException answer))
            return NotDelivered.channel("the mail was not sent: " + said, null);
        if (answer.isPermanent() && REFUSED.contains(answer.getReplyCode()) && !aboutUs(said))
            return NotDelivered.refused("the mail server will never take it: " + said);
        return NotDelivered.channel(
                answer.isPermanent()
                        ? "the mail server does not take it from us or for them: %s. Check user, from and to in the settings"
                                .formatted(said)
                        : "the mail server takes nothing now: " + said,
                null);
    }

    /** Codes of RFC 3463: 5.1 is about addresses, 5.7 about who may send. */
    private static boolean aboutUs(String said) {
        return said.contains(" 5.1.") || said.contains(" 5.7.");
    }

    /** A server that repeats what it heard repeats the password, plainly or in the Base64 of a sign-in. */
    private String scrub(String text) {
        var plain = password.map(p -> text.replace(p.reveal(), Secret.MASK)).orElse(text);
        return ENCODED.matcher(plain).replaceAll(Secret.MASK);
    }
}
