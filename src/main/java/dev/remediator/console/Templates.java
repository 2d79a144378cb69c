package dev.remediator.console;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;

/** The pages' templates, checked when the service is built. */
@CheckedTemplate(basePath = "console")
final class Templates {
    private Templates() {}

    static native TemplateInstance front(Front front);

    static native TemplateInstance incidents(IncidentList list);

    static native TemplateInstance incident(IncidentPage page);

    static native TemplateInstance approvals(AskList list);

    static native TemplateInstance approval(AskPage page);

    static native TemplateInstance alerts(AlertList list);

    static native TemplateInstance alert(AlertPage page);

    /** @param html escaped already, where it was made */
    static native TemplateInstance runbook(String html);

    static native TemplateInstance access(String token);

    static native TemplateInstance message(String title, String text, String command);
}
