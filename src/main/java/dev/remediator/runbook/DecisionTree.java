package dev.remediator.runbook;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a playbook decides, as a tree for people: nodes in the order in which a run reaches them.
 *
 * @param nodes the first one is where it begins
 */
public record DecisionTree(List<Node> nodes) {
    /** What a node is, and so how it is drawn. */
    public enum Shape {
        BEGIN,
        /** Something that is done or read. */
        STEP,
        /** A question with answers. */
        QUESTION,
        /** People are asked. */
        PERSON,
        GOOD_END,
        BAD_END
    }

    /**
     * @param id unique, {@code n0} and so on
     * @param exits where it goes on, in the order in which they are read
     */
    public record Node(String id, Shape shape, String text, List<Exit> exits) {
        public Node {
            exits = List.copyOf(exits);
        }
    }

    /** @param answer on the way there; empty where there is only one */
    public record Exit(Optional<String> answer, String to) {}

    public DecisionTree {
        nodes = List.copyOf(nodes);
        if (nodes.isEmpty()) throw new IllegalArgumentException("a tree has a beginning");
    }

    public Node node(String id) {
        return nodes.stream()
                .filter(node -> node.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no node is called " + id));
    }

    /** Grows a tree: nodes are made first and joined afterwards. For one thread. */
    static final class Builder {
        private record Draft(Shape shape, String text, List<Exit> exits) {}

        private final List<Draft> drafts = new ArrayList<>();

        String add(Shape shape, String text) {
            drafts.add(new Draft(shape, text, new ArrayList<>()));
            return "n" + (drafts.size() - 1);
        }

        void join(String from, String answer, String to) {
            drafts.get(Integer.parseInt(from.substring(1)))
                    .exits()
                    .add(new Exit(answer.isEmpty() ? Optional.empty() : Optional.of(answer), to));
        }

        DecisionTree build() {
            var nodes = new ArrayList<Node>();
            for (int i = 0; i < drafts.size(); i++) {
                var draft = drafts.get(i);
                nodes.add(new Node("n" + i, draft.shape(), draft.text(), draft.exits()));
            }
            return new DecisionTree(nodes);
        }
    }
}
