package dev.remediator.console;

import dev.remediator.schedule.ScheduleView;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import java.time.Instant;
import java.util.List;

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

    static native TemplateInstance runs(RunList list);

    static native TemplateInstance run(RunPage page);

    static native TemplateInstance playbooks(PlaybookList list);

    static native TemplateInstance playbook(PlaybookPage page);

    static native TemplateInstance preview(PreviewPage page);

    static native TemplateInstance targets(TargetList list);

    static native TemplateInstance target(TargetPage page);

    static native TemplateInstance freezes(FreezeList list);

    static native TemplateInstance schedules(Instant now, String version, List<ScheduleView> schedules);

    static native TemplateInstance audit(AuditList list);

    static native TemplateInstance access(String token);

    static native TemplateInstance message(String title, String text, String command);
}
