package dev.remediator.rehearsal;

import dev.remediator.action.Durations;
import dev.remediator.playbook.YamlFile;
import dev.remediator.rehearsal.Spell.Until;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code [ fail for 40s, pass ]}. */
final class SpellReader {
    private static final String HELP =
            "is 'pass', 'fail' or 'unreadable', with 'for 40s', 'until restart' or 'until restart is undone' behind it";
    private static final String UNDONE = " is undone";

    private SpellReader() {}

    /** A list of them, or one; texts, or each with what it sees: {@code fail for 40s: HTTP 503}. */
    static List<Spell> read(YamlFile.Value value, Setting setting) {
        var spells = new ArrayList<Spell>();
        for (var item : value.oneOrMore()) {
            switch (item.kind()) {
                case TEXT -> {
                    for (var part : item.text().orElse("").split(",", -1))
                        parse(part.strip(), "", setting, item).ifPresent(spells::add);
                }
                case GROUP -> {
                    for (Map.Entry<String, YamlFile.Value> e :
                            item.entries("checks", "alive: pass").entrySet())
                        parse(e.getKey(), e.getValue().text().orElse(""), setting, e.getValue())
                                .ifPresent(spells::add);
                }
                case NUMBER, BOOLEAN, NOTHING, LIST ->
                    item.problem("how a check answers " + HELP + ", not " + item.says());
            }
        }
        return whole(spells);
    }

    /** A check that fails until something is done is well afterwards, and the other way round. */
    private static List<Spell> whole(List<Spell> spells) {
        if (spells.isEmpty()) return spells;
        var last = spells.getLast();
        if (last.until().isEmpty() || last.until().get() instanceof Until.Passed) return spells;
        spells.add(new Spell(
                last.answer() == Spell.Answer.PASS ? Spell.Answer.FAIL : Spell.Answer.PASS, "", Optional.empty()));
        return spells;
    }

    private static Optional<Spell> parse(String text, String saw, Setting setting, YamlFile.Value place) {
        var words = text.strip().split(" ", 3);
        Optional<Spell.Answer> answer = switch (words[0]) {
            case "pass" -> Optional.of(Spell.Answer.PASS);
            case "fail" -> Optional.of(Spell.Answer.FAIL);
            case "unreadable" -> Optional.of(Spell.Answer.UNREADABLE);
            default -> Optional.empty();
        };
        if (answer.isEmpty() || words.length == 2) {
            place.problem("how a check answers " + HELP + ", not '" + text + "'");
            return Optional.empty();
        }
        if (words.length == 1) return Optional.of(new Spell(answer.get(), saw, Optional.empty()));
        return until(words[1], words[2], setting, place).map(u -> new Spell(answer.get(), saw, Optional.of(u)));
    }

    private static Optional<Until> until(String word, String rest, Setting setting, YamlFile.Value place) {
        switch (word) {
            case "for" -> {
                try {
                    return Optional.of(new Until.Passed(Durations.parse(rest)));
                } catch (IllegalArgumentException | ArithmeticException e) {
                    place.problem("after 'for' stands a duration such as 40s or 5m, not '" + rest + "'");
                    return Optional.empty();
                }
            }
            case "until" -> {
                boolean undone = rest.endsWith(UNDONE);
                var capability = undone ? rest.substring(0, rest.length() - UNDONE.length()) : rest;
                if (!setting.actions().capabilities().contains(capability)) {
                    place.problem("unknown capability '" + capability + "'"
                            + YamlFile.suggest(capability, setting.capabilities()));
                    return Optional.empty();
                }
                return Optional.of(undone ? new Until.Undone(capability) : new Until.Done(capability));
            }
            default -> {
                place.problem("how a check answers " + HELP + ", not '" + word + " " + rest + "'");
                return Optional.empty();
            }
        }
    }
}
