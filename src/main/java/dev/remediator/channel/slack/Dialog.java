package dev.remediator.channel.slack;

import com.slack.api.model.block.InputBlock;
import com.slack.api.model.block.SectionBlock;
import com.slack.api.model.block.composition.PlainTextObject;
import com.slack.api.model.block.element.PlainTextInputElement;
import com.slack.api.model.view.View;
import com.slack.api.model.view.ViewClose;
import com.slack.api.model.view.ViewSubmit;
import com.slack.api.model.view.ViewTitle;
import java.util.List;
import java.util.Optional;

/** The dialog that repeats what will be done and asks why. What it is about travels with it, where Slack keeps it from people. */
final class Dialog {
    /** Of the field, and of the block that it is in. */
    static final String REASON = "reason";

    /** As the domain takes it. */
    static final int MAX_REASON = 1_000;

    private static final int MAX_TEXT = 3_000;

    private Dialog() {}

    /**
     * What a dialog is about.
     *
     * @param value of the button that opened it
     * @param channel in which it was pressed
     */
    record About(String value, String channel) {
        String text() {
            return value + " " + channel;
        }

        static Optional<About> of(String text) {
            int blank = text.indexOf(' ');
            return blank <= 0 || text.indexOf(' ', blank + 1) >= 0
                    ? Optional.empty()
                    : Optional.of(new About(text.substring(0, blank), text.substring(blank + 1)));
        }
    }

    /**
     * @param what will be done, escaped
     * @param reasonRequired whether it cannot be sent without one
     */
    static View of(Wish wish, String channel, String what, boolean reasonRequired) {
        var word = word(wish);
        return View.builder()
                .type("modal")
                .callbackId(wish.action())
                .privateMetadata(new About(wish.value(), channel).text())
                .title(ViewTitle.builder().type("plain_text").text(word).build())
                .submit(ViewSubmit.builder().type("plain_text").text(word).build())
                .close(ViewClose.builder().type("plain_text").text("Back").build())
                .blocks(List.of(
                        SectionBlock.builder()
                                .text(plain(what.substring(0, Math.min(what.length(), MAX_TEXT))))
                                .build(),
                        InputBlock.builder()
                                .blockId(REASON)
                                .label(plain("Why? It stands in the incident, and everybody reads it"))
                                .optional(!reasonRequired)
                                .element(PlainTextInputElement.builder()
                                        .actionId(REASON)
                                        .multiline(true)
                                        .minLength(reasonRequired ? 1 : 0)
                                        .maxLength(MAX_REASON)
                                        .focusOnLoad(true)
                                        .build())
                                .build()))
                .build();
    }

    /** What the button says that sends it. */
    private static String word(Wish wish) {
        return switch (wish) {
            case Wish.Approve _ -> "Approve";
            case Wish.Deny _ -> "Deny";
            case Wish.Acknowledge _ -> "Acknowledge";
            case Wish.Stop _ -> "Stop";
        };
    }

    private static PlainTextObject plain(String text) {
        return PlainTextObject.builder().text(text).emoji(false).build();
    }
}
