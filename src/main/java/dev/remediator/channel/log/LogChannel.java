package dev.remediator.channel.log;

import dev.remediator.channel.Channel;
import dev.remediator.channel.IncidentThread;
import dev.remediator.channel.News;
import dev.remediator.report.Mark;
import dev.remediator.report.PlainText;
import dev.remediator.run.Announcement;
import java.util.List;
import org.jboss.logging.Logger;

/** Tells each announcement as one line of the log category {@value #CATEGORY}; what calls for people is an error there. */
public final class LogChannel implements Channel {
    /** Short, because people read it beside every line. */
    public static final String CATEGORY = "remediator.incidents";

    private static final int MAX_LINE = 1_000;
    /** Of target and title: what is said must have room behind them. */
    private static final int MAX_NAME = 200;

    private final Logger log;

    public LogChannel() {
        this(Logger.getLogger(CATEGORY));
    }

    LogChannel(Logger log) {
        this.log = log;
    }

    @Override
    public String name() {
        return "log";
    }

    @Override
    public Load load() {
        return new Load(500, Incidents.MANY);
    }

    @Override
    public void tell(List<News> news, IncidentThread thread) {
        news.forEach(n -> log.log(level(n.announcement()), line(n.announcement())));
    }

    /** {@code P0 mcp-gateway: Restarting mcp-gateway on Railway (deployment 8107edff)}; never more than one line. */
    static String line(Announcement a) {
        StringBuilder line = new StringBuilder()
                .append(a.severity())
                .append(' ')
                .append(PlainText.cut(PlainText.line(a.target()), MAX_NAME))
                .append(": ");
        if (a.kind() == Announcement.Kind.INCIDENT_OPENED && !a.text().contains(a.title()))
            line.append(PlainText.cut(PlainText.line(a.title()), MAX_NAME)).append(". ");
        line.append(PlainText.line(a.text()));
        a.details().forEach(d -> line.append(" | ").append(PlainText.line(d)));
        if (a.kind() == Announcement.Kind.INCIDENT_OPENED)
            line.append(" (incident ").append(a.incident()).append(')');
        return PlainText.cut(line.toString(), MAX_LINE);
    }

    private static Logger.Level level(Announcement a) {
        return switch (Mark.of(a.kind()).tone()) {
            case CALL -> Logger.Level.ERROR;
            case BAD -> Logger.Level.WARN;
            case QUIET, BUSY, GOOD -> Logger.Level.INFO;
        };
    }
}
