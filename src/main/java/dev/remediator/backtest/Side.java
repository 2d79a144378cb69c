package dev.remediator.backtest;

import dev.remediator.alert.Alert;
import java.util.Optional;

/** One of the two worlds that are compared: both hear the same. */
interface Side {
    /** An episode begins, and it is decided about it. */
    Fate opened(Episode episode, Alert alert, Optional<Recorded.Decision> decided);

    /** It is over. */
    void ended(Episode episode, Fate fate);

    /** Something was decided anew about an episode that is open. */
    void decidedAgain(Fate fate, Recorded.Decision decision);

    /** A run that no alert began. */
    void given(Recorded.Run run);

    /** The recording is over: what is open stays open. */
    void finish();
}
