package dev.remediator.run;

import dev.remediator.guard.Verdict;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Where turns are kept. Turns of one run are written in the order in which they are handed in; turns of many runs share
 * a transaction.
 */
public interface Journal {
    /** @return completes when the turn is committed; fails when it never will be, and then the run is no longer ours */
    CompletionStage<JournalEntry> append(JournalEntry entry);

    /**
     * Asks the guards and claims the target; the turn that follows from the verdict is written in the same transaction.
     *
     * @return the turn, committed
     */
    CompletionStage<JournalEntry> claim(Claim claim);

    /**
     * What people have said to a question that is about to close, whether or not its run has heard it. Whoever is saying
     * something at this moment is waited for; asked once the question's time is over, so that nobody can say anything
     * afterwards. May block.
     *
     * @return in the order in which it was said
     */
    List<RunEvent> words(UUID run, int question);

    /**
     * A run that wants to act.
     *
     * @param state of the run, with the question outstanding
     * @param seq that its next turn will have
     * @param turn what the machine makes of a verdict; pure, may be called more than once
     */
    record Claim(RunState state, int seq, Command.Claiming asked, Function<Verdict, Transition> turn) {}
}
