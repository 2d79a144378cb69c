package dev.remediator.intake;

import dev.remediator.alert.Labels;
import dev.remediator.alert.Matcher;
import dev.remediator.alert.Matchers;
import dev.remediator.playbook.Playbook;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the playbooks whose matchers fit an alert, in the order in which they are asked: severity, rank, name. A set of
 * matchers is filed under one of its {@code name="value"} matchers, so that an alert is compared with the few playbooks
 * that could fit and not with all of them; only sets without such a matcher are always compared.
 */
public final class PlaybookIndex {
    static final Comparator<Playbook> ORDER = Comparator.comparing(Playbook::severity)
            .thenComparingInt(Playbook::rank)
            .thenComparing(Playbook::name);

    private record Filed(Matchers matchers, Playbook playbook) {}

    private final Map<String, Map<String, List<Filed>>> byLabel = new HashMap<>();
    private final List<Filed> always = new ArrayList<>();

    public PlaybookIndex(Collection<Playbook> playbooks) {
        // The commonest value splits worst: file under the name/value pair that fewest sets share.
        var shared = new HashMap<String, Integer>();
        for (var playbook : playbooks)
            for (var matchers : playbook.when())
                for (var m : matchers.matchers())
                    if (files(m)) shared.merge(m.name() + '\0' + m.value(), 1, Integer::sum);
        for (var playbook : playbooks) {
            for (var matchers : playbook.when()) {
                var filed = new Filed(matchers, playbook);
                matchers.matchers().stream()
                        .filter(PlaybookIndex::files)
                        .min(Comparator.comparing(m -> shared.getOrDefault(m.name() + '\0' + m.value(), 0)))
                        .ifPresentOrElse(
                                m -> byLabel.computeIfAbsent(m.name(), n -> new HashMap<>())
                                        .computeIfAbsent(m.value(), v -> new ArrayList<>())
                                        .add(filed),
                                () -> always.add(filed));
            }
        }
    }

    private static boolean files(Matcher matcher) {
        return matcher.op() == Matcher.Op.EQUAL && !matcher.value().isEmpty();
    }

    /** All playbooks that fit, best first; each once. */
    public List<Playbook> find(Labels labels) {
        List<Playbook> found = new ArrayList<>(2);
        collect(always, labels, found);
        for (var name : byLabel.entrySet()) {
            var value = labels.get(name.getKey());
            if (value.isEmpty()) continue;
            var filed = name.getValue().get(value);
            if (filed != null) collect(filed, labels, found);
        }
        if (found.size() > 1) found.sort(ORDER);
        return found;
    }

    private static void collect(List<Filed> filed, Labels labels, List<Playbook> found) {
        for (var f : filed) if (!found.contains(f.playbook()) && f.matchers().matches(labels)) found.add(f.playbook());
    }
}
