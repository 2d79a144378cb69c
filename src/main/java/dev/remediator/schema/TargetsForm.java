package dev.remediator.schema;

import dev.remediator.action.Action;
import dev.remediator.action.Actions;
import dev.remediator.target.Slot;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;

/** What {@code targets.yaml} may say. */
final class TargetsForm {
    private TargetsForm() {}

    static Form of(Actions actions) {
        Form target = Form.group("Something that can be acted on.")
                .required("about", Form.text("What it is, in one sentence."))
                .optional(
                        "owner",
                        Form.name("The group of people.yaml that owns it, and is asked where consent is needed."))
                .optional(
                        "depends-on",
                        Form.list("Targets that it needs; shown to people, and see inhibit.", Form.text(""))
                                .unique())
                .optional(
                        "links",
                        Form.entries(
                                        "Web addresses for people, by name.",
                                        Form.name(""),
                                        Form.string("").pattern("^https?://"))
                                .example("dashboard: https://grafana.example/d/gateway"));
        for (Slot slot : Slot.values()) {
            if (slot != Slot.CHECKS) target.optional(slot.key(), slot(slot, actions));
        }
        target.optional(
                Slot.CHECKS.key(),
                Form.entries(
                        "What can be looked at, by name; playbooks verify with them.",
                        Form.name(""),
                        slot(Slot.CHECKS, actions)));
        return Form.group("What can be acted on.")
                .required(
                        "targets",
                        Form.entries("Targets by name.", Form.name(""), target).put("minProperties", 1));
    }

    /** One adapter with its settings. */
    private static Form slot(Slot slot, Actions actions) {
        Form binding = Form.group(about(slot)).put("minProperties", 1).put("maxProperties", 1);
        for (String adapter : new TreeSet<>(actions.adapters(slot))) {
            Set<Class<? extends Record>> settings = new LinkedHashSet<>();
            for (Action<?, ?> action : PlaybookForm.ordered(actions))
                if (action.slot() == slot && action.adapter().equals(adapter)) settings.add(action.settings());
            Form form;
            if (settings.size() == 1)
                form = ActionForms.settings(settings.iterator().next(), about(slot, adapter, actions));
            else {
                form = Form.any(about(slot, adapter, actions));
                for (var each : settings) form.and(ActionForms.settings(each, ""));
            }
            binding.optional(adapter, form);
        }
        return binding;
    }

    private static String about(Slot slot, String adapter, Actions actions) {
        return slot == Slot.CHECKS
                ? actions.probe(adapter).map(Action::about).orElse("")
                : "Carried out by " + adapter + ".";
    }

    private static String about(Slot slot) {
        return switch (slot) {
            case PLATFORM -> "Where it runs: restart, rollback, deployments, logs.";
            case BREAKERS -> "Its circuit breakers.";
            case RATE_LIMITS -> "Its rate limits.";
            case METRICS -> "Its declared figures: read, correlated, followed.";
            case READINGS -> "Values of other interfaces, such as a quota.";
            case ADVISORIES -> "Known vulnerabilities of what it is made of.";
            case CALLS -> "Requests that change something, each with a name.";
            case CHECKS -> "One way of looking, with its settings.";
        };
    }
}
