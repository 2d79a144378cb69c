package dev.remediator.channel.slack;

import com.slack.api.model.block.ActionsBlock;
import com.slack.api.model.block.ContextBlock;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.SectionBlock;
import com.slack.api.model.block.composition.ConfirmationDialogObject;
import com.slack.api.model.block.composition.PlainTextObject;
import com.slack.api.model.block.element.BlockElement;
import com.slack.api.model.block.element.ButtonElement;
import dev.remediator.playbook.Severity;
import dev.remediator.report.PlainText;
import dev.remediator.run.Asked;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What of an incident's message people can press, and, where it was pressed, who did what, when and why. Every text is
 * {@code plain_text}, and within Slack's limits. Pure.
 */
final class Buttons {
    private static final int MOST_ASKED = 3;
    private static final int MOST_RUNS = 5;
    private static final int MOST_DONE = 6;
    private static final int MAX_LINE = 400;
    private static final int MAX_TITLE = 100;
    private static final int MAX_CONFIRM = 300;
    private static final int MAX_BUTTON = 30;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DAY_AND_TIME =
            DateTimeFormatter.ofPattern("d MMM HH:mm:ss 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Standing standing;
    private final Optional<String> page;
    private final boolean p0InConsole;
    private final List<LayoutBlock> blocks = new ArrayList<>();

    private Buttons(Standing standing, Optional<String> page, boolean p0InConsole) {
        this.standing = standing;
        this.page = page;
        this.p0InConsole = p0InConsole;
    }

    /**
     * @param page of the incident in the console
     * @param p0InConsole what a P0 waits for is agreed to there only
     */
    static List<LayoutBlock> of(Standing standing, Optional<String> page, boolean p0InConsole) {
        var buttons = new Buttons(standing, page, p0InConsole);
        buttons.questions();
        buttons.done();
        buttons.incident();
        return List.copyOf(buttons.blocks);
    }

    private void questions() {
        var open = standing.open();
        open.stream().limit(MOST_ASKED).forEach(this::question);
        if (open.size() > MOST_ASKED)
            context("%d more wait for people: see the thread".formatted(open.size() - MOST_ASKED));
    }

    private void question(Asked asked) {
        if (asked.kind() != Asked.Kind.APPROVAL || asked.hash().isEmpty()) {
            section(SlackText.line(
                            "%s, until %s: %s"
                                    .formatted(waits(asked), DAY_AND_TIME.format(asked.expiresAt()), asked.says()),
                            MAX_LINE)
                    + "\nAnswer in the console or the terminal.");
            page.ifPresent(url -> actions(List.of(link("Answer in the console", url))));
            return;
        }
        var deed = Deed.of(asked);
        section(SlackText.line("%s, until %s".formatted(waits(asked), DAY_AND_TIME.format(asked.expiresAt())), MAX_LINE)
                + "\n"
                + (deed.canBeShown() ? deed.text() : SlackText.line(asked.says(), MAX_LINE))
                + agreed(asked));
        if (!deed.canBeShown())
            context("It is too long to be shown here whole, so it is decided in the console or the terminal.");
        actions(decision(asked, deed));
    }

    private static String waits(Asked asked) {
        return switch (asked.kind()) {
            case APPROVAL -> asked.group() + " is asked for consent";
            case QUESTION -> asked.group() + " is asked";
            case DOUBT ->
                "Nobody can tell what became of this, and "
                        + (asked.group().isBlank() ? "whoever knows" : asked.group())
                        + " is asked";
        };
    }

    private static String agreed(Asked asked) {
        if (asked.quorum() == 1 && asked.said().isEmpty()) return "";
        var names = asked.said().stream().map(Buttons::word).collect(Collectors.joining(", "));
        return "\n"
                + SlackText.line(
                        "%d of %d have agreed%s"
                                .formatted(asked.said().size(), asked.quorum(), names.isEmpty() ? "" : ": " + names),
                        MAX_LINE);
    }

    private static String word(Asked.Word word) {
        return "%s (%s%s)"
                .formatted(word.by(), TIME.format(word.at()), word.reason().isBlank() ? "" : ": " + word.reason());
    }

    private List<BlockElement> decision(Asked asked, Deed deed) {
        var plan = asked.hash().orElseThrow();
        var elements = new ArrayList<BlockElement>();
        boolean console = (p0InConsole && standing.severity() == Severity.P0) || !deed.canBeShown();
        if (console) page.ifPresent(url -> elements.add(link("Decide in the console", url)));
        else
            elements.add(button(
                    new Wish.Approve(asked.run(), asked.command(), plan),
                    "Approve",
                    "primary",
                    asked.reasonRequired() || !deed.fitsConfirm()
                            ? null
                            : confirm("Approve this?", deed.text(), "Approve", "primary")));
        if (deed.canBeShown())
            elements.add(button(new Wish.Deny(asked.run(), asked.command(), plan), "Deny", "danger", null));
        return elements;
    }

    /** Who did what, when and why; the last of it. */
    private void done() {
        record Done(Instant at, String line) {}
        var all = new ArrayList<Done>();
        for (var asked : standing.asked())
            asked.over().ifPresent(over -> all.add(new Done(over.at(), decided(asked, over))));
        standing.taken()
                .ifPresent(taken -> all.add(
                        new Done(taken.at(), "👤 %s, %s".formatted(cut(taken.says()), TIME.format(taken.at())))));
        for (var stopped : standing.stopped())
            all.add(new Done(
                    stopped.at(),
                    "🛑 %s %s (%s)".formatted(stopped.playbook(), cut(stopped.says()), TIME.format(stopped.at()))));
        if (all.isEmpty()) return;
        all.sort(Comparator.comparing(Done::at));
        section(all.stream()
                .skip(Math.max(0, all.size() - MOST_DONE))
                .map(done -> SlackText.line(done.line(), MAX_LINE))
                .collect(Collectors.joining("\n")));
    }

    private static String decided(Asked asked, Asked.Over over) {
        var names = asked.said().stream().map(Buttons::word).collect(Collectors.joining(", "));
        var what = cut(asked.says());
        return switch (over.outcome()) {
            case "granted" -> "✅ Approved by %s: %s".formatted(names, what);
            case "denied" -> "⛔ Denied by %s: %s".formatted(names, what);
            case "answered" -> "✔️ Answered by %s: %s".formatted(names, what);
            case "expired" ->
                "⌛ Not decided in time%s, %s: %s"
                        .formatted(names.isEmpty() ? "" : ", only by " + names, TIME.format(over.at()), what);
            default -> "⚪ Nobody waits for it any more, %s: %s".formatted(TIME.format(over.at()), what);
        };
    }

    private static String cut(String text) {
        return PlainText.cut(text, MAX_LINE / 2);
    }

    private void incident() {
        var elements = new ArrayList<BlockElement>();
        if (!standing.over() && standing.taken().isEmpty())
            elements.add(button(
                    new Wish.Acknowledge(standing.incident()),
                    "Acknowledge",
                    null,
                    confirm(
                            "Acknowledge this?",
                            "You have it. Nobody else is called for this incident.",
                            "Acknowledge",
                            null)));
        if (standing.runs().size() == 1) elements.add(stop(standing.runs().getFirst()));
        actions(elements);
        if (standing.runs().size() > 1)
            standing.runs().stream()
                    .limit(MOST_RUNS)
                    .forEach(run -> blocks.add(SectionBlock.builder()
                            .text(plain(SlackText.line(run.playbook() + " on " + run.target(), MAX_LINE)))
                            .accessory(stop(run))
                            .build()));
    }

    private static ButtonElement stop(Standing.Run run) {
        return button(new Wish.Stop(run.id()), "Stop", "danger", null);
    }

    /** What a dialog says that asks why a run shall be stopped. */
    static String stops(String playbook, String target) {
        return SlackText.line(
                "Ends the run of %s on %s, as soon as what is under way has answered. What it has done stands: nothing is taken back."
                        .formatted(playbook, target),
                MAX_LINE);
    }

    private static ButtonElement button(
            Wish wish, String label, @Nullable String style, @Nullable ConfirmationDialogObject confirm) {
        return ButtonElement.builder()
                .actionId(wish.action())
                .value(wish.value())
                .text(plain(label))
                .style(style)
                .confirm(confirm)
                .build();
    }

    private static ButtonElement link(String label, String url) {
        return ButtonElement.builder()
                .actionId(Wish.LINK)
                .text(plain(label))
                .url(url)
                .build();
    }

    private static ConfirmationDialogObject confirm(String title, String text, String label, @Nullable String style) {
        return ConfirmationDialogObject.builder()
                .title(plain(PlainText.cut(title, MAX_TITLE)))
                .text(plain(PlainText.cut(text, MAX_CONFIRM)))
                .confirm(plain(PlainText.cut(label, MAX_BUTTON)))
                .deny(plain("Back"))
                .style(style)
                .build();
    }

    private void section(String text) {
        blocks.add(SectionBlock.builder().text(plain(text)).build());
    }

    private void context(String text) {
        blocks.add(ContextBlock.builder().elements(List.of(plain(text))).build());
    }

    private void actions(List<BlockElement> elements) {
        if (!elements.isEmpty())
            blocks.add(ActionsBlock.builder().elements(elements).build());
    }

    private static PlainTextObject plain(String text) {
        return PlainTextObject.builder().text(text).emoji(false).build();
    }
}
