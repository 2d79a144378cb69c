package dev.remediator.channel.slack;

import dev.remediator.identity.Caller;
import dev.remediator.report.PlainText;
import dev.remediator.store.StoreException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * The way of everything that a person does in Slack: Slack is answered at once, and then it is done, once, if they may.
 */
final class Hearing {
    private static final Logger LOG = Logger.getLogger(Hearing.class);
    private static final List<String> DATABASE_AWAY =
            List.of("Nothing was done: the database does not answer. Try again in a moment");
    /** Its last word may have been lost. */
    private static final List<String> NOBODY_KNOWS = List.of(
            "The database does not answer, so perhaps this was not done. Look at the incident, and try again: twice is"
                    + " once");

    /** What Slack is answered. */
    sealed interface Answer {
        /** It was heard; Slack closes its dialog. */
        record Heard() implements Answer {}

        /** The dialog stays open, with this beside the reason. */
        record Mend(String problem) implements Answer {}

        /** Shown to whoever typed, in the place of a message. */
        record Says(String line) implements Answer {}

        /** Another app's or workspace's. */
        record Foreign() implements Answer {}

        /** Too much is being done; it was not heard. */
        record Busy() implements Answer {}
    }

    private final Gate gate;
    private final Presses presses;
    private final Doing doing;
    private final Commands commands;
    private final Whisper whisper;
    private final Predicate<Runnable> afterwards;

    /** What is answered to what somebody typed. */
    interface Commands {
        List<String> answer(Typed typed, Caller by);
    }

    /** @param afterwards runs something after the answer; false where it cannot */
    Hearing(
            Gate gate,
            Presses presses,
            Doing doing,
            Commands commands,
            Whisper whisper,
            Predicate<Runnable> afterwards) {
        this.gate = gate;
        this.presses = presses;
        this.doing = doing;
        this.commands = commands;
        this.whisper = whisper;
        this.afterwards = afterwards;
    }

    /** @param name of the request, see {@link Presses#name} */
    Answer hear(Heard heard, byte[] name) {
        if (gate.foreign(heard.origin())) {
            LOG.warn("something signed by Slack came from another app or workspace, and was not heard");
            return new Answer.Foreign();
        }
        return switch (heard) {
            case Heard.Nothing _ -> new Answer.Heard();
            case Heard.Typed typed ->
                gate.elsewhere(typed.origin())
                        ? new Answer.Says("This is heard in the incident channel only. Nothing was done.")
                        : later(typed, name);
            case Heard.Pressed pressed ->
                gate.elsewhere(pressed.origin()) ? new Answer.Foreign() : later(pressed, name);
            case Heard.Submitted submitted -> {
                if (gate.elsewhere(submitted.origin())) yield new Answer.Foreign();
                yield problem(submitted).<Answer>map(Answer.Mend::new).orElseGet(() -> later(submitted, name));
            }
        };
    }

    private static Optional<String> problem(Heard.Submitted submitted) {
        if (submitted.reason().length() > Dialog.MAX_REASON)
            return Optional.of("At most %d characters".formatted(Dialog.MAX_REASON));
        boolean needed = !(submitted.wish() instanceof Wish.Approve);
        return needed && submitted.reason().isBlank() ? Optional.of("Say why: everybody reads it") : Optional.empty();
    }

    private Answer later(Heard heard, byte[] name) {
        return afterwards.test(() -> once(heard, name)) ? new Answer.Heard() : new Answer.Busy();
    }

    private void once(Heard heard, byte[] name) {
        try {
            if (!presses.first(name)) {
                LOG.debug("heard again, and not done again");
                return;
            }
        } catch (StoreException e) {
            LOG.warnf("something done in Slack was not heard: %s", e.getMessage());
            say(heard, DATABASE_AWAY);
            return;
        }
        try {
            act(heard);
        } catch (StoreException e) {
            LOG.warnf("something done in Slack was perhaps not done: %s", e.getMessage());
            say(heard, NOBODY_KNOWS);
            forget(name);
        } catch (RuntimeException e) {
            LOG.error("something done in Slack failed", e);
            say(heard, List.of("It failed. The service's log says why; look at the incident before you try again"));
        }
    }

    private void forget(byte[] name) {
        try {
            presses.forget(name);
        } catch (StoreException stillAway) {
            LOG.debug("what was not done cannot be forgotten; it is too old soon");
        }
    }

    private void act(Heard heard) {
        switch (heard) {
            case Heard.Pressed pressed ->
                admitted(
                        heard,
                        Doing.roles(pressed.wish()),
                        by -> next(
                                heard,
                                Optional.of(pressed.trigger()),
                                doing.pressed(
                                        pressed.wish(), by, pressed.origin().channel())));
            case Heard.Submitted submitted ->
                admitted(
                        heard,
                        Doing.roles(submitted.wish()),
                        by -> next(heard, Optional.empty(), doing.submitted(submitted.wish(), by, submitted.reason())));
            case Heard.Typed typed -> {
                var wanted = Typed.of(typed.text());
                admitted(heard, Answering.roles(wanted), by -> say(heard, commands.answer(wanted, by)));
            }
            case Heard.Nothing _ -> {}
        }
    }

    private interface Admitted {
        void by(Caller caller);
    }

    private void admitted(Heard heard, List<String> roles, Admitted then) {
        switch (gate.admit(heard.origin(), roles)) {
            case Gate.Verdict.Passed(var by) -> then.by(by);
            case Gate.Verdict.Refused(var why) -> {
                LOG.infof("refused in Slack: %s", PlainText.line(why));
                say(heard, List.of(why));
            }
        }
    }

    private void next(Heard heard, Optional<String> trigger, Doing.Next next) {
        switch (next) {
            case Doing.Next.Says(var lines) -> say(heard, lines);
            case Doing.Next.Asks(var dialog) -> {
                if (!whisper.open(dialog, trigger.orElse("")))
                    say(heard, List.of("The dialog could not be opened in time. Nothing was done: press again"));
            }
        }
    }

    private void say(Heard heard, List<String> lines) {
        whisper.say(lines, heard.origin(), answers(heard), "");
    }

    private static Optional<URI> answers(Heard heard) {
        return switch (heard) {
            case Heard.Pressed pressed -> pressed.answers();
            case Heard.Typed typed -> typed.answers();
            case Heard.Submitted _, Heard.Nothing _ -> Optional.empty();
        };
    }
}
