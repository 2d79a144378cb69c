package dev.remediator.schema;

/** What {@code people.yaml} may say. */
final class PeopleForm {
    private PeopleForm() {}

    static Form people() {
        return Form.group("Who is there, who is called when, and what is expected of them.")
                .optional("engineers", Form.entries("Engineers by name.", Form.name(""), engineer()))
                .optional("groups", Form.entries("Groups by name.", Form.name(""), group()))
                .optional("severities", Form.entries("What each severity means.", severity(), response()))
                .optional(
                        "escalation",
                        Form.entries(
                                "Who is called, one level after the other, until somebody answers.",
                                severity(),
                                Form.list("", level())))
                .optional("contacts", Form.list("People and places outside.", contact()));
    }

    private static Form engineer() {
        return Form.group("An engineer.")
                .required("name", Form.text("Full name."))
                .optional("slack", Form.string("Member id of Slack.").pattern("^[UW][A-Z0-9]{8,}$"))
                .optional("email", Form.string("Address.").pattern("^[^\\s@<>,]+@[^\\s@<>,]+$"))
                .optional(
                        "phone",
                        Form.string("Telephone number, with the country.")
                                .pattern("^\\+[0-9 /()-]*$")
                                .example("+49 30 0000001"))
                .optional(
                        "rota", Form.flag("Whether they take part in the rota.").standard(false));
    }

    private static Form group() {
        return Form.group("A group.")
                .required("about", Form.text("What it does, in a few words."))
                .required(
                        "members",
                        Form.list("Names of engineers.", Form.text("")).unique())
                .optional("contact", Form.text("Where it is reached, such as a channel."));
    }

    private static Form severity() {
        return Form.choice("", "P0", "P1", "P2", "P3");
    }

    private static Form response() {
        return Form.group("What is expected.")
                .required("means", Form.text("What it is like for users."))
                .optional("acknowledge", Form.duration("Somebody has said that they look at it."))
                .optional("mitigate", Form.duration("Users can work again; counted from the beginning, too."))
                .optional("update-every", Form.duration("How often people are told how it stands."))
                .optional(
                        "notify",
                        Form.list("Groups that are told.", Form.text("")).unique());
    }

    private static Form level() {
        return Form.group("A level.")
                .required("after", Form.durationOrZero("Nobody has answered for this long; 0m is at once."))
                .required("group", Form.text("The group that is called."));
    }

    private static Form contact() {
        return Form.group("Somebody outside.")
                .required("name", Form.text("Who it is."))
                .required("for", Form.text("When to turn to them."))
                .required("reach", Form.text("How: an address or a number."));
    }

    static Form drills() {
        return Form.list(
                "What was practised.",
                Form.group("A drill.")
                        .required("playbook", Form.text("What was practised."))
                        .required("on", Form.string("The day.").pattern("^[0-9]{4}-[0-9]{2}-[0-9]{2}$"))
                        .required("how", Form.choice("With what.", "exercise", "simulation", "live"))
                        .required(
                                "by",
                                Form.list("Engineers who took part.", Form.text(""))
                                        .unique())
                        .required("went", Form.text("How it went, in one sentence.")));
    }
}
