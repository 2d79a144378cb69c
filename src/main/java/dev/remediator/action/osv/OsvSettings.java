package dev.remediator.action.osv;

import dev.remediator.action.About;
import dev.remediator.action.Default;
import dev.remediator.action.HttpReplies;
import dev.remediator.action.Range;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * What a target is made of.
 *
 * @param url an OSV database
 */
public record OsvSettings(
        @About("address of the OSV database") @Default("https://api.osv.dev")
        URI url,

        @About("packages in use") @Range(min = "1", max = "100")
        List<Part> packages,

        @About("longest time until an answer is complete") @Range(min = "1ms") @Default("10s")
        Duration within) {
    /**
     * One package.
     *
     * @param ecosystem as OSV names it: {@code npm}, {@code PyPI}, {@code Maven}, {@code Go}
     */
    public record Part(
            @About("as OSV names it, such as npm, PyPI, Maven, Go") @Range(min = "1", max = "60")
            String ecosystem,

            @About("name in its ecosystem") @Range(min = "1", max = "200")
            String name,

            @About("the version in use; quote it") @Range(min = "1", max = "100")
            String version) {}

    public OsvSettings {
        HttpReplies.requireHttp(url);
    }
}
