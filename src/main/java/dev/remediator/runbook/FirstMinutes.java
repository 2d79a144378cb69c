package dev.remediator.runbook;

import static dev.remediator.runbook.Markdown.link;
import static dev.remediator.runbook.Markdown.mono;

import java.util.List;

/** What whoever is called does first, what they type, and how the playbooks below are read. */
final class FirstMinutes {
    private static final String SESSION = """
            # on the machine where Remediator runs, as yourself: your name as it stands in people.yaml
            ./remediator ack INCIDENT --as you                       # you have it: nobody else is called
            ./remediator asks                                        # what waits for people, and its ID
            ./remediator approve ID --as you --reason "why"          # agree to exactly the plan that is shown
            ./remediator deny ID --as you --reason "why"
            ./remediator answer ID --as you [VALUE]                  # a secret is asked for, and stands nowhere
            ./remediator settle ID happened --as you                 # or did-not, or stop: what became of a change in doubt
            ./remediator run PLAYBOOK --as you --reason "why"        # start a procedure
            ./remediator cancel RUN --as you --reason "why"          # end one; what it has done stands

            # it does harm, or must keep off: what is stopped stands in `freezes`, and ends by `thaw ID --as you --reason "why"`
            ./remediator kill --as you --reason "why"                # stop everything at once, the taking back, too
            ./remediator freeze --target TARGET --for 2h --as you --reason "why"
            ./remediator freezes
            ./remediator changes                                     # what stands for a time; `end ID --as you` takes it back

            # from another machine: with REMEDIATOR_TOKEN (`./remediator token create --name laptop --as you --role
            # operator,approver` makes one) and --url, the same commands without --as. Or open the link that `./remediator access
            # --as you --role operator,approver` prints: the page acknowledges, settles, stops and lifts by a click

            # is the service itself well?
            curl -sS "$REMEDIATOR/q/health"
            """;

    private final Markdown out;

    FirstMinutes(Markdown out) {
        this.out = out;
    }

    void write() {
        out.paragraph("**When the pager rings.**");
        out.numbers(List.of(
                "Open the incident in the channel. It says which playbook took the alert, what it has seen, what it does"
                        + " now, and what it waits for.",
                "Acknowledge it: " + mono("./remediator ack INCIDENT --as you")
                        + ", or the button on its page. Until somebody does, the next level of " + link(Runbook.PEOPLE)
                        + " is called; a word in the channel's thread does not stop that. The run itself waits for nobody's"
                        + " acknowledgement.",
                "Does it do harm, or do you not trust what it does? "
                        + mono("./remediator kill --as you --reason \"why\"")
                        + ", or \"Stop everything\" on the first page. Nothing is changed any more, and nothing that stands for a"
                        + " time is taken back, until somebody lifts it (" + mono("./remediator thaw ID")
                        + "). To keep it off one target, " + mono("./remediator freeze --target TARGET")
                        + ": what stands for a time is still taken back there.",
                "Is the playbook at work? Let it. It proves what it did and takes back what did not help. Doing the same by"
                        + " hand at the same time only blurs what helped.",
                "Is it asking for consent, or for an answer? Read what will be done and how it is taken back, look at the"
                        + " evidence, then decide, as below. Nobody's answer is never a yes: the question expires, and people"
                        + " are called.",
                "Does it say that it is not known whether a change happened? Look at the platform, then say which: "
                        + mono("./remediator settle ID happened") + ", " + mono("did-not") + " or " + mono("stop")
                        + ", or one of the three buttons on its page. Until then the target is left alone.",
                "Is it over? The last line in the channel says how, and the table below what that asks of you.",
                "Is there no incident for the alert? Then nothing took it: "
                        + mono("./remediator explain 'AlertName{label=\"value\"}'")
                        + " says what stopped each playbook. Work"
                        + " through the alert's playbook below by hand, from \"Look first at\".",
                "Is the channel silent altogether? " + mono("curl -sS \"$REMEDIATOR/q/health\"") + " answers "
                        + mono("\"status\": \"UP\"")
                        + " where the service is well. If it does not, nothing is done and nothing"
                        + " temporary is taken back until it runs again (" + mono("./remediator serve")
                        + " takes open runs up where they were). Until then act by hand, in the dashboards of "
                        + link(Runbook.LOOKING) + ".",
                "Tell those who wait, with the templates of " + link(Runbook.MESSAGES) + "."));
        out.table(
                List.of("The last line begins with", "It means", "You"),
                List.of(
                        List.of(
                                "`Healed`, `Done`",
                                "The change is proved, or every step is done. Steps that only asked and told have changed nothing.",
                                "Look at \"Good looks like\" once more. What is temporary ends by itself."),
                        List.of(
                                "`Nothing was done`",
                                "It was well again before anything was tried.",
                                "Look whether it comes back."),
                        List.of(
                                "`Held, nothing was done`",
                                "A guard stopped it. The line names it; search for that name here.",
                                "It is yours. Remove the reason, or act by one of the procedures."),
                        List.of(
                                "`Not healed`, `Not finished`, people are called",
                                "All that the playbook knows was tried, denied or left out.",
                                "It is yours. Read in the timeline what was left out and why, then \"Look first at\"."),
                        List.of(
                                "`A person must look`",
                                "It is not known whether a change happened, or it could not be taken back.",
                                "Look at the platform itself before you change anything."),
                        List.of(
                                "`Ended`",
                                "The alert is over, or somebody stopped the run.",
                                "Nothing, if that is so.")));
        out.paragraph("**What to type.** " + mono("$REMEDIATOR") + " is the service's address.");
        out.code("sh", SESSION);
        out.paragraph(
                "**How a playbook is read.** \"What happens\" is the order in which the service goes; nothing else is done."
                        + " In the example behind it the left column is the time since the alert; evidence of which it says that the"
                        + " rehearsed world says nothing is read in earnest. Conditions read the evidence by the name under which it was"
                        + " read:");
        out.table(
                List.of("In a condition", "It is true where"),
                List.of(
                        List.of(
                                mono("a && b") + ", " + mono("a || b") + ", " + mono("!a"),
                                "both are; one of both is; it is not"),
                        List.of(mono("has(facts.deploys)"), "that evidence could be read"),
                        List.of(mono("facts.brightdata.status == \"down\""), "the check that was read so did not pass"),
                        List.of(
                                mono("facts.deploys.current.age < duration(\"2h\")"),
                                "what runs now was deployed less than two hours ago"),
                        List.of(
                                mono("facts.deploys.previous.exists(d, d.canRollback)"),
                                "an older deployment is still kept that can be brought back"),
                        List.of(mono("\"cpu\" in facts.metrics.outside"), "that figure is outside its bound"),
                        List.of(
                                mono("facts.limit.set && facts.limit.limit >= 120"),
                                "a rate limit is set, and it is at least 120"),
                        List.of(mono("answers.decision == \"leave-it\""), "that is what somebody answered")));
    }
}
