package dev.remediator.channel.email;

import dev.remediator.channel.NotDelivered;
import dev.remediator.report.PlainText;
import dev.remediator.secret.Secret;
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

    /** This very mail is what the server does not take; everything else in the 500s is about us or the recipients. */
    private static final Set<Integer> REFUSED = Set.of(552, 554, 555);

    private final MailClient client;
    private final String from;
    private final List<String> to;
    private final Optional<Secret> password;

    /** @param password of the client's, to be taken out of what the server says */
    Post(MailClient client, String from, List<String> to, Optional<Secret> password) {
        this.client = client;
        this.from = from;
        this.to = List.copyOf(to);
        this.password = password;
    }

    void send(Mail mail) throws NotDelivered {
        MailMessage message = new MailMessage()
                .setFrom(from)
                .setTo(to)
                .setSubject(mail.subject())
                .setText(mail.text())
                .setHtml(mail.html());
        mail.headers().forEach(message::addHeader);
        var sending = client.sendMail(message).toCompletionStage().toCompletableFuture();
        try {
            MailResult result = sending.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            if (result.getRecipients().size() < to.size())
                LOG.warnf(
                        "The mail server takes no mail for %d of the %d addresses that mails go to: correct them in the setting to",
                        to.size() - result.getRecipients().size(), to.size());
        } catch (ExecutionException e) {
            throw failed(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw NotDelivered.channel("the mail server gave no complete answer within " + LIMIT.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw NotDelivered.channel("interrupted", e);
        }
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

    private String scrub(String text) {
        return password.map(p -> text.replace(p.reveal(), Secret.MASK)).orElse(text);
    }
}
