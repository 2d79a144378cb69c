package dev.remediator.console;

import dev.remediator.report.RunFilter;
import dev.remediator.report.RunView;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What the list of runs shows.
 *
 * @param playbooks that can be asked for, by name
 * @param targets that can be asked for, by name
 * @param older where the next part begins
 * @param first whether these are the newest
 */
record RunList(
        Instant now,
        String version,
        List<RunView> runs,
        RunFilter filter,
        List<String> playbooks,
        List<String> targets,
        Optional<String> older,
        boolean first) {
    /** The address of this list, without its part. */
    public String address() {
        var parts = new ArrayList<String>();
        filter.playbook().ifPresent(name -> parts.add("playbook=" + encoded(name)));
        filter.target().ifPresent(name -> parts.add("target=" + encoded(name)));
        parts.add("state=" + filter.state().slug());
        return "/runs?" + String.join("&", parts);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    public String playbook() {
        return filter.playbook().orElse("");
    }

    public String target() {
        return filter.target().orElse("");
    }

    public String state() {
        return filter.state().slug();
    }

    public List<String> states() {
        return Arrays.stream(RunFilter.State.values())
                .map(RunFilter.State::slug)
                .toList();
    }

    public boolean filtered() {
        return !filter.equals(RunFilter.ALL);
    }
}
