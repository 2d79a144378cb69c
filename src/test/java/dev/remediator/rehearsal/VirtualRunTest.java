package dev.remediator.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.guard.Verdict;
import dev.remediator.playbook.YamlFile;
import dev.remediator.run.Command;
import dev.remediator.run.Phase;
import dev.remediator.run.RunMachine;
import dev.remediator.run.RunState;
import dev.remediator.run.Transition;
import dev.remediator.run.Trigger;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A run that dies between any two things, and is taken up again. */
class VirtualRunTest {
    private static final String WORLD = """
            world:
              checks: { alive: fail until rollback }
              facts: { status: { platform: stable }, deploys: { current: { age: 20m }, previous: [ { canRollback: true } ] } }
              actions: { restart: done after 5s, rollback: { done: it is back, after: 7s } }
            """;

    private final List<String> effects = new ArrayList<>();

    /** @param after how many things are done before it dies; -1: it does not */
    private RunState dying(int after) {
        effects.clear();
        var playbook = Folder.CATALOG.find("shop-down").orElseThrow();
        var shop = Folder.CATALOG.targets().find("shop").orElseThrow();
        var origin = new Scenario.Origin.OfAlert(TestReader.alert("ShopDown{service=\"shop\"}"), Map.of());
        var situation = new Situation(Folder.CATALOG, Folder.ACTIONS, playbook, origin, Scenario.MONDAY);
        situation.file(YamlFile.of("world", WORLD));
        assertThat(situation.problems()).isEmpty();
        var agenda = new Agenda(Scenario.MONDAY);
        var stage = new Stage(situation.scenario().world(), "shop", agenda, Folder.ACTIONS, Folder.CATALOG.targets());
        var machine = new RunMachine(playbook, shop);
        var trigger = new Trigger.ByAlert(new UUID(0, 3), origin.labels(), Map.of(), Scenario.MONDAY);
        var run = new VirtualRun(
                agenda,
                machine,
                machine.fresh(new UUID(0, 1), new UUID(0, 2), trigger, Scenario.MONDAY),
                new VirtualRun.Surroundings() {
                    @Override
                    public Reply reply(RunState state, Command command) {
                        if (command instanceof Command.Act act)
                            effects.add(act.intention().capability());
                        return stage.reply(state, command);
                    }

                    @Override
                    public Verdict claim(RunState state, Command.Claiming asked) {
                        return Verdict.ALLOW;
                    }

                    @Override
                    public void asked(RunState state, Command.Question question) {
                        // What nobody can tell is asked about, and nobody answers.
                        if (!(question instanceof Command.AskDoubt)) throw new AssertionError("nobody is asked");
                    }

                    @Override
                    public void turned(Transition turn) {}
                });
        run.start();
        for (int n = 0; !run.state().phase().terminal() && n < 10_000; n++) {
            if (n == after) {
                run.die();
                run.resume();
            }
            if (!agenda.step()) break;
        }
        return run.state();
    }

    @Test
    void alone_it_goes_its_way() {
        assertThat(dying(-1).phase()).isEqualTo(Phase.SUCCEEDED);
        assertThat(effects).containsExactly("restart", "rollback");
    }

    @Test
    void wherever_it_dies_it_ends_and_does_nothing_twice() {
        var ends = EnumSet.noneOf(Phase.class);
        for (int n = 0; n < 100; n++) {
            var state = dying(n);
            assertThat(state.phase().terminal()).as("dying after %d things", n).isTrue();
            assertThat(effects).as("dying after %d things", n).doesNotHaveDuplicates();
            ends.add(state.phase());
        }
        assertThat(ends)
                .as("in the middle of a change nobody knows; anywhere else it goes on")
                .containsExactlyInAnyOrder(Phase.SUCCEEDED, Phase.NEEDS_HUMAN);
    }
}
