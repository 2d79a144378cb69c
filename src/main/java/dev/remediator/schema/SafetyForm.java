package dev.remediator.schema;

/** What {@code safety.yaml} may say, and {@code windows:} of playbooks. */
final class SafetyForm {
    private static final String DAY = "(mon|tue|wed|thu|fri|sat|sun)";
    private static final String TIME = "([01][0-9]|2[0-3]):[0-5][0-9]";

    private SafetyForm() {}

    static Form safety() {
        return Form.group("What holds for all playbooks together. What is not named here holds nobody.")
                .optional(
                        "limits",
                        Form.group("How many runs may act in a sliding time, whatever their playbook.")
                                .optional(
                                        "everything",
                                        Form.rate("Runs on all targets together.")
                                                .example("30 per 1h"))
                                .optional(
                                        "per-target",
                                        Form.rate("Runs on one target.").example("10 per 1h")))
                .optional("windows", windows("When playbooks may act at all, beside the windows of their own."))
                .optional(
                        "flapping",
                        Form.rate("An alert that begins so often is left to people.")
                                .example("6 per 1h"))
                .optional(
                        "returns",
                        Form.group("An alert that comes back so often soon after it was healed is left to people.")
                                .required(
                                        "times",
                                        Form.whole("So often in a row.").range(1, 100))
                                .required(
                                        "within",
                                        Form.duration("So soon after it was healed.")
                                                .example("15m")))
                .optional(
                        "demote-after",
                        Form.whole(
                                        "So many runs of a playbook in a row that acted and failed: from then on it acts only"
                                                + " with consent, until a person promotes it.")
                                .range(1, 100))
                .optional(
                        "silences",
                        Form.string("The Alertmanager whose silences hold.")
                                .pattern("^https?://[^/@?#\\s]+(/[^?#\\s]*)?$")
                                .example("http://alertmanager:9093"))
                .optional(
                        "storm",
                        Form.rate("So many incidents are a storm, told as one.").example("20 per 1m"));
    }

    static Form windows(String about) {
        return Form.group(about)
                .optional("only-in", Form.list("Within one of these.", window()))
                .optional("never-in", Form.list("Never within one of these.", window()));
    }

    private static Form window() {
        Form day = Form.string("A day on which it begins, or a range such as mon-fri.")
                .pattern("^" + DAY + "(-" + DAY + ")?$")
                .example("mon-fri");
        return Form.group("A part of the week.")
                .optional(
                        "days",
                        Form.anyOf(
                                "On which it begins; every day where not written.",
                                day,
                                Form.list("", day).unique()))
                .optional(
                        "from",
                        Form.string("When it begins; midnight where not written.")
                                .pattern("^" + TIME + "$")
                                .example("09:00"))
                .optional(
                        "to",
                        Form.string("When it ends, on the next day where that is not after it begins; 24:00 where not"
                                        + " written.")
                                .pattern("^(" + TIME + "|24:00)$")
                                .example("17:00"))
                .required(
                        "zone",
                        Form.text("By whose clocks, as tzdata names them.").example("Europe/Berlin"));
    }
}
