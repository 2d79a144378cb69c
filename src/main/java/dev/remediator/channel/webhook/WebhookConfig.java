package dev.remediator.channel.webhook;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** Settings below {@code remediator.channels.webhook}; without an address there is no webhook. */
@ConfigMapping(prefix = "remediator.channels.webhook")
interface WebhookConfig {
    /** Where announcements are posted: a text here, as what refuses an address would quote it, and some hold a key. */
    Optional<String> url();

    /** The key of the signature: {@code whsec_} and Base64, or any text of at least 24 characters. */
    Optional<String> secret();

    /** A file that holds the key, in place of {@link #secret}. */
    Optional<String> secretFile();
}
