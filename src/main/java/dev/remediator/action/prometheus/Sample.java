package dev.remediator.action.prometheus;

/**
 * One value of a query's result.
 *
 * @param series its labels as JSON; empty for a scalar
 */
record Sample(String series, double value) {}
