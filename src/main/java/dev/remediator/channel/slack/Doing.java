package dev.remediator.channel.slack;

import com.slack.api.model.view.View;
import dev.remediator.escalation.Acknowledgements;
import dev.remediator.identity.Caller;
import dev.remediator.identity.Role;
import dev.remediator.playbook.Severity;
import dev.remediator.run.Asked;
import dev.remediator.run.Cancellations;
import dev.remediator.run.Replies;
import dev.remediator.target.NotTheirs;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Does what a button stands for, by the same ways as API and console, and says what became of it. */
final class Doing {
    /** What follows. */
    sealed interface Next {
        /** It was done, or not; for whoever pressed. */
        record Says(List<String> lines) implements Next {}

        /** They are asked why, and shown once more what will be done. */
        record Asks(View dialog) implements Next {}
    }

    private final Replies replies;
    private final Acknowledgements acknowledgements;
    private final Cancellations cancellations;
    private final StandingReader standing;
    private final SlackSettings settings;

    Doing(
            Replies replies,
            Acknowledgements acknowledgements,
            Cancellations cancellations,
            StandingReader standing,
            SlackSettings settings) {
        this.replies = replies;
        this.acknowledgements = acknowledgements;
        this.cancellations = cancellations;
        this.standing = standing;
        this.settings = settings;
    }

    /** Of which one is needed. */
    static List<String> roles(Wish wish) {
        return switch (wish) {
            case Wish.Approve _, Wish.Deny _ -> List.of(Role.APPROVER);
            case Wish.Acknowledge _ -> List.of(Role.OPERATOR, Role.APPROVER);
            case Wish.Stop _ -> List.of(Role.OPERATOR);
        };
    }

    /** A button was pressed, in the channel of this id. */
    Next pressed(Wish wish, Caller by, String channel) {
        return switch (wish) {
            case Wish.Approve approve -> approve(approve, by, channel);
            case Wish.Deny deny ->
                question(deny.run(), deny.command(), deny.plan(), asked -> asks(deny, channel, asked, true));
            case Wish.Acknowledge(var incident) -> says(acknowledge(incident, by));
            case Wish.Stop stop ->
                standing.run(stop.run())
                        .<Next>map(run -> new Next.Asks(
                                Dialog.of(stop, channel, Buttons.stops(run.playbook(), run.target()), true)))
                        .orElseGet(() -> says("There is no such run any more, or it has ended. Nothing was done."));
        };
    }

    /** A dialog was sent. */
    Next submitted(Wish wish, Caller by, String reason) {
        return switch (wish) {
            case Wish.Approve(var run, var command, var plan) ->
                question(run, command, plan, asked -> decide(asked, by, true, reason));
            case Wish.Deny(var run, var command, var plan) ->
                question(run, command, plan, asked -> decide(asked, by, false, reason));
            case Wish.Acknowledge _ -> says("There is no such dialog. Nothing was done.");
            case Wish.Stop(var run) -> says(stop(run, by, reason));
        };
    }

    private Next approve(Wish.Approve wish, Caller by, String channel) {
        return question(wish.run(), wish.command(), wish.plan(), asked -> {
            var deed = Deed.of(asked);
            boolean dialog = asked.reasonRequired() || !deed.fitsConfirm();
            return dialog ? asks(wish, channel, asked, asked.reasonRequired()) : decide(asked, by, true, "");
        });
    }

    private interface About {
        Next of(Asked asked);
    }

    /** Only about the question and the plan that the button was made for. */
    private Next question(UUID run, int command, String plan, About about) {
        var asked = replies.find(run, command).filter(a -> a.kind() == Asked.Kind.APPROVAL);
        if (asked.isEmpty()) return says("Nobody was asked this. Nothing was done.");
        if (!asked.get().hash().equals(Optional.of(plan)))
            return says("This button is for another plan than the one that is asked about. Nothing was done.");
        return asked.get().over().map(over -> says("Too late: " + over.says())).orElseGet(() -> about.of(asked.get()));
    }

    private Next asks(Wish wish, String channel, Asked asked, boolean reason) {
        if (wish instanceof Wish.Approve && inConsole(asked)) return says(onlyInConsole(asked));
        var deed = Deed.of(asked);
        return deed.canBeShown()
                ? new Next.Asks(Dialog.of(wish, channel, deed.text(), reason))
                : says("It is too long to be shown here whole. Decide in the console or the terminal.");
    }

    private boolean inConsole(Asked asked) {
        return settings.hearing().filter(SlackSettings.Hearing::p0InConsole).isPresent()
                && standing.severity(asked.incident()).equals(Optional.of(Severity.P0));
    }

    private String onlyInConsole(Asked asked) {
        return "Nothing was done: what a P0 waits for is agreed to in the console%s"
                .formatted(
                        settings.page(asked.incident()).map(url -> ", " + url).orElse(""));
    }

    private Next decide(Asked asked, Caller by, boolean granted, String reason) {
        if (granted && inConsole(asked)) return says(onlyInConsole(asked));
        return says(
                switch (replies.decide(asked.run(), asked.command(), by, granted, reason)) {
                    case Replies.Result.Noted _ ->
                        "Noted: %s %s: %s".formatted(by.principal(), granted ? "agrees" : "says no", asked.says());
                    case Replies.Result.Unknown _ -> "Nobody was asked this. Nothing was done.";
                    case Replies.Result.NotTheirs(var why) -> "Nothing was done: " + why;
                    case Replies.Result.Over(var what) -> "Too late: " + what;
                    case Replies.Result.Unfit(var problem) -> "Nothing was done: " + problem;
                });
    }

    private String acknowledge(UUID incident, Caller by) {
        return switch (acknowledgements.acknowledge(incident, by, "")) {
            case Acknowledgements.Result.Taken(var who, var at) ->
                who.equals(by.principal())
                        ? "You have it. Nobody else is called for it"
                        : "%s has it already, since %s".formatted(who, at.truncatedTo(ChronoUnit.SECONDS));
            case Acknowledgements.Result.Unknown _ -> "There is no such incident. Nothing was done.";
            case Acknowledgements.Result.Over(var what) -> "Too late: " + what;
            case Acknowledgements.Result.Unfit(var problem) -> "Nothing was done: " + problem;
        };
    }

    private String stop(UUID run, Caller by, String reason) {
        try {
            return switch (cancellations.cancel(run, by, reason)) {
                case Cancellations.Result.Noted _ ->
                    "Noted: the run ends as soon as what is under way has answered. What it has done stands";
                case Cancellations.Result.Unknown _ -> "There is no such run. Nothing was done.";
                case Cancellations.Result.Over(var what) -> "Too late: " + what;
                case Cancellations.Result.Unfit(var problem) -> "Nothing was done: " + problem;
            };
        } catch (NotTheirs e) {
            return "Nothing was done: " + e.why();
        }
    }

    private static Next says(String line) {
        return new Next.Says(List.of(line));
    }
}
