package dev.remediator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.remediator.action.Actions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SimulateCommandTest {
    private static final String DOWN = "ShopDown{service=\"shop\"}";

    @TempDir
    private Path temporary = Path.of("");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int simulate(String... args) {
        var all = new ArrayList<>(List.of("src/test/resources/rehearsal/remediations"));
        all.addAll(List.of(args));
        return Conventions.apply(new CommandLine(new SimulateCommand(Actions::discover)))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
    }

    @Test
    void an_alert_alone_is_enough_and_what_is_assumed_is_said() {
        assertThat(simulate("--alert", DOWN)).isZero();
        assertThat(out.toString()).isEqualToNormalizingNewlines("""
                shop-down on shop, started by ShopDown{service="shop"} at 2026-01-05T10:00:00Z
                      0s  shop-down takes this: The shop answers no health check.
                      0s  Waiting 30 s, in case it passes by itself
                     30s  Seen: alive fails
                     30s  Evidence 'status' could not be read: the world that is rehearsed says nothing about it
                     30s  Evidence 'deploys' could not be read: the world that is rehearsed says nothing about it
                     30s  Read 'payments': status up, saw alive passes
                     30s  restart of shop
                     30s  restart of shop: done
                     30s  Checking that 'alive' passes for 1 m, for up to 5 m
                   1m30s  Verified: 'alive' passes (alive passes)
                   1m30s  Healed after 1 m 30 s: restart has helped
                assumed: check 'alive' fails until something is done, and passes then
                assumed: 'status' cannot be read
                assumed: 'deploys' cannot be read
                assumed: check 'alive' of payments passes
                """);
    }

    @Test
    void single_words_describe_the_world() {
        assertThat(simulate(
                        "--alert", DOWN,
                        "--check", "alive=fail for 1m, fail until rollback, pass",
                        "--fact", "deploys.current.age=20m",
                        "--fact", "deploys.previous=[{\"canRollback\": true}]",
                        "--action", "restart={failed: no answer, after: 3s}"))
                .isZero();
        assertThat(out.toString())
                .contains("restart on shop failed: no answer")
                .contains("Read 'deploys': current (age 20m), previous (1 item)")
                .contains("rollback has helped");
    }

    @Test
    void a_file_describes_the_world_and_the_people() throws IOException {
        var world = temporary.resolve("world.yaml");
        Files.writeString(world, "world: { checks: { alive: pass } }\n");
        assertThat(simulate("--alert", DOWN, "--world", world.toString())).isZero();
        assertThat(out.toString()).contains("Nothing was done: 'alive' passes");
    }

    @Test
    void a_program_reads_it_as_json() throws IOException {
        assertThat(simulate("--alert", DOWN, "-o", "json")).isZero();
        var json = new JsonMapper().readTree(out.toString());
        assertThat(json.path("playbook").asText()).isEqualTo("shop-down");
        assertThat(json.path("taken").asBoolean()).isTrue();
        assertThat(json.path("timeline").findValuesAsText("what")).contains("do", "verified", "run");
        assertThat(json.path("assumed")).hasSize(4);
    }

    @Test
    void colours_are_for_those_who_want_them() {
        assertThat(simulate("--alert", DOWN, "--color", "always")).isZero();
        assertThat(out.toString()).contains("\u001b[1mrestart of shop\u001b[0m");
    }

    @Test
    void what_nobody_takes_is_no() {
        assertThat(simulate("--alert", "Rain")).isEqualTo(1);
        assertThat(out.toString()).isEqualToNormalizingNewlines("no playbook matches Rain\n");
        assertThat(simulate("--alert", DOWN, "--playbook", "shop-errors")).isEqualTo(1);
        assertThat(out.toString()).contains("shop-down takes this alert before: P0 comes before P1");
    }

    @Test
    void what_is_not_understood_is_said() {
        assertThat(simulate("--alert", "X{a=~\"b\"}")).isEqualTo(2);
        assertThat(simulate()).isEqualTo(2);
        assertThat(simulate("--playbook", "shop-donw", "--by", "ana")).isEqualTo(2);
        assertThat(simulate("--playbook", "shop-down")).isEqualTo(2);
        assertThat(simulate("--alert", DOWN, "--check", "aliv=pass")).isEqualTo(2);
        assertThat(err.toString())
                .contains("--alert: an alert has labels, not matchers")
                .contains("say what starts it")
                .contains("no playbook is called 'shop-donw', did you mean 'shop-down'?")
                .contains("shop-down has no schedule")
                .contains("check 'aliv' is not known, did you mean 'alive'?");
    }
}
