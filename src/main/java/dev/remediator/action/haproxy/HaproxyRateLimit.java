package dev.remediator.action.haproxy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.remediator.action.ActionException;
import dev.remediator.action.Call;

/** The limit as the map has it. As JSON: the count, null where the key is not there. */
final class HaproxyRateLimit {
    private HaproxyRateLimit() {}

    static String key(Call<HaproxyRateLimitSettings, ?> call) {
        return call.settings()
                .key()
                .orElseGet(
                        () -> RuntimeApi.word("the target's name", call.target().name()));
    }

    static JsonNode read(Call<HaproxyRateLimitSettings, ?> call) throws ActionException, InterruptedException {
        var settings = call.settings();
        var entry = new RuntimeApi(call, settings.socket()).entry(settings.map(), key(call));
        if (entry.isEmpty()) return JsonNodeFactory.instance.nullNode();
        var text = entry.get().strip();
        if (text.isEmpty() || text.length() > 15 || !text.chars().allMatch(c -> c >= '0' && c <= '9'))
            throw new ActionException("the key '%s' of HAProxy's map %s holds no count of requests: it is left alone"
                    .formatted(key(call), settings.map()));
        return JsonNodeFactory.instance.numberNode(Long.parseLong(text));
    }
}
