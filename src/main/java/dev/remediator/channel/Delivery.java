package dev.remediator.channel;

import dev.remediator.run.Announcement;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/**
 * An announcement that a channel has not told.
 *
 * @param id of the announcement; with the channel's name it names the delivery
 * @param next when it is tried, or tried again; empty for a dead letter
 * @param error what the channel said last
 */
public record Delivery(
        String channel,
        long id,
        Announcement announcement,
        State state,
        int attempts,
        Optional<Instant> next,
        Optional<Instant> deadAt,
        Optional<String> error) {

    /** Why it is not told. */
    public enum State {
        /** It is the next, or will be tried again. */
        WAITING,
        /** It waits for the end of the channel's quiet hours. */
        HELD,
        /** Nobody tries it any more, unless a person says so. */
        DEAD;

        /** For JSON and addresses. */
        public String slug() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Empty where it is none. */
        public static Optional<State> of(String slug) {
            for (State state : values()) if (state.slug().equals(slug)) return Optional.of(state);
            return Optional.empty();
        }
    }

    /** Where a part of a list ended. */
    public record Cursor(long id, String channel) {
        private static final int MAX_LENGTH = 400;

        public String text() {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString((id + "|" + channel).getBytes(StandardCharsets.UTF_8));
        }

        /** Empty where it is none of ours. */
        public static Optional<Cursor> parse(String text) {
            if (text.length() > MAX_LENGTH) return Optional.empty();
            try {
                String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
                int bar = plain.indexOf('|');
                if (bar < 0 || plain.indexOf('\0') >= 0) return Optional.empty();
                return Optional.of(new Cursor(Long.parseLong(plain.substring(0, bar)), plain.substring(bar + 1)));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }
    }

    Cursor cursor() {
        return new Cursor(id, channel);
    }
}
