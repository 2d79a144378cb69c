package dev.remediator.channel;

import dev.remediator.secret.Secret;
import dev.remediator.secret.SecretSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;

/**
 * The settings of one channel, below {@code remediator.channels.<name>}.
 *
 * @param config answers a property's text, empty where it is not set
 */
public record ChannelSettings(String channel, Function<String, Optional<String>> config) {
    static final String PREFIX = "remediator.channels.";
    static final String KIND = ".kind";

    public static ChannelSettings of(String channel, Config config) {
        return new ChannelSettings(channel, name -> config.getOptionalValue(name, String.class));
    }

    /** Of every channel of a kind: the one that bears its name, and those that say so by {@code .kind}. */
    public static List<ChannelSettings> ofKind(String kind, Config config) {
        return Stream.concat(
                        Stream.of(kind),
                        kinds(config).entrySet().stream()
                                .filter(each -> each.getValue().equals(kind))
                                .map(Map.Entry::getKey))
                .distinct()
                .map(channel -> of(channel, config))
                .toList();
    }

    /** The channels that say of which kind they are, by name. */
    static Map<String, String> kinds(Config config) {
        Map<String, String> kinds = new TreeMap<>();
        for (String property : config.getPropertyNames()) {
            if (!property.startsWith(PREFIX) || !property.endsWith(KIND)) continue;
            if (property.length() <= PREFIX.length() + KIND.length()) continue;
            String channel = property.substring(PREFIX.length(), property.length() - KIND.length());
            if (channel.chars().allMatch(c -> c == '-' || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')))
                config.getOptionalValue(property, String.class).ifPresent(kind -> kinds.put(channel, kind.strip()));
        }
        return kinds;
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
