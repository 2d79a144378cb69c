package dev.remediator.action;

/** Reads evidence; changes nothing, may be repeated at will. */
public non-sealed interface Reading<S extends Record, I extends Record, O extends Record> extends Action<S, I> {
    /** The shape of the answer: what expressions see below {@code facts.<name>}. */
    Class<O> output();

    /** @throws ActionException when the platform did not answer or refused; the message is for people */
    O read(Call<S, I> call) throws ActionException, InterruptedException;
}
