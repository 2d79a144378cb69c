package dev.remediator.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.remediator.rehearsal.Moment;
import dev.remediator.rehearsal.Timeline;
import java.io.PrintWriter;
import java.util.Locale;

/** A timeline for people and for programs. */
final class Timelines {
    private Timelines() {}

    static ArrayNode tree(Timeline timeline) {
        var array = JsonNodeFactory.instance.arrayNode();
        for (var moment : timeline.moments()) {
            var node = array.addObject()
                    .put("seconds", moment.at().toMillis() / 1000.0)
                    .put("what", moment.what().name().toLowerCase(Locale.ROOT).replace('_', '-'));
            if (!moment.subject().isEmpty()) node.put("subject", moment.subject());
            node.put("text", moment.text());
            if (!moment.details().isEmpty()) {
                var details = node.putArray("details");
                moment.details().forEach(details::add);
            }
        }
        return array;
    }

    static void print(Timeline timeline, PrintWriter out, Paint paint) {
        for (var moment : timeline.told()) {
            out.println(Timeline.time(moment) + "  " + painted(moment.what(), moment.text(), paint));
            for (var detail : moment.details()) out.println(" ".repeat(12) + paint.dim(detail));
        }
    }

    /** What is done stands out, what went wrong is red, what went well green. */
    private static String painted(Moment.What what, String text, Paint paint) {
        return switch (what) {
            case DO, RESTORED, UNDO, SUGGEST -> paint.bold(text);
            case DONE, VERIFIED, APPROVED, ANSWERED -> paint.good(text);
            case NOT_DONE, NOT_VERIFIED, NOT_UNDONE, NOT_RESTORED, DENIED, ESCALATE -> paint.bad(text);
            case ASK, UNANSWERED, WAITS, HELD, NOBODY_ASKED, NOT_GATHERED -> paint.warn(text);
            case RUN, TELL -> paint.bold(text);
            case SAID, GATHER, SKIP, WORLD -> paint.dim(text);
        };
    }
}
