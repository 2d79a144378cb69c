package dev.remediator.channel;

import dev.remediator.secret.Secret;
import dev.remediator.secret.SecretSource;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.microprofile.config.Config;

/**
 * The settings of one channel, below {@code remediator.channels.<name>}.
 *
 * @param config answers a property's text, empty where it is not set
 */
public record ChannelSettings(String channel, Function<String, Optional<String>> config) {
    static final String PREFIX = "remediator.channels.";

    public static ChannelSettings of(String channel, Config config) {
        return new ChannelSettings(channel, name -> config.getOptionalValue(name, String.class));
    }

    /** The whole name of a setting, for people. */
    public String property(String key) {
        return PREFIX + channel + "." + key;
    }

    /** Empty where it is not set, or blank. */
    public Optional<String> text(String key) {
        return config.apply(property(key)).map(String::strip).filter(text -> !text.isEmpty());
    }

    public boolean flag(String key) {
        Optional<String> text = text(key);
        if (text.isEmpty() || text.get().equals("false")) return false;
        if (text.get().equals("true")) return true;
        throw new IllegalArgumentException(property(key) + " is true or false");
    }

    /** From {@code key}, or from the file that {@code key-file} names. */
    public Optional<Secret> secret(String key) {
        return SecretSource.read(property(key), config);
    }

    /** An address that is a secret as a whole, because whoever knows it may post there. */
    public Optional<SecretUrl> secretUrl(String key) {
        return secret(key).map(secret -> SecretUrl.of(property(key), secret));
    }
}
