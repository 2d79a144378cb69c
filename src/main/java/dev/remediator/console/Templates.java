package dev.remediator.console;

import dev.remediator.identity.Engineer;
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

    static native TemplateInstance review(ReviewPage page);

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

    static native TemplateInstance deliveries(DeliveryList list);

    static native TemplateInstance access(String token);

    /**
     * @param to the page that is shown next
     * @param problem what was wrong before; of no length where nothing was
     * @param sso whether there is another way in
     */
    static native TemplateInstance signin(String to, String name, String problem, boolean sso);

    /**
     * @param name whose password is chosen; of no length where whoever opens it says who they are
     * @param engineers of whom they are one; nobody where any name will do
     * @param first this makes the first administrator
     */
    static native TemplateInstance choose(
            String token, String name, List<Engineer> engineers, boolean first, String problem, int shortest);

    static native TemplateInstance signedout();

    static native TemplateInstance account(AccountPage page);

    static native TemplateInstance accounts(AccountsPage page);

    /** @param address shown once */
    static native TemplateInstance link(String name, String address);

    static native TemplateInstance message(String title, String text, String command);
}
