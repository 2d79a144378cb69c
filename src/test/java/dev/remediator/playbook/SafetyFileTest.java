package dev.remediator.playbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.remediator.action.Actions;
import dev.remediator.action.Rate;
import java.net.URI;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds for all playbooks, and when one may act. */
class SafetyFileTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private static final String WHOLE = """
            limits: { everything: 30 per 1h, per-target: 10 per 1h }
            windows:
              never-in:
                - { days: [ mon-tue, fri ], from: "22:00", to: "06:30", zone: Europe/Berlin }
                - { days: sat, to: "06:00", zone: Australia/Lord_Howe }
              only-in:
                - { days: fri-mon, from: 12:00, zone: America/New_York }
                - { days: wed, zone: UTC }
                - { from: "00:00", to: "24:00", zone: UTC }
            flapping: 6 per 1h
            returns: { times: 3, within: 15m }
            demote-after: 3
            silences: https://alertmanager.example/prefix/
            storm: 20 per 1m
            """;

    @TempDir
    private Path temporary = Path.of("");

    private Safety safety(String text) {
        return TestFolder.in(temporary).with("safety.yaml", text).catalog().safety();
    }

    private static Window window(Set<DayOfWeek> days, int from, LocalTime to, ZoneId zone) {
        return new Window(days, LocalTime.of(from, 0), to, zone);
    }

    @Test
    void every_key_is_what_it_says() {
        assertThat(safety(WHOLE))
                .isEqualTo(new Safety(
                        Optional.of(new Rate(30, Duration.ofHours(1))),
                        Optional.of(new Rate(10, Duration.ofHours(1))),
                        new Windows(
                                List.of(
                                        window(
                                                EnumSet.of(
                                                        DayOfWeek.FRIDAY,
                                                        DayOfWeek.SATURDAY,
                                                        DayOfWeek.SUNDAY,
                                                        DayOfWeek.MONDAY),
                                                12,
                                                LocalTime.MIDNIGHT,
                                                ZoneId.of("America/New_York")),
                                        window(
                                                EnumSet.of(DayOfWeek.WEDNESDAY),
                                                0,
                                                LocalTime.MIDNIGHT,
                                                ZoneId.of("UTC")),
                                        window(
                                                EnumSet.allOf(DayOfWeek.class),
                                                0,
                                                LocalTime.MIDNIGHT,
                                                ZoneId.of("UTC"))),
                                List.of(
                                        window(
                                                EnumSet.of(DayOfWeek.MONDAY, DayOfWeek.TUESDAY, DayOfWeek.FRIDAY),
                                                22,
                                                LocalTime.of(6, 30),
                                                BERLIN),
                                        window(
                                                EnumSet.of(DayOfWeek.SATURDAY),
                                                0,
                                                LocalTime.of(6, 0),
                                                ZoneId.of("Australia/Lord_Howe")))),
                        Optional.of(new Rate(6, Duration.ofHours(1))),
                        Optional.of(new Safety.Returns(3, Duration.ofMinutes(15))),
                        Optional.of(3),
                        Optional.of(URI.create("https://alertmanager.example/prefix/")),
                        Optional.of(new Rate(20, Duration.ofMinutes(1)))));
    }

    @Test
    void what_is_not_named_holds_nobody() {
        assertThat(TestFolder.in(temporary).without("safety.yaml").catalog().safety())
                .isEqualTo(Safety.NONE);
        assertThat(safety("storm: 20 per 1m\n"))
                .isEqualTo(new Safety(
                        Optional.empty(),
                        Optional.empty(),
                        Windows.ALWAYS,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(new Rate(20, Duration.ofMinutes(1)))));
        assertThat(PlaybookCatalog.empty().safety()).isEqualTo(Safety.NONE);
    }

    @Test
    void it_is_part_of_what_remediations_are() {
        var folder = TestFolder.in(temporary);
        var before = folder.catalog().digest();

        assertThat(folder.with("safety.yaml", WHOLE).catalog().digest()).isNotEqualTo(before);
        assertThat(folder.without("safety.yaml").catalog().digest()).isNotEqualTo(before);
    }

    @Test
    void the_shipped_numbers_are_limits_and_none_of_them_stops_everything() {
        var shipped = PlaybookCatalog.load(Path.of("remediations"), Actions.discover());

        assertThat(((PlaybookCatalog.Loaded) shipped).catalog().safety())
                .isEqualTo(new Safety(
                        Optional.of(new Rate(30, Duration.ofHours(1))),
                        Optional.of(new Rate(10, Duration.ofHours(1))),
                        Windows.ALWAYS,
                        Optional.of(new Rate(6, Duration.ofHours(1))),
                        Optional.of(new Safety.Returns(3, Duration.ofMinutes(15))),
                        Optional.of(3),
                        Optional.empty(),
                        Optional.of(new Rate(20, Duration.ofMinutes(1)))));
    }

    @Test
    void a_playbook_has_windows_of_its_own() {
        var folder = TestFolder.in(temporary);
        var head = "playbook: a\nabout: A.\ntarget: mcp-gateway\nsteps: [ { do: restart } ]\n";

        assertThat(folder.playbook(head).windows()).isEqualTo(Windows.ALWAYS);
        assertThat(folder.playbook(
                                head
                                        + "windows: { only-in: [ { days: mon-fri, from: \"09:00\", to: \"17:00\", zone: Europe/Berlin } ] }\n")
                        .windows())
                .isEqualTo(new Windows(
                        List.of(window(
                                EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY), 9, LocalTime.of(17, 0), BERLIN)),
                        List.of()));
    }

    @Test
    void a_run_goes_on_with_its_version_whatever_windows_hold_for_all_now() {
        var source = "playbook: a\nabout: A.\ntarget: mcp-gateway\nsteps: [ { do: restart } ]\n"
                + "windows: { only-in: [ { from: \"09:00\", to: \"17:00\", zone: UTC } ] }\n";
        var now = TestFolder.in(temporary)
                .with("safety.yaml", "windows: { never-in: [ { from: \"08:00\", to: \"18:00\", zone: UTC } ] }\n")
                .catalog();

        assertThat(PlaybookCatalog.revive(source, now, TestActions.all())
                        .windows()
                        .onlyIn())
                .hasSize(1);
    }

    @Test
    void where_nobody_consents_in_time_the_next_rung_may_follow() {
        var folder = TestFolder.in(temporary).with("people.yaml", """
                        engineers: { ana: { name: Ana } }
                        groups: { platform: { about: Owns it., members: [ ana ] } }
                        """);
        var changes = folder.playbook("""
                playbook: a
                about: A.
                target: mcp-gateway
                try:
                  - { do: restart, approve: { by: platform, otherwise: next } }
                  - { do: rollback, approve: { by: platform, otherwise: stop } }
                  - { do: restart, approve: { by: platform } }
                verify: { check: alive }
                """).procedure().changes();

        assertThat(changes)
                .extracting(change -> change.approve().orElseThrow().otherwise())
                .containsExactly(Approve.Otherwise.NEXT, Approve.Otherwise.STOP, Approve.Otherwise.STOP);
    }

    @Test
    void what_would_let_nothing_through_cannot_be() {
        var none = Optional.<Rate>empty();
        var nothing = Optional.of(new Rate(0, Duration.ofHours(1)));
        assertThatThrownBy(() -> new Safety(
                        nothing,
                        none,
                        Windows.ALWAYS,
                        none,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        none))
                .hasMessageContaining("freeze");
    }
}
