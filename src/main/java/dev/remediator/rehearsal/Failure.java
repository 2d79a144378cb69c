package dev.remediator.rehearsal;

/**
 * An expectation that was not met.
 *
 * @param line in the test's file, from 1
 * @param expected one sentence
 * @param instead one sentence: what there was
 */
public record Failure(int line, int column, String expected, String instead) {}
