package dev.remediator.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tree says what the machine does, in its order. */
class DecidingTest {
    @TempDir
    Path folder;

    @BeforeEach
    void theShop() {
        Shipped.write(folder, "targets.yaml", Shipped.TARGETS);
        Shipped.write(folder, "people.yaml", Shipped.PEOPLE);
    }

    private String tree(String yaml) {
        Shipped.write(folder, "shop/it.yaml", yaml);
        var catalog = Shipped.load(folder);
        return Mermaid.of(Deciding.of(catalog.playbooks().getFirst(), catalog.people()))
                .lines()
                .filter(line -> !line.contains("classDef"))
                .reduce("", (all, line) -> all + line.strip() + "\n");
    }

    @Test
    void rungs_are_tried_until_one_is_proved_and_the_rest_goes_to_people() {
        assertThat(tree("""
                playbook: shop-down
                about: The shop is down.
                severity: P1
                when: [ 'alertname="ShopDown"' ]
                for: 30s
                target: shop
                limits: { cooldown: 5m }
                gather: { health: { do: check, with: { name: alive } } }
                unless: { somebody-wants-it-so: 'facts.health.saw == "closed"' }
                try:
                  - { do: breaker.trip, with: { breaker: main }, for: 10m }
                  - do: breaker.reset
                    with: { breaker: main }
                    approve: { by: crew, within: 10m }
                verify: { check: alive, hold: 1m, within: 5m }
                """)).isEqualTo("""
                flowchart TD
                n0(["#123;alertname=#34;ShopDown#34;#125;"])
                n1{"Still firing after 30s?"}
                n2(["Nothing is done"]):::good
                n3{"Does 'alive' pass already?"}
                n4(["Healed by itself, nothing is done"]):::good
                n5["Read: check 'alive'"]
                n6{"Somebody wants it so?"}
                n7(["Held: nothing is done, and the channel says why"]):::bad
                n8["Breaker.trip breaker main for 10m"]
                n9{"Does 'alive' pass for 1m, within 5m?"}
                n10[/"Does one of crew say yes within 10m?"/]:::person
                n11["Breaker.reset breaker main"]
                n12{"Does 'alive' pass for 1m, within 5m?"}
                n13(["Healed"]):::good
                n14["Take back what can be taken back, newest first"]
                n15(["Call people, P1: crew, after 10m crew"]):::bad
                n0 --> n1
                n1 -->|"no"| n2
                n1 -->|"yes"| n3
                n3 -->|"yes"| n4
                n3 -->|"no"| n5
                n5 --> n6
                n6 -->|"yes, or not known"| n7
                n6 -->|"no"| n8
                n8 --> n9
                n9 -->|"no, it stays for its time"| n10
                n9 -->|"yes"| n13
                n10 -->|"yes"| n11
                n10 -->|"no, or nobody answers"| n14
                n11 --> n12
                n12 -->|"yes"| n13
                n12 -->|"no, it is taken back where that can be"| n14
                n14 --> n15
                """);
    }

    @Test
    void steps_follow_each_other_and_a_silence_ends_them() {
        Shipped.write(folder, "messages/close.md", "# Close the shop\nPlease.\n");
        Shipped.write(folder, "messages/closed.md", "Closed.\n");
        assertThat(tree("""
                playbook: shop-close
                about: Closes the shop.
                target: shop
                steps:
                  - { do: ask, as: sure, with: { group: crew, message: close, answer: [ really, no ], within: 1h } }
                  - do: breaker.trip
                    if: answers.sure == "really"
                    with: { breaker: main }
                    verify: { check: calm, within: 1m }
                  - { do: tell, with: { message: closed } }
                otherwise: [ escalate ]
                deadline: 2h
                """)).isEqualTo("""
                flowchart TD
                n0(["A person starts it"])
                n1[/"crew: Close the shop (within 1h)"/]:::person
                n2{"answers.sure == #34;really#34; ?"}
                n3["Breaker.trip breaker main"]
                n4{"Does 'calm' pass within 1m?"}
                n5["Tell the channel: closed"]
                n6(["Done"]):::good
                n7(["Call people, P2"]):::bad
                n0 --> n1
                n1 -->|"really / no"| n2
                n1 -->|"nobody answers"| n7
                n2 -->|"yes"| n3
                n2 -->|"no, or not known"| n5
                n3 --> n4
                n4 -->|"yes"| n5
                n4 -->|"no"| n7
                n5 --> n6
                """);
    }

    @Test
    void every_shipped_tree_is_whole() {
        var catalog = Shipped.load(Shipped.FOLDER);
        for (var playbook : catalog.playbooks()) {
            var tree = Deciding.of(playbook, catalog.people());
            var reached = new HashSet<String>();
            reached.add(tree.nodes().getFirst().id());
            for (var node : tree.nodes()) {
                assertThat(reached)
                        .as("%s: %s is reached from above", playbook.name(), node)
                        .contains(node.id());
                node.exits().forEach(exit -> reached.add(tree.node(exit.to()).id()));
                boolean end = node.shape() == DecisionTree.Shape.GOOD_END || node.shape() == DecisionTree.Shape.BAD_END;
                assertThat(node.exits().isEmpty())
                        .as("%s: %s ends", playbook.name(), node)
                        .isEqualTo(end);
                if (node.shape() == DecisionTree.Shape.QUESTION)
                    assertThat(node.exits())
                            .as("%s: %s has answers", playbook.name(), node)
                            .hasSizeGreaterThan(1);
            }
        }
    }

    @Test
    void what_a_file_says_stays_a_label() {
        assertThat(Mermaid.label("a \"quoted\" [b] {c} <img src=x> ; end\n\n click"))
                .isEqualTo("a #34;quoted#34; #91;b#93; #123;c#125; #60;img src=x#62; #59; end click");
        assertThat(Mermaid.label("x".repeat(500))).hasSize(160).endsWith("…");
    }
}
