package dev.remediator.api;

import java.util.List;
import java.util.Set;

/** Every address, and who may call it. A new endpoint is not done before it stands here. */
final class EndpointTable {
    private static final String ROWS = """
            GET   /                                              viewer
            GET   /incidents                                     viewer
            GET   /incidents/{id}                                viewer
            GET   /incidents/{id}/review                         viewer
            GET   /incidents/{id}/charts/{nth}                   viewer
            GET   /approvals                                     viewer
            GET   /approvals/{run}/{command}                     viewer
            POST  /approvals/{run}/{command}/approve             approver
            POST  /approvals/{run}/{command}/deny                approver
            POST  /questions/{run}/{command}/answer              operator approver
            POST  /runs/{id}/cancel                              operator
            POST  /temporary-changes/{id}/end                    operator
            GET   /alerts                                        viewer
            GET   /alerts/{id}                                   viewer
            GET   /runbook                                       viewer
            GET   /runs                                          viewer
            GET   /runs/{id}                                     viewer
            GET   /playbooks                                     viewer
            GET   /playbooks/{name}                              viewer
            POST  /playbooks/{name}/preview                      operator
            POST  /playbooks/{name}/run                          operator
            POST  /playbooks/{name}/promote                      administrator
            GET   /targets                                       viewer
            GET   /targets/{name}                                viewer
            GET   /freezes                                       viewer
            POST  /freezes                                       operator
            GET   /schedules                                     viewer
            GET   /audit                                         administrator
            GET   /deliveries                                    viewer
            POST  /deliveries/{channel}/retry                    operator
            POST  /deliveries/{channel}/{announcement}/retry     operator
            GET   /live                                          viewer
            GET   /sign-in                                       open
            POST  /sign-in                                       open
            GET   /sign-in/sso                                   open
            GET   /access/{token}                                open
            POST  /access                                        open
            POST  /sign-out                                      open
            GET   /account                                       viewer
            POST  /account/password                              viewer
            POST  /account/sessions/{id}/end                     viewer
            POST  /account/sessions/end-others                   viewer
            GET   /accounts                                      administrator
            POST  /accounts                                      administrator
            POST  /accounts/{name}/roles                         administrator
            POST  /accounts/{name}/link                          administrator
            POST  /accounts/{name}/disable                       administrator
            POST  /accounts/{name}/enable                        administrator
            POST  /incidents/{id}/acknowledge                    operator approver
            POST  /doubts/{run}/{command}/{it}                   operator
            POST  /kill                                          operator
            POST  /freezes/{id}/lift                             operator
            GET   /api/v1/me                                     viewer
            GET   /api/v1/me/sessions                            viewer
            POST  /api/v1/me/sessions/{id}/end                   viewer
            POST  /api/v1/me/password                            viewer
            GET   /api/v1/accounts                               administrator
            POST  /api/v1/accounts                               administrator
            POST  /api/v1/accounts/{account}/roles               administrator
            POST  /api/v1/accounts/{account}/link                administrator
            POST  /api/v1/accounts/{account}/disable             administrator
            POST  /api/v1/accounts/{account}/enable              administrator
            GET   /api/v1/remediations                           viewer
            GET   /api/v1/incidents                              viewer
            GET   /api/v1/incidents/{id}                         viewer
            GET   /api/v1/incidents/{id}/review                  viewer
            GET   /api/v1/incidents/{id}/review.md               viewer
            GET   /api/v1/incidents/{id}/figures.png             viewer
            GET   /api/v1/statistics                             viewer
            GET   /api/v1/playbooks/{name}/statistics            viewer
            GET   /api/v1/runs                                   viewer
            GET   /api/v1/runs/{id}                              viewer
            GET   /api/v1/runs/{id}/journal                      viewer
            GET   /api/v1/alerts                                 viewer
            GET   /api/v1/alerts/{id}                            viewer
            GET   /api/v1/alerts/{id}/explain                    viewer
            GET   /api/v1/explain                                viewer
            GET   /api/v1/approvals                              viewer
            GET   /api/v1/approvals/{run}/{command}              viewer
            POST  /api/v1/doubts/{run}/{command}                 operator
            POST  /api/v1/incidents/{id}/acknowledge             operator approver
            POST  /api/v1/runs/{id}/cancel                       operator
            GET   /api/v1/temporary-changes                      viewer
            POST  /api/v1/temporary-changes/{id}/end             operator
            POST  /api/v1/approvals/{run}/{command}/decision     approver
            POST  /api/v1/questions/{run}/{command}/answer       operator approver
            GET   /api/v1/playbooks                              viewer
            GET   /api/v1/playbooks/{name}                       viewer
            POST  /api/v1/playbooks/{name}/preview               operator
            POST  /api/v1/playbooks/{name}/run                   operator
            POST  /api/v1/playbooks/{playbook}/promote           administrator
            GET   /api/v1/demotions                              viewer
            GET   /api/v1/deliveries                             viewer
            POST  /api/v1/deliveries/{channel}/retry             operator
            POST  /api/v1/deliveries/{channel}/{announcement}/retry operator
            GET   /api/v1/targets                                viewer
            GET   /api/v1/targets/{name}                         viewer
            GET   /api/v1/targets/{name}/health                  viewer
            GET   /api/v1/schedules                              viewer
            GET   /api/v1/freezes                                viewer
            POST  /api/v1/freezes                                operator
            POST  /api/v1/freezes/{id}/lift                      operator
            POST  /api/v1/kill                                   operator
            GET   /api/v1/tokens                                 administrator
            POST  /api/v1/tokens                                 administrator
            POST  /api/v1/tokens/{id}/revoke                     administrator
            GET   /api/v1/openapi.json                           viewer
            GET   /api/v1/audit                                  administrator
            GET   /api/v1/audit/head                             administrator
            GET   /api/v1/audit/verify                           administrator
            GET   /api/v1/audit/export                           administrator
            POST  /api/v1/webhooks/alertmanager/{source}         source
            POST  /api/v1/webhooks/railway/{source}              source
            POST  /api/v1/slack/interactions                     slack
            POST  /api/v1/slack/commands                         slack
            """;

    private EndpointTable() {}

    /** @param roles of which one is enough; {@code open} for whoever is nobody yet */
    record Row(String method, String path, Set<String> roles) {
        boolean open() {
            return roles.contains("open");
        }

        /** An address of this form, of something that is not there. */
        String example() {
            return path.replace("{id}", "019ab3c1-7d2e-7000-8000-3f0c5a1b2c3d")
                    .replace("{run}", "019ab3c1-7d2e-7000-8000-3f0c5a1b2c3d")
                    .replace("{command}", "1")
                    .replace("{nth}", "0")
                    .replace("{it}", "stop")
                    .replace("{token}", "A".repeat(43))
                    .replace("{name}", "no-such-playbook")
                    .replace("{playbook}", "no-such-playbook")
                    .replace("{account}", "no-such-account")
                    .replace("{channel}", "no-such-channel")
                    .replace("{announcement}", "1")
                    .replace("{source}", "no-such-source");
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    static List<Row> rows() {
        return ROWS.lines()
                .map(line -> List.of(line.strip().split(" +")))
                .map(words -> new Row(words.get(0), words.get(1), Set.copyOf(words.subList(2, words.size()))))
                .toList();
    }
}
