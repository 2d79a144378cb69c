package dev.remediator.playbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.remediator.action.Actions;
import dev.remediator.alert.Labels;
import dev.remediator.target.Slot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlaybookCatalogTest {
    private static final String MINIMAL = """
            playbook: minimal
            about: The least that a playbook can be.
            when: [ 'alertname="A"' ]
            target: mcp-gateway
            try: [ { do: restart } ]
            verify: { check: alive }
            """;

    @TempDir
    private Path temporary = Path.of("");

    private TestFolder three() {
        return TestFolder.in(temporary)
                .withResource("gateway/service-down.yaml", "service-down.yaml")
                .withResource("gateway/high-error-rate.yaml", "high-error-rate.yaml")
                .withResource("all/any-service.yaml", "any-service.yaml");
    }

    @Test
    void a_playbook_is_read_as_it_is_written() {
        var playbook = three().catalog().find("gateway-service-down").orElseThrow();

        assertThat(playbook.about()).isEqualTo("The gateway answers no health check.");
        assertThat(playbook.severity()).isEqualTo(Severity.P0);
        assertThat(playbook.when()).hasSize(2);
        assertThat(playbook.holdFor()).contains(Duration.ofSeconds(30));
        assertThat(playbook.target().source()).isEqualTo("mcp-gateway");
        assertThat(playbook.rank()).isEqualTo(10);
        assertThat(playbook.limits())
                .isEqualTo(new Limits(Optional.of(Duration.ofMinutes(5)), Optional.empty(), Optional.empty()));
        assertThat(TestFolder.guard(playbook, "upstream-is-down").source())
                .isEqualTo("facts.brightdata.status == \"down\"");
        assertThat(playbook.gather()).extracting(Gathering::name).containsExactly("deploys", "brightdata", "logs");
        assertThat(playbook.gather().get(1).check()).contains("alive");
        assertThat(playbook.gather().get(1).target()).contains("brightdata");
        assertThat(playbook.gather().get(2).with().source().get("lines").intValue())
                .isEqualTo(200);
        assertThat(playbook.procedure()).isInstanceOf(Procedure.Ladder.class);
        assertThat(playbook.procedure().changes()).extracting(Step::does).containsExactly("restart", "rollback");
        assertThat(playbook.procedure()
                        .changes()
                        .get(1)
                        .condition()
                        .orElseThrow()
                        .source())
                .isEqualTo("facts.deploys.current.age < duration(\"2h\")");
        assertThat(playbook.verify())
                .contains(new Verify("alive", Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ofSeconds(6)));
        assertThat(playbook.otherwise()).containsExactly(Otherwise.UNDO, Otherwise.ESCALATE);
        assertThat(playbook.deadline()).isEqualTo(Duration.ofMinutes(45));
    }

    @Test
    void a_temporary_change_has_its_time_and_its_own_proof() {
        var steps = three().catalog()
                .find("gateway-high-error-rate")
                .orElseThrow()
                .procedure()
                .changes();

        assertThat(steps.getFirst().temporary()).contains(Duration.ofMinutes(15));
        assertThat(steps.getFirst().verify().orElseThrow().check()).isEqualTo("breaker-open");
        assertThat(steps.getLast().verify()).isEmpty();
        assertThat(steps.getLast().with().source().get("limit").textValue()).isEqualTo("50 per 1m");
    }

    @Test
    void a_procedure_is_a_sequence_and_may_keep_what_it_did() {
        var playbook = three().catalog().find("any-service-restart").orElseThrow();

        assertThat(playbook.procedure()).isInstanceOf(Procedure.Sequence.class);
        assertThat(playbook.procedure().changes()).extracting(Step.Change::keep).containsExactly(false, true);
        assertThat(playbook.otherwise()).containsExactly(Otherwise.ESCALATE);
    }

    @Test
    void what_is_not_written_has_its_default() {
        var playbook = TestFolder.in(temporary).playbook(MINIMAL);

        assertThat(playbook.severity()).isEqualTo(Severity.P2);
        assertThat(playbook.holdFor()).isEmpty();
        assertThat(playbook.rank()).isEqualTo(Playbook.DEFAULT_RANK);
        assertThat(playbook.limits()).isEqualTo(Limits.NONE);
        assertThat(playbook.unless()).isEmpty();
        assertThat(playbook.gather()).isEmpty();
        assertThat(playbook.otherwise()).containsExactly(Otherwise.UNDO, Otherwise.ESCALATE);
        assertThat(playbook.deadline()).isEqualTo(Duration.ofHours(1));
        assertThat(playbook.verify())
                .contains(new Verify("alive", Duration.ZERO, Duration.ofMinutes(5), Duration.ofSeconds(1)));
    }

    @Test
    void the_pause_between_checks_is_a_tenth_of_the_hold_from_one_to_ten_seconds() {
        assertThat(pause("5s")).isEqualTo(Duration.ofSeconds(1));
        assertThat(pause("25s")).isEqualTo(Duration.ofMillis(2500));
        assertThat(pause("4m")).isEqualTo(Duration.ofSeconds(10));
        assertThat(pause("4m, every: 30s")).isEqualTo(Duration.ofSeconds(30));
    }

    private Duration pause(String hold) {
        return TestFolder.in(temporary)
                .playbook(MINIMAL.replace("check: alive", "check: alive, hold: " + hold))
                .verify()
                .orElseThrow()
                .every();
    }

    @Test
    void candidates_are_ordered_by_severity_then_rank_then_name() {
        var folder = TestFolder.in(temporary);
        folder.with("area/1.yaml", MINIMAL.replace("minimal", "c") + "severity: P1\n");
        folder.with("area/2.yaml", MINIMAL.replace("minimal", "b") + "severity: P1\n");
        folder.with("area/3.yaml", MINIMAL.replace("minimal", "z") + "severity: P1\nrank: 1\n");
        folder.with("area/4.yaml", MINIMAL.replace("minimal", "y") + "severity: P0\nrank: 999\n");
        assertThat(folder.catalog().playbooks()).extracting(Playbook::name).containsExactly("y", "z", "b", "c");
    }

    @Test
    void any_of_its_lines_may_match() {
        var playbook = three().catalog().find("gateway-service-down").orElseThrow();

        assertThat(playbook.matches(Labels.of(Map.of("alertname", "GatewayDown"))))
                .isTrue();
        assertThat(playbook.matches(Labels.of(Map.of("alertname", "RailwayDeploymentCrashed"))))
                .isFalse();
        assertThat(playbook.matches(
                        Labels.of(Map.of("alertname", "RailwayDeploymentCrashed", "service", "mcp-gateway"))))
                .isTrue();
    }

    @Test
    void targets_come_with_their_facilities_and_checks() {
        var gateway = three().catalog().targets().find("mcp-gateway").orElseThrow();

        assertThat(gateway.about()).isEqualTo("MCP gateway in front of Bright Data");
        assertThat(gateway.owner()).contains("platform");
        assertThat(gateway.dependsOn()).containsExactly("brightdata");
        assertThat(gateway.binding(Slot.PLATFORM).orElseThrow().adapter()).isEqualTo("railway");
        assertThat(gateway.binding(Slot.PLATFORM)
                        .orElseThrow()
                        .settings()
                        .get("service")
                        .textValue())
                .isEqualTo("s1");
        assertThat(gateway.binding(Slot.RATE_LIMITS).orElseThrow().adapter()).isEqualTo("haproxy");
        assertThat(gateway.checks().keySet()).containsExactlyInAnyOrder("alive", "error-rate", "breaker-open");
        assertThat(gateway.check("error-rate")
                        .orElseThrow()
                        .settings()
                        .get("below")
                        .doubleValue())
                .isEqualTo(0.05);
    }

    @Test
    void the_digest_changes_with_any_file_and_with_nothing_else() {
        String before = three().catalog().digest();

        assertThat(three().catalog().digest()).isEqualTo(before).hasSize(64);
        assertThat(three().with("area/minimal.yaml", MINIMAL).catalog().digest())
                .isNotEqualTo(before);
        assertThat(three().without("area/minimal.yaml").catalog().digest()).isEqualTo(before);
        assertThat(three().with("README.md", "Read me.").catalog().digest()).isEqualTo(before);
        String targets = TestFolder.resource("targets.yaml").replace("below: 0.05", "below: 0.06");
        assertThat(three().with("targets.yaml", targets).catalog().digest()).isNotEqualTo(before);
    }

    @Test
    void a_run_can_go_on_with_the_text_it_began_with() {
        var catalog = three().catalog();
        var playbook = catalog.find("gateway-service-down").orElseThrow();
        String kept = catalog.source(playbook.digest());

        var revived = PlaybookCatalog.revive(kept, catalog, TestActions.all());

        assertThat(revived.digest()).isEqualTo(playbook.digest());
        assertThat(revived.name()).isEqualTo(playbook.name());
        assertThat(revived.verify()).isEqualTo(playbook.verify());
        assertThatThrownBy(() -> catalog.source("0".repeat(64))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_kept_text_that_fits_nothing_any_more_says_why() {
        assertThatThrownBy(() -> PlaybookCatalog.revive(MINIMAL, PlaybookCatalog.empty(), TestActions.all()))
                .isInstanceOf(InvalidPlaybook.class)
                .hasMessage("stored playbook "
                        + Digests.of(MINIMAL).substring(0, 12)
                        + ":4:9: unknown target 'mcp-gateway'; targets.yaml has none; stored playbook "
                        + Digests.of(MINIMAL).substring(0, 12)
                        + ":6:18: no target has a check called 'alive'; write it to targets.yaml");
        assertThatThrownBy(() -> PlaybookCatalog.revive("\0", PlaybookCatalog.empty(), TestActions.all()))
                .isInstanceOf(InvalidPlaybook.class);
    }

    @Test
    void what_belongs_to_people_and_to_tests_is_left_alone() {
        var folder = three().with("gateway/README.md", "# Gateway").with(".git/config.yaml", "anything: [");
        var before = folder.catalog();
        folder.with("tests/gateway.yaml", "tests: [");
        var catalog = folder.catalog();
        assertThat(catalog.playbooks()).hasSize(3);
        assertThat(catalog.tests()).containsExactly(Map.entry("tests/gateway.yaml", "tests: ["));
        assertThat(catalog.digest()).as("tests change nothing of what is done").isEqualTo(before.digest());
    }

    @Test
    void a_folder_without_targets_is_refused_and_so_is_one_that_is_not_there() {
        assertThat(TestFolder.in(temporary).without("targets.yaml").problems())
                .containsExactly("targets.yaml:1:1: the file is missing; write it, it says what can be acted on");
        var missing = new TestFolder(temporary.resolve("nowhere"));
        assertThat(missing.problems())
                .containsExactly(".:1:1: there is no such folder; name the one that holds targets.yaml");
    }

    @Test
    void links_do_not_lead_out_of_the_folder() throws IOException {
        var folder = three();
        Path secret = Files.writeString(temporary.resolve("secret.yaml"), "playbook: secret\n");
        Files.createSymbolicLink(folder.path().resolve("gateway/link.yaml"), secret);
        Files.createSymbolicLink(folder.path().resolve("gateway/nowhere.yaml"), temporary.resolve("nowhere.yaml"));
        Files.createSymbolicLink(folder.path().resolve("outside"), temporary);
        assertThat(folder.problems())
                .containsExactly(
                        "gateway/link.yaml:1:1: a link that leads out of the folder is not followed; copy the file here",
                        "gateway/nowhere.yaml:1:1: a link that leads nowhere; mend or remove it",
                        "outside:1:1: a link that leads out of the folder is not followed; copy the file here");
    }

    @Test
    void a_mounted_config_map_works_though_it_is_made_of_links() throws IOException {
        Path mount = temporary.resolve("mount");
        var data = new TestFolder(mount.resolve("..2026_11_22"))
                .withResource("targets.yaml", "targets.yaml")
                .with("gateway/minimal.yaml", MINIMAL);
        Files.createSymbolicLink(mount.resolve("..data"), data.path().getFileName());
        Files.createSymbolicLink(mount.resolve("targets.yaml"), Path.of("..data/targets.yaml"));
        Files.createSymbolicLink(mount.resolve("gateway"), Path.of("..data/gateway"));
        assertThat(new TestFolder(mount).catalog().playbooks())
                .extracting(Playbook::name)
                .containsExactly("minimal");
    }

    @Test
    void what_is_too_large_or_no_text_is_refused() {
        var folder = three().with("gateway/large.yaml", "#".repeat(256 * 1024 + 1))
                .with("gateway/latin.yaml", "about: M\u00fcll".getBytes(StandardCharsets.ISO_8859_1))
                .with("gateway/nul.yaml", "playbook: a\nabout: \0\n");
        assertThat(folder.problems())
                .containsExactly(
                        "gateway/large.yaml:1:1: larger than 256 KiB; split it",
                        "gateway/latin.yaml:1:1: not UTF-8 text; save it as UTF-8",
                        "gateway/nul.yaml:2:8: a character that YAML does not allow, U+0000; remove it");
    }

    @Test
    void byte_order_marks_and_windows_line_ends_do_no_harm() {
        var folder = TestFolder.in(temporary);
        folder.with("area/a.yaml", "\uFEFF" + MINIMAL.replace("\n", "\r\n"));
        assertThat(folder.catalog().playbooks()).hasSize(1);
        folder.with("area/a.yaml", "\uFEFF" + (MINIMAL + "unless:\n  x: lables.a == 'b'\n").replace("\n", "\r\n"));
        assertThat(folder.problems()).containsExactly("area/a.yaml:8:6: unknown name 'lables', did you mean 'labels'?");
    }

    @Test
    void a_catalog_cannot_be_changed_through_what_it_hands_out() {
        var catalog = three().catalog();
        var with = catalog.find("gateway-service-down")
                .orElseThrow()
                .gather()
                .get(2)
                .with();
        ((com.fasterxml.jackson.databind.node.ObjectNode) with.source()).put("lines", 1);

        assertThat(with.source().get("lines").intValue()).isEqualTo(200);
        assertThatThrownBy(() -> catalog.playbooks().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void warming_up_makes_every_program() {
        three().catalog().warmUp();
        PlaybookCatalog.empty().warmUp();
        assertThat(PlaybookCatalog.empty().playbooks()).isEmpty();
        assertThat(PlaybookCatalog.empty().digest()).hasSize(64);
    }

    @Test
    void without_actions_every_capability_is_unknown() {
        var load = PlaybookCatalog.load(
                TestFolder.in(temporary).with("area/a.yaml", MINIMAL).path(), new Actions(List.of()));
        assertThat(load)
                .isInstanceOfSatisfying(
                        PlaybookCatalog.Refused.class,
                        refused -> assertThat(refused.problems())
                                .extracting(Problem::message)
                                .contains("unknown capability 'restart'; known: "));
    }
}
