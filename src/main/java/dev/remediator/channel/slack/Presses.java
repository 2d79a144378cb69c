package dev.remediator.channel.slack;

import dev.remediator.run.Columns;
import dev.remediator.store.Transactions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;

/**
 * What was heard already, in table {@code slack_press}: a request that comes a second time, from Slack or from whoever
 * recorded it, does nothing a second time. Kept longer than {@link SlackSignature#WINDOW} lets one in.
 */
final class Presses {
    private static final Duration KEPT = Duration.ofHours(1);

    private final Transactions transactions;
    private final InstantSource clock;

    Presses(Transactions transactions, InstantSource clock) {
        this.transactions = transactions;
        this.clock = clock;
    }

    /** What names a request, however often it is sent and signed: no two have the same body, of which the trigger is a part. */
    static byte[] name(byte[] body) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(body);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform provides SHA-256", impossible);
        }
    }

    /** Whether it is the first time. */
    boolean first(byte[] name) {
        var now = clock.instant();
        return transactions.call(connection -> {
            try (var prune = connection.prepareStatement("delete from slack_press where at < ?")) {
                prune.setObject(1, Columns.at(now.minus(KEPT)));
                prune.executeUpdate();
            }
            try (var insert = connection.prepareStatement(
                    "insert into slack_press (name, at) values (?, ?) on conflict do nothing")) {
                insert.setBytes(1, name);
                insert.setObject(2, Columns.at(now));
                return insert.executeUpdate() == 1;
            }
        });
    }

    /** It was heard, and could not be done: it may come again. */
    void forget(byte[] name) {
        transactions.call(connection -> {
            try (var delete = connection.prepareStatement("delete from slack_press where name = ?")) {
                delete.setBytes(1, name);
                return delete.executeUpdate();
            }
        });
    }
}
