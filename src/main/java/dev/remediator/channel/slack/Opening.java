package dev.remediator.channel.slack;

import com.slack.api.model.block.ContextBlock;
import com.slack.api.model.block.ContextBlockElement;
import com.slack.api.model.block.HeaderBlock;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.SectionBlock;
import com.slack.api.model.block.composition.MarkdownTextObject;
import com.slack.api.model.block.composition.PlainTextObject;
import dev.remediator.report.Headline;
import dev.remediator.run.Say;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * The message that stands for an incident in the channel: what it is, how it stands, since when. Alert text goes only
 * into {@code plain_text} fields, which Slack does not parse; markup is of our own words alone.
 *
 * @param text for notifications and for whoever shows no blocks
 */
record Opening(String text, List<LayoutBlock> blocks) {
    private static final int MAX_HEADER = 150;
    private static final int MAX_SECTION = 1_000;
    private static final int MAX_CONTEXT = 300;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DAY_AND_TIME =
            DateTimeFormatter.ofPattern("d MMM HH:mm:ss 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    Opening {
        blocks = List.copyOf(blocks);
    }

    /** @param page the incident's page, where the address of the console is configured */
    static Opening of(Headline headline, Optional<String> page) {
        return new Opening(text(headline), blocks(headline, page));
    }

    /** The same message with more below it. */
    Opening with(List<LayoutBlock> more) {
        var all = new ArrayList<>(blocks);
        all.addAll(more);
        return new Opening(text, all);
    }

    /** Equal where the message would look the same; short enough to be kept with the thread. */
    String digest() {
        return UUID.nameUUIDFromBytes((text + blocks).getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    private static String text(Headline h) {
        return "%s %s: %s (%s)\n%s\n%s"
                .formatted(
                        SlackText.sign(h.status()),
                        state(h),
                        SlackText.line(h.title(), MAX_HEADER),
                        h.severity(),
                        SlackText.line(h.now(), MAX_SECTION),
                        times(h, TIME::format));
    }

    private static List<LayoutBlock> blocks(Headline h, Optional<String> page) {
        List<ContextBlockElement> context = new ArrayList<>();
        context.add(MarkdownTextObject.builder()
                .text("*%s* · %s · %s".formatted(state(h), h.severity(), times(h, Opening::inReadersTime))
                        + page.map(url -> " · <" + url + "|Timeline>").orElse(""))
                .build());
        if (!h.title().contains(h.target())) context.add(plain(SlackText.line(h.target(), MAX_CONTEXT)));
        return List.of(
                HeaderBlock.builder()
                        .text(plain(SlackText.sign(h.status()) + " " + SlackText.line(h.title(), MAX_HEADER - 3)))
                        .build(),
                SectionBlock.builder()
                        .text(plain(SlackText.line(h.now(), MAX_SECTION)))
                        .build(),
                ContextBlock.builder().elements(context).build());
    }

    private static PlainTextObject plain(String text) {
        return PlainTextObject.builder().text(text).emoji(false).build();
    }

    private static String state(Headline h) {
        return h.healedAt().isPresent()
                ? h.status().words()
                        + h.took().map(t -> " in " + Say.duration(t)).orElse("")
                : h.status().words();
    }

    private interface Clock {
        String show(Instant time);
    }

    private static String times(Headline h, Clock clock) {
        StringBuilder times = new StringBuilder("started ").append(clock.show(h.openedAt()));
        h.healedAt().ifPresent(t -> times.append(", healed ").append(clock.show(t)));
        h.closedAt().ifPresent(t -> times.append(", closed ").append(clock.show(t)));
        return times.toString();
    }

    private static String inReadersTime(Instant time) {
        return "<!date^%d^{date_short_pretty} {time_secs}|%s>"
                .formatted(time.getEpochSecond(), DAY_AND_TIME.format(time));
    }
}
