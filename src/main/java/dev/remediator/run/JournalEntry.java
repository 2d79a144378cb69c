package dev.remediator.run;

/**
 * One turn of one run, ready to be written.
 *
 * @param seq counts the turns of a run, from 1
 */
public record JournalEntry(Transition turn, int seq) {
    public JournalEntry {
        if (seq < 1) throw new IllegalArgumentException("turns are counted from 1");
        if (!turn.changed()) throw new IllegalArgumentException("a turn that changed nothing is not written");
    }

    RunState state() {
        return turn.state();
    }
}
