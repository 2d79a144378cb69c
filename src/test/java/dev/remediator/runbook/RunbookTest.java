package dev.remediator.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.playbook.Schedule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people read is what the service does. */
class RunbookTest {
    @TempDir
    Path folder;

    private void shop(String playbook) {
        Shipped.write(folder, "targets.yaml", Shipped.TARGETS);
        Shipped.write(folder, "people.yaml", Shipped.PEOPLE);
        Shipped.write(folder, "shop/it.yaml", playbook);
    }

    private static final String DOWN = """
            playbook: shop-down
            about: The shop is down.
            severity: P1
            when: [ 'alertname="ShopDown", service="shop"' ]
            target: shop
            limits: { per-target: 3 per 1h, cooldown: 5m }
            try: [ { do: breaker.trip, if: 'labels.a == "b" || labels.c == "d"', with: { breaker: main } } ]
            verify: { check: alive }
            """;

    @Test
    void the_documented_runbook_is_fresh() throws IOException {
        assertThat(Files.readString(Path.of("docs/runbook.md")))
                .as("./remediator runbook --out docs/runbook.md")
                .isEqualTo(Shipped.runbook(Shipped.FOLDER));
    }

    @Test
    void every_playbook_and_every_alert_of_the_project_has_its_place() {
        var text = Shipped.runbook(Shipped.FOLDER);
        for (var playbook : Shipped.load(Shipped.FOLDER).playbooks()) {
            assertThat(text)
                    .contains("#### " + playbook.name() + "\n")
                    .contains("[" + playbook.name() + "](#" + playbook.name() + ")");
            for (var matchers : playbook.when()) assertThat(text).contains("| `" + Alerts.name(matchers) + "` |");
        }
        assertThat(text).doesNotContain("**none**").doesNotContain("fail** |");
    }

    @Test
    void a_playbook_is_told_step_by_step_with_commands_and_their_answers() {
        shop(DOWN);
        assertThat(Shipped.runbook(folder))
                .contains("### P1: Customers wait.\n")
                .contains("- Starts with `{alertname=\"ShopDown\",service=\"shop\"}`\n")
                .contains("- Acts at most 3 per 1h on a target; rests 5m after it has acted\n")
                .contains("1. Check `alive`. If it passes already, nothing is done.\n")
                .contains(
                        "2. **If** `labels.a == \"b\" || labels.c == \"d\"`: try **breaker.trip** with `breaker main`."
                                + " Proved when `alive` passes within 5m.\n")
                .contains("3. If nothing of that has helped: take back what can be taken back, newest first, then call"
                        + " people (P1: crew, after 10m crew).\n")
                .contains("| `alive` | `curl -sS --max-time 2 -H \"X-Key: $SHOP_KEY\" -o /dev/null -w '%{http_code}\\n'"
                        + " 'https://shop.example/health?a=1&b=2'` | 200 |\n")
                .contains("| `calm` | `curl -sS --get http://prometheus.example/api/v1/query --data-urlencode"
                        + " 'query=sum(rate(errors[5m]))'` | every value below 0.05 |\n")
                .contains("`./remediator explain 'ShopDown{service=\"shop\"}'` | shop-down takes it |\n")
                .contains("**Has never taken part in a drill:** Ana Example, Ben Example.");
    }

    @Test
    void what_is_known_of_runs_stands_beside_drills() {
        shop(DOWN);
        Shipped.write(
                folder,
                "drills.yaml",
                "- { playbook: shop-down, on: 2026-10-08, how: live, by: [ ana ], went: Well. }\n");
        var record = new Practice.Record(
                8, 6, 2, Optional.of(Instant.parse("2026-11-20T03:00:00Z")), Optional.of(Duration.ofSeconds(95)));
        var text = Runbook.of(
                Shipped.load(folder),
                Shipped.ACTIONS,
                new Practice(Optional.empty(), Optional.of(Map.of("shop-down", record))));

        assertThat(text)
                .contains("| [shop-down](#shop-down) | 2026-10-08, live | Well. | 2026-11-20 | 8 | 6 of 8 | 1m35s |\n")
                .contains("**Has never taken part in a drill:** Ben Example.");
    }

    @Test
    void a_playbook_that_changes_nothing_promises_no_limit_and_takes_nothing_back() {
        Shipped.write(folder, "messages/ask-it.md", "# Is it well?\n\nLook.\n");
        shop("""
                playbook: shop-look
                about: Somebody looks at the shop.
                severity: P1
                when: [ 'alertname="ShopOdd", service="shop"' ]
                target: shop
                limits: { per-target: 3 per 1h, cooldown: 5m }
                unless: { the-shop-is-shut: 'labels.shut == "yes"
                  || labels.shut == "y"' }
                steps:
                  - { do: ask, with: { group: crew, message: ask-it, within: 5m } }
                """);

        assertThat(Shipped.runbook(folder))
                .contains("- Changes nothing\n- Ends within 1h\n")
                .contains(
                        "1. **Hold, and do nothing, if** `the-shop-is-shut`: `labels.shut == \"yes\" || labels.shut == \"y\"`,"
                                + " or where that cannot be told.\n")
                .contains("2. Ask **crew**: Is it well? Answer: done, within 5m.\n")
                .contains("3. If a step fails, or nobody answers: call people (P1: crew, after 10m crew).\n");
    }

    @Test
    void whoever_is_called_reads_what_to_type() {
        shop(DOWN.replace("when: [ 'alertname=\"ShopDown\", service=\"shop\"' ]\n", "")
                .replace("if: 'labels.a == \"b\" || labels.c == \"d\"', ", ""));

        assertThat(Shipped.runbook(folder))
                .contains("**The pager rings?** [Incident response](#incident-response)")
                .contains("./remediator approve ID --as you --reason \"why\" ")
                .contains("./remediator answer ID --as you [VALUE] ")
                .contains("- A person starts it: `./remediator run shop-down --as you --reason \"why\"`\n");
    }

    @Test
    void a_pipe_breaks_no_table_and_a_tag_is_shown() {
        shop(DOWN.replace("The shop is down.", "\"a | b <script>alert(1)</script> [x](javascript:alert(1))\""));
        assertThat(Shipped.runbook(folder))
                .contains(
                        "| `ShopDown` | `service=\"shop\"` | P1 | [shop-down](#shop-down) | a \\| b \\<script\\>alert(1)");
    }

    @Test
    void as_a_page_nothing_of_a_file_becomes_markup() {
        shop(DOWN + "guide: |\n  <img src=x onerror=alert(1)> [x](javascript:alert(1))\n\n  # Loud\n");
        var html = Runbook.html(Shipped.load(folder), Shipped.ACTIONS, Practice.NONE);

        assertThat(html)
                .contains("<h4 id=\"shop-down\">shop-down</h4>")
                .contains("&lt;img src=x onerror=alert(1)&gt;")
                .contains("<a rel=\"nofollow\" href=\"\">x</a>")
                .contains("<strong>Loud</strong>")
                .contains("<ol class=\"tree\">")
                .contains("<li class=\"question\" id=\"shop-down-2\">Does 'alive' pass already?<ul><li>yes: <strong"
                        + " class=\"good\">Healed by itself, nothing is done</strong></li><li>no: <a href=\"#shop-down-3\">go on"
                        + " with 3</a></li></ul></li>")
                .doesNotContain("<img")
                .doesNotContain("javascript:")
                .doesNotContain("<script");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0 8 * * *       | every day, 08:00
            30 9 * * 1      | every Monday, 09:30
            0 7 * * 1-5     | Monday to Friday, 07:00
            0 7 * * 1-8     | 0 7 * * 1-8
            0 9 1 * *       | day 1 of every month, 09:00
            0 9 15 1,4 *    | day 15 of January, April, 09:00
            */5 * * * *     | */5 * * * *
            0 9 1 13 *      | 0 9 1 13 *
            """)
    void times_are_said_as_people_say_them(String cron, String says) {
        assertThat(Times.says(new Schedule(cron, ZoneId.of("UTC"), Schedule.Misfire.SKIP, Optional.empty())))
                .isEqualTo(says);
    }

    @Test
    void a_command_keeps_its_words_together() {
        assertThat(ByHand.quote("it's; rm -rf $HOME `x`")).isEqualTo("'it'\\''s; rm -rf $HOME `x`'");
        assertThat(ByHand.quote("https://a.example/b")).isEqualTo("https://a.example/b");
    }
}
