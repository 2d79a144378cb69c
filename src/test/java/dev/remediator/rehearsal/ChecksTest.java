package dev.remediator.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.remediator.playbook.YamlFile;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChecksTest {
    private static final Instant START = Scenario.MONDAY;
    private static final Setting SETTING = new Setting(
            Folder.CATALOG,
            Folder.ACTIONS,
            Folder.CATALOG.find("shop-down").orElseThrow(),
            Folder.CATALOG.targets().find("shop"),
            START);

    private final List<String> assumed = new ArrayList<>();

    private Checks checks(String yaml) {
        var file = YamlFile.of("world", yaml);
        var world = new WorldReader(SETTING, false).read(file.root().orElseThrow(), World.EMPTY);
        assertThat(file.problems()).isEmpty();
        return new Checks(world, "shop", START, assumed::add);
    }

    /** One letter for each ten seconds of the first minute. */
    private static String minute(Checks checks) {
        return IntStream.range(0, 7)
                .mapToObj(n -> switch (checks.at("shop", "alive", START.plusSeconds(10L * n))
                        .answer()) {
                    case PASS -> "+";
                    case FAIL -> "-";
                    case UNREADABLE -> "?";
                })
                .collect(Collectors.joining());
    }

    /** Restarted after 20 s; taken back after 40 s. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "alive: pass                                           | +++++++",
                "alive: fail                                           | -------",
                "alive: unreadable                                     | ???????",
                "alive: [ fail for 40s, pass ]                         | ----+++",
                "alive: 'fail for 40s, pass'                           | ----+++",
                "alive: [ fail for 10s, pass for 10s, fail ]           | -+-----",
                "alive: fail until restart                             | --+++++",
                "alive: pass until restart                             | ++-----",
                "alive: [ fail until restart, fail for 20s, pass ]     | ----+++",
                "alive: [ fail until restart, pass until restart is undone, fail ] | --++---",
                "alive: [ fail for 30s, fail until restart ]           | ---++++",
                "alive: [ fail for 50s, pass until restart is undone ] | -------",
                "alive: [ fail until rollback ]                        | -------",
            })
    void spells_follow_one_another_and_what_is_done(String spells, String minute) {
        var checks = checks("checks: { " + spells.strip() + " }".replace("  ", " "));
        checks.done("restart", START.plusSeconds(20));
        checks.undone("restart", START.plusSeconds(40));
        assertThat(minute(checks)).isEqualTo(minute);
    }

    @Test
    void what_a_check_sees_is_told_and_has_a_sentence_where_nothing_was_written() {
        var checks = checks("checks: { alive: [ { fail for 10s: HTTP 503 }, pass ] }");
        assertThat(checks.at("shop", "alive", START).seen("alive")).isEqualTo("HTTP 503");
        assertThat(checks.at("shop", "alive", START.plusSeconds(10)).seen("alive"))
                .isEqualTo("alive passes");
    }

    @Test
    void a_check_of_another_target_is_written_with_its_name() {
        var checks = checks("checks: { payments/alive: fail, alive: pass }");
        assertThat(checks.at("payments", "alive", START).answer()).isEqualTo(Spell.Answer.FAIL);
        assertThat(checks.at("shop", "alive", START).answer()).isEqualTo(Spell.Answer.PASS);
    }

    @Test
    void a_check_that_is_not_described_is_a_mistake() {
        assertThatThrownBy(() -> checks("checks: { alive: pass }").at("shop", "error-rate", START))
                .isInstanceOf(NotDescribed.class)
                .hasMessage("check 'error-rate' of shop is made, and the world says nothing about it;"
                        + " write 'checks: { error-rate: … }'");
    }

    @Test
    void where_it_may_be_assumed_own_checks_fail_until_something_is_done_and_others_pass() {
        var checks = new Checks(World.EMPTY.assuming(), "shop", START, assumed::add);
        checks.done("restart", START.plusSeconds(30));
        assertThat(minute(checks)).isEqualTo("---++++");
        assertThat(checks.at("payments", "alive", START).answer()).isEqualTo(Spell.Answer.PASS);
        assertThat(assumed.stream().distinct())
                .containsExactly(
                        "check 'alive' fails until something is done, and passes then",
                        "check 'alive' of payments passes");
    }

    @Test
    void a_spell_lasts_as_written() {
        assertThat(new Spell.Until.Passed(Duration.ofSeconds(1)).time()).isEqualTo(Duration.ofSeconds(1));
        assertThat(new Spell(Spell.Answer.UNREADABLE, "", Optional.empty()).seen("alive"))
                .isEqualTo("nobody could look at alive");
    }
}
