package dev.remediator.console;

import dev.remediator.report.AlertView;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import java.time.Instant;
import java.util.List;

/** The pages' templates, checked when the service is built. */
@CheckedTemplate(basePath = "console")
final class Templates {
    private Templates() {}

    static native TemplateInstance front(Front front);

    /** @param operator whoever looks may acknowledge it, and say what became of an effect in doubt */
    static native TemplateInstance incident(
            Instant now, String version, Card card, List<AlertView> alerts, List<AskRow> asks, boolean operator);

    static native TemplateInstance alerts(AlertList list);

    static native TemplateInstance alert(AlertPage page);

    /** @param html escaped already, where it was made */
    static native TemplateInstance runbook(String html);

    static native TemplateInstance review(ReviewPage page);

    static native TemplateInstance access(String token);

    static native TemplateInstance message(String title, String text, String command);
}
