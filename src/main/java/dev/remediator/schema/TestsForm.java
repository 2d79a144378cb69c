package dev.remediator.schema;

import dev.remediator.action.Actions;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** What a file of tests may say. */
final class TestsForm {
    private static final String SPELL = "^(pass|fail|unreadable)( +(for|until) .+)?$";

    private TestsForm() {}

    static Form of(Actions actions) {
        var capabilities = new TreeSet<>(actions.capabilities());
        Form file = Form.group("Tests of playbooks: simulated time, a described world, no network.")
                .optional("playbook", Form.name("The playbook of all tests that name no other."))
                .optional("alert", Form.ref("alert"))
                .optional("world", Form.ref("world"))
                .required("tests", Form.list("The tests.", test()));
        var definitions = file.node().withObject("/$defs");
        definitions.set("alert", alert().node());
        definitions.set("world", world(capabilities).node());
        return file;
    }

    private static Form test() {
        Form test = Form.group("A test.")
                .required("name", Form.text("What is promised, in one sentence; no other test of the file has it."))
                .optional("playbook", Form.name("The playbook."))
                .optional("alert", Form.ref("alert"))
                .optional("schedule", Form.choiceOf("Its clock starts it.", true))
                .optional("by", Form.text("The engineer who starts it."))
                .optional("reason", Form.text("Why they start it."))
                .optional("at", Form.string("When it starts.").example("2026-11-02T09:00:00Z"))
                .optional("world", Form.ref("world"))
                .optional("people", Form.list("What people do.", person()))
                .required("expect", Form.list("What must happen, in any order.", expectation()));
        test.when(Form.has("reason"), Form.has("by"));
        test.and(Form.not(Form.has("alert", "schedule")))
                .and(Form.not(Form.has("alert", "by")))
                .and(Form.not(Form.has("schedule", "by")));
        return test;
    }

    private static Form alert() {
        Form texts = Form.entries("", Form.any(""), Form.string(""));
        return Form.anyOf(
                "The alert that starts it.",
                Form.text("GatewayDown{service=\"mcp-gateway\"}"),
                Form.group("")
                        .required("labels", Form.entries("At least its alertname.", Form.any(""), Form.string("")))
                        .optional("annotations", texts));
    }

    private static Form world(Iterable<String> capabilities) {
        return Form.group("What it is like: whatever is not described is well, and does what is asked of it.")
                .optional(
                        "checks",
                        Form.entries(
                                "How checks answer, one spell after the other: pass, fail for 40s, fail until restart.",
                                Form.any(""),
                                oneOrMore(spell())))
                .optional(
                        "facts",
                        Form.entries("What readings give, by the name of the evidence.", Form.any(""), Form.any("")))
                .optional(
                        "actions",
                        Form.entries("What comes of actions.", Form.choice("", capabilities), oneOrMore(doing())))
                .optional("resolves", Form.durationOrZero("When the alert is over, whatever is done."))
                .optional("history", Form.list("What was done before.", earlier(capabilities)))
                .optional("incidents", Form.list("Targets with an open incident.", Form.text("")))
                .optional(
                        "busy",
                        Form.group("Another run holds the target.")
                                .optional("playbook", Form.text("Which."))
                                .optional("for", Form.durationOrZero("How long.")))
                .optional("freezes", Form.list("What people have stopped.", freeze()))
                .optional("silence", silence())
                .optional("starts", Form.list("How long ago the same alert began before.", Form.durationOrZero("")))
                .optional("healed", Form.list("Runs of the playbook that healed the same alert.", healed()))
                .optional("demoted", Form.text("Why the playbook acts only with consent."));
    }

    private static Form freeze() {
        Form freeze = Form.group("A freeze of a target, of a playbook, or of everything.")
                .required("reason", Form.text("Why."))
                .optional("target", Form.text("Nothing is done to it."))
                .optional("playbook", Form.text("It does nothing."))
                .optional("kill", Form.flag("The kill switch."))
                .optional("by", Form.text("Who made it."))
                .optional("ago", Form.durationOrZero("How long before the start."))
                .optional("in", Form.durationOrZero("How long after the start."))
                .optional("for", Form.duration("How long; until somebody lifts it where not written."));
        freeze.and(Form.not(Form.has("target", "playbook"))).and(Form.not(Form.has("ago", "in")));
        return freeze;
    }

    private static Form silence() {
        return Form.group("What Alertmanager's silences say.")
                .optional("by", Form.text("Who made it."))
                .optional("comment", Form.text("Why."))
                .optional("unknown", Form.text("Nobody can find out; why."))
                .optional("for", Form.duration("How long, from the start."));
    }

    private static Form healed() {
        return Form.group("A healing.")
                .required("began", Form.duration("How long ago the alert began."))
                .required("ended", Form.duration("How long ago it was healed."));
    }

    private static Form oneOrMore(Form form) {
        return Form.anyOf("", form, Form.list("", form));
    }

    private static Form spell() {
        return Form.anyOf(
                "",
                Form.string("").pattern(SPELL),
                Form.entries("With what it sees.", Form.any("").pattern(SPELL), Form.string("")));
    }

    private static Form doing() {
        Form group = Form.group("");
        for (String end : List.of("done", "refused", "failed", "unknown", "impossible"))
            group.optional(end, Form.any("What the platform says."));
        group.optional("after", Form.durationOrZero("How long it takes."))
                .optional(
                        "reconcile",
                        Form.choice(
                                "What the platform says when it is asked later.",
                                "happened",
                                "did-not",
                                "repeatable",
                                "cannot-tell"))
                .optional(
                        "undo",
                        Form.anyOf(
                                "What becomes of taking it back.",
                                Form.choice("", "taken-back", "foreign", "failed", "none"),
                                Form.entries(
                                                "",
                                                Form.choice("", "taken-back", "foreign", "failed", "none"),
                                                Form.any(""))
                                        .put("maxProperties", 1)));
        group.when(Form.has("reconcile"), Form.has("unknown"));
        return Form.anyOf(
                "", Form.string("").pattern("^(done|refused|failed|unknown|impossible|done after .+)$"), group);
    }

    private static Form earlier(Iterable<String> capabilities) {
        return Form.group("")
                .required("ago", Form.durationOrZero("How long before the start."))
                .required("capability", Form.choice("What was done.", capabilities))
                .optional("playbook", Form.text("By which playbook."))
                .optional("target", Form.text("To which target."))
                .optional("for", Form.duration("It was temporary."))
                .optional("times", Form.whole("So many runs did it.").range(1, 1000));
    }

    private static Form person() {
        Form person = Form.group("What a person does.")
                .optional("after", Form.durationOrZero("Since they were asked."))
                .optional("at", Form.durationOrZero("Since the start."))
                .optional("approve", Form.text("The capability that they consent to."))
                .optional("deny", Form.text("The capability that they refuse."))
                .optional("happened", Form.text("The capability that happened, as they say, where nobody could tell."))
                .optional("did-not", Form.text("The capability that did not happen, as they say."))
                .optional("stop", Form.text("The capability in doubt because of which they end the run."))
                .optional("answer", Form.text("The question that they answer."))
                .optional("with", Form.any("The answer."))
                .optional("cancel", Form.text("They stop the run; why."))
                .required("by", Form.text("The engineer."))
                .optional("reason", Form.text("Why."));
        one(person, List.of("approve", "deny", "answer", "happened", "did-not", "stop", "cancel"));
        person.and(Form.not(Form.has("at", "after")));
        person.when(Form.has("with"), Form.has("answer"));
        return person;
    }

    private static Form expectation() {
        Form expectation = Form.group("One thing that must happen.")
                .optional("at", Form.durationOrZero("Exactly then, since the start."))
                .optional("after", Form.durationOrZero("This long after the entry before."))
                .optional("within", Form.durationOrZero("Not later than this, since the start."));
        var kinds = new ArrayList<>(List.of(
                "do",
                "done",
                "not-done",
                "skip",
                "gather",
                "not-gathered",
                "verified",
                "not-verified",
                "ask",
                "approved",
                "denied",
                "unanswered",
                "answered",
                "tell",
                "suggest",
                "undo",
                "not-undone",
                "restored",
                "not-restored",
                "waits",
                "escalate",
                "held"));
        for (String kind : kinds) expectation.optional(kind, Form.string(""));
        expectation
                .optional("run", Form.string("How it ends.").example("succeeded"))
                .optional("never", Form.text("approval, question, change, tell, undo, escalation, or a capability."))
                .optional("no-match", Form.choiceOf("No alert of this kind starts it.", true))
                .optional("taken-by", Form.text("The playbook that takes the alert."))
                .optional("stopped", Form.text("The first thing that stops it."))
                .optional("because", Form.text("A part of the reason."))
                .optional("target", Form.text("What is acted on."))
                .optional("with", Form.entries("Parameters.", Form.any(""), Form.any("")))
                .optional("for", Form.text("Of do: how long; of ask: what for."))
                .optional("by", Form.text("Who."));
        kinds.addAll(List.of("run", "never", "no-match", "taken-by", "stopped"));
        one(expectation, kinds);
        return expectation;
    }

    private static void one(Form form, Iterable<String> keys) {
        var oneOf = form.node().withArray("oneOf");
        for (String key : keys) oneOf.add(Form.has(key).node());
    }
}
