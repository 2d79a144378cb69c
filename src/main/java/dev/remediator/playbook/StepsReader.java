package dev.remediator.playbook;

import dev.remediator.action.Reading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads the steps of {@code try:} and {@code steps:}, in order: what one reads or asks, those behind it see. */
final class StepsReader {
    private static final Set<String> KEYS =
            Set.of("do", "with", "if", "as", "target", "for", "keep", "verify", "approve");
    private static final Set<String> OF_READINGS = Set.of("do", "with", "if", "as", "target");
    private static final Set<String> OF_QUESTIONS = Set.of("do", "with", "if", "as");
    private static final Set<String> OF_TELLING = Set.of("do", "with", "if");
    private static final Set<String> OF_CHANGES = Set.of("do", "with", "if", "for", "keep", "verify", "approve");

    private static final Set<String> ASK_KEYS = Set.of("group", "message", "answer", "within");
    private static final Set<String> TELL_KEYS = Set.of("message", "show");
    private static final Set<String> WORDS = Set.of(Step.Ask.NAME, Step.Tell.NAME, EvidenceReader.CHECK);

    /**
     * What the playbook says around its steps.
     *
     * @param ladder whether the steps are rungs of {@code try:}
     * @param verify the playbook's own verification, where it could be read
     * @param verified whether it has one at all
     */
    record Around(
            String playbook, Aim aim, boolean ladder, Optional<Verify> verify, boolean verified, Duration deadline) {
        Known known() {
            return aim.known();
        }
    }

    private final Around around;
    private final Problems problems;
    private final ChangeReader changes;
    private final List<Step> steps = new ArrayList<>();
    private final Map<String, Place> asked = new LinkedHashMap<>();
    private Expressions expressions;

    /** @param gathered sees what is gathered before the first step */
    StepsReader(Around around, Expressions gathered, Problems problems) {
        this.around = around;
        this.problems = problems;
        expressions = gathered;
        changes = new ChangeReader(around, problems);
    }

    /** Names that steps give, with their lines: an expression before them says where they are. */
    static Map<String, Integer> names(List<Node> steps) {
        var names = new LinkedHashMap<String, Integer>();
        for (var step : steps)
            if (step instanceof Node.Mapping mapping) {
                if (mapping.entries().get("as") instanceof Node.Entry entry
                        && entry.value() instanceof Node.Scalar name)
                    names.putIfAbsent(name.text(), name.place().line());
                else if (mapping.entries().get("do") instanceof Node.Entry entry
                        && entry.value() instanceof Node.Scalar name
                        && name.text().equals(Step.Ask.NAME))
                    names.putIfAbsent(name.text(), name.place().line());
            }
        return names;
    }

    List<Step> read(List<Node> nodes) {
        for (var node : nodes)
            Section.open(node, "a step", KEYS, problems).flatMap(this::step).ifPresent(steps::add);
        new UnusedAnswers(steps, problems).report(asked);
        return List.copyOf(steps);
    }

    private Optional<Step> step(Section section) {
        var condition = section.node("if")
                .flatMap(node -> section.scalar(node, "if"))
                .flatMap(scalar -> expressions.condition(scalar, Sight.STEPS));
        var does = section.text(section.required("do", "name what the step does"), "do");
        if (does.isEmpty()) return Optional.empty();
        String word = does.get().text();
        boolean reads = word.equals(EvidenceReader.CHECK) || isReading(word);
        if (around.ladder && (reads || WORDS.contains(word))) {
            problems.at(
                    does.get(),
                    Problems.quote(word)
                            + (reads
                                    ? " changes nothing, and a rung of 'try' must; write it under 'gather', or use "
                                            + "'steps' instead of 'try'"
                                    : " proves nothing, and a rung of 'try' must; use 'steps' instead of 'try'"));
            return Optional.empty();
        }
        if (reads) return reading(does.get(), section, condition);
        return switch (word) {
            case Step.Ask.NAME -> ask(section, condition);
            case Step.Tell.NAME -> tell(section, condition);
            default -> {
                belongs(section, OF_CHANGES, "changes something");
                yield changes.read(does.get(), section, condition, expressions);
            }
        };
    }

    private boolean isReading(String capability) {
        return around.known().actions().all().stream()
                .anyMatch(action -> action.capability().equals(capability) && action instanceof Reading<?, ?, ?>);
    }

    private void belongs(Section section, Set<String> keys, String does) {
        for (var key : new TreeSet<>(KEYS))
            if (!keys.contains(key) && section.has(key))
                problems.at(
                        section.placeOf(key), "a step that " + does + " has no " + Problems.quote(key) + "; remove it");
    }

    private Optional<Step> reading(Node.Scalar capability, Section section, Optional<Expression> condition) {
        belongs(section, OF_READINGS, "reads");
        var as = section.text(section.required("as", "name what is read; expressions see it as facts.<name>"), "as");
        var name = as.map(Node.Scalar::text).orElse("");
        as.flatMap(n -> Identifiers.complaint(n.text(), "facts")).ifPresent(wrong -> problems.at(as.get(), wrong));
        if (as.isPresent() && expressions.visible().facts().containsKey(name))
            problems.at(as.get(), "facts." + name + " is there already; give this one another name");
        var read = new EvidenceReader(around.aim, expressions, Sight.STEPS, problems).read(name, capability, section);
        if (as.isEmpty()) return Optional.empty();
        see(expressions.visible().and(name, read.shape()));
        return read.gathering().map(gathering -> new Step.Read(gathering, condition));
    }

    private Optional<Step> ask(Section section, Optional<Expression> condition) {
        belongs(section, OF_QUESTIONS, "asks");
        var as = section.text("as");
        String name = as.map(Node.Scalar::text).orElse(Step.Ask.NAME);
        var nameAt = section.placeOf(section.has("as") ? "as" : "do");
        Identifiers.complaint(name, "answers").ifPresent(wrong -> problems.at(as.orElseThrow(), wrong));
        if (asked.putIfAbsent(name, nameAt) != null)
            problems.at(
                    nameAt, "answers." + name + " is there already; give this question another name with 'as: <name>'");
        var with = section.required("with", "say who is asked, and what: { group: …, message: … }")
                .flatMap(node -> Section.open(node, "the 'with' of 'ask'", ASK_KEYS, problems));
        if (with.isEmpty()) return see(name, new Answer.Text());
        var group = with.get().text(with.get().required("group", "name the group that is asked"), "group");
        boolean known =
                group.filter(g -> around.known().people().hasGroup(g, problems)).isPresent();
        var message = message(with.get(), "name the message that says what to do");
        var answer = new AnswerReader(with.get(), problems).read();
        int before = problems.count();
        var within = ApproveReader.within(with.get(), "within", Step.Ask.DEFAULT_WITHIN, around.deadline, problems);
        see(name, answer.orElseGet(Answer.Text::new));
        if (!known || message.isEmpty() || answer.isEmpty() || problems.count() > before) return Optional.empty();
        return Optional.of(
                new Step.Ask(name, group.orElseThrow().text(), message.get(), answer.get(), within, condition));
    }

    private Optional<Step> tell(Section section, Optional<Expression> condition) {
        belongs(section, OF_TELLING, "tells");
        var with = section.required("with", "name the message: { message: … }")
                .flatMap(node -> Section.open(node, "the 'with' of 'tell'", TELL_KEYS, problems));
        if (with.isEmpty()) return Optional.empty();
        var message = message(with.get(), "name the message that is told");
        var facts = expressions.visible().facts().keySet();
        var show = new ArrayList<String>();
        for (var name : with.get().texts(with.get().node("show"), "show").orElse(List.of())) {
            show.add(name.text());
            var later = expressions.visible().later().get(name.text());
            if (!facts.contains(name.text()))
                problems.at(
                        name,
                        "nothing is gathered as " + name.says()
                                + (later != null
                                        ? " before this step, only in line " + later + "; change their order"
                                        : Problems.suggest(
                                                name.text(),
                                                facts,
                                                facts.isEmpty()
                                                        ? "; this playbook gathers nothing"
                                                        : "; gathered: " + Problems.list(facts))));
        }
        return message.map(text -> new Step.Tell(text, show, condition));
    }

    private Optional<Message> message(Section with, String purpose) {
        return with.text(with.required("message", purpose), "message")
                .flatMap(name -> around.known().message(name, problems))
                .map(file -> file.in(around.playbook, expressions, problems));
    }

    private Optional<Step> see(String question, Answer answer) {
        see(expressions.visible().and(question, answer));
        return Optional.empty();
    }

    private void see(Visible more) {
        expressions = new Expressions(more, problems);
    }
}
