package dev.remediator.channel;

import dev.remediator.playbook.Severity;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What of all news a channel is for, and when it is left alone. The settings that every channel has, whatever its kind:
 * {@code remediator.channels.<name>.severities} and {@code .quiet}.
 *
 * @param severities of the announcements that it hears; of an incident that it has heard of, it hears the rest, too
 * @param quiet when it hears of nothing but P0, what calls for people, and what people are in the middle of
 */
public record Audience(Set<Severity> severities, Optional<QuietHours> quiet) {
    public Audience {
        if (severities.isEmpty()) throw new IllegalArgumentException("a channel that hears nothing is none");
        severities = Collections.unmodifiableSet(EnumSet.copyOf(severities));
    }

    /** Hears everything at once. */
    public static Audience ofAll() {
        return new Audience(EnumSet.allOf(Severity.class), Optional.empty());
    }

    /** Whether it hears every severity. */
    public boolean unrestricted() {
        return severities.size() == Severity.values().length;
    }

    /**
     * The audience of a channel as configured; everything at once where nothing is.
     *
     * @param channel its name
     * @param config answers a property's text, empty where it is not set
     * @throws IllegalArgumentException for what cannot be understood; the message names the property and what to do
     */
    public static Audience read(String channel, Function<String, Optional<String>> config) {
        String severities = ChannelSettings.PREFIX + channel + ".severities";
        String quiet = ChannelSettings.PREFIX + channel + ".quiet";
        return new Audience(
                config.apply(severities)
                        .filter(text -> !text.isBlank())
                        .map(text -> severities(severities, text))
                        .orElseGet(() -> EnumSet.allOf(Severity.class)),
                config.apply(quiet).filter(text -> !text.isBlank()).map(text -> QuietHours.parse(quiet, text)));
    }

    private static Set<Severity> severities(String property, String text) {
        Set<String> known = Arrays.stream(Severity.values()).map(Enum::name).collect(Collectors.toSet());
        Set<Severity> severities = EnumSet.noneOf(Severity.class);
        for (String part : text.split(",", -1)) {
            String name = part.strip().toUpperCase(Locale.ROOT);
            if (!known.contains(name))
                throw new IllegalArgumentException(
                        "%s is a list such as P0,P1: '%s' is no severity".formatted(property, part.strip()));
            severities.add(Severity.valueOf(name));
        }
        return severities;
    }

    /** {@code P0, P1, quiet every day 22:00-07:00 Europe/Berlin}. */
    @Override
    public String toString() {
        return severities.stream().map(Enum::name).collect(Collectors.joining(", "))
                + quiet.map(hours -> ", quiet " + hours).orElse("");
    }
}
