package dev.remediator.action;

/** Answers whether a target is well in one respect; changes nothing. Its settings are the check's own in {@code targets.yaml}. */
public non-sealed interface Probe<S extends Record> extends Action<S, Probe.None> {
    /** A probe takes nothing beyond its settings. */
    record None() {}

    @Override
    default Class<None> input() {
        return None.class;
    }

    /** Never throws for a target that is unwell or out of reach: that is a {@link CheckResult.Failed}. */
    CheckResult probe(Call<S, None> call) throws InterruptedException;
}
