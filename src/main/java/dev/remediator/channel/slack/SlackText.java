package dev.remediator.channel.slack;

import dev.remediator.report.IncidentStatus;
import dev.remediator.report.PlainText;
import dev.remediator.run.Announcement;

/** Text for Slack's fields: one line, escaped as Slack asks, cut to the field's limit as Slack counts it. */
final class SlackText {
    private SlackText() {}

    /**
     * Escapes the three characters that Slack gives a meaning to, so that no text can mention, link or format.
     *
     * @param max limit of the field, in characters of the escaped text
     */
    static String line(String text, int max) {
        String line = PlainText.line(text);
        String escaped = escape(line);
        for (int keep = Math.min(line.length(), max); escaped.length() > max; keep--)
            escaped = escape(PlainText.cut(line, Math.max(keep, 1)));
        return escaped;
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    static String sign(IncidentStatus status) {
        return switch (status) {
            case NEEDS_PERSON -> "🚨";
            case ASKING -> "🙋";
            case HEALING -> "🔧";
            case NOT_HEALED -> "❌";
            case HELD -> "✋";
            case WATCHING -> "👀";
            case HEALED -> "✅";
            case OVER -> "⚪";
        };
    }

    static String sign(Announcement.Kind kind) {
        return switch (kind) {
            case INCIDENT_OPENED -> "🔔";
            case ALERT_JOINED -> "➕";
            case RUN_STARTED -> "📖";
            case WAITING -> "⏳";
            case SEEN -> "👀";
            case SKIPPED -> "⏭️";
            case DOING -> "🔧";
            case DONE -> "✔️";
            case NOT_DONE, NOT_VERIFIED, UNDO_FAILED -> "⚠️";
            case CHECKING -> "🔎";
            case VERIFIED -> "👍";
            case UNDONE, TEMPORARY_ENDED -> "↩️";
            case HELD -> "✋";
            case HEALED, HEALED_BY_ITSELF -> "✅";
            case CANCELLED -> "⚪";
            case FAILED -> "❌";
            case TEMPORARY_FAILED, NEEDS_HUMAN, ESCALATED -> "🚨";
            case INCIDENT_CLOSED -> "🏁";
            case ASKED -> "🙋";
            case DECIDED -> "🗳️";
            case SUGGESTED -> "💡";
            case REPORTED -> "📋";
            case REVIEWED -> "🎓";
        };
    }
}
