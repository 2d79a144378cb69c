package dev.remediator.channel.email;

import io.vertx.core.Vertx;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailConfig;
import io.vertx.ext.mail.MailMessage;
import io.vertx.ext.mail.MailResult;
import java.util.concurrent.CompletableFuture;

/**
 * The configured mail server. Off its event loop the client of Vert.x misses a server's greeting once in some hundred
 * mails, and waits for it for ever, holding one of its few connections; as it does for a server that says nothing. So it is
 * called on a loop, and each mail has a client of its own, which goes with the mail.
 */
record MailServer(Vertx vertx, MailConfig config) {
    /** Whoever waits no longer cancels it. */
    CompletableFuture<MailResult> send(MailMessage message) {
        MailClient client = MailClient.create(vertx, config);
        var sending = new CompletableFuture<MailResult>();
        var unused = sending.whenComplete((result, failure) -> client.close(closed -> {}));
        vertx.getOrCreateContext()
                .runOnContext(onLoop -> client.sendMail(message).onComplete(sent -> {
                    if (sent.succeeded()) sending.complete(sent.result());
                    else sending.completeExceptionally(sent.cause());
                }));
        return sending;
    }
}
