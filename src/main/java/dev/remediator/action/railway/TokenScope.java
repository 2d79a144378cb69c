package dev.remediator.action.railway;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.remediator.action.ActionException;
import dev.remediator.action.Call;

/** A project token opens one environment: it must be the target's. */
final class TokenScope {
    private TokenScope() {}

    static void require(Call<RailwaySettings, ?> call) throws ActionException, InterruptedException {
        var settings = call.settings();
        if (settings.tokenKind() != RailwaySettings.TokenKind.PROJECT) return;
        var scope = new RailwayApi(call)
                .read(Operation.PROJECT_TOKEN, JsonNodeFactory.instance.objectNode())
                .path("projectToken");
        if (!scope.path("projectId").asText().equalsIgnoreCase(settings.project())
                || !scope.path("environmentId").asText().equalsIgnoreCase(settings.environment()))
            throw new ActionException("the token of " + call.target().name() + " opens environment "
                    + Texts.line(scope.path("environmentId").asText("?"), 50) + " of project "
                    + Texts.line(scope.path("projectId").asText("?"), 50) + ", but the target is environment "
                    + settings.environment() + " of project " + settings.project());
    }
}
