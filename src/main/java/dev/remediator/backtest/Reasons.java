package dev.remediator.backtest;

import java.util.LinkedHashMap;
import java.util.Map;

/** Keeps equal sentences once: a thousand alerts that one cooldown holds share its reason. */
final class Reasons {
    private static final int KEPT = 1024;

    private final Map<String, String> kept = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > KEPT;
        }
    };

    String same(String reason) {
        var before = kept.putIfAbsent(reason, reason);
        return before == null ? reason : before;
    }
}
