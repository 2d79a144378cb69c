package dev.remediator.action.prometheus;

/**
 * One value of a query's result.
 *
 * @param series its labels as JSON; empty for a scalar
 */
record Sample(String series, double value) {
    /** Why a query that gives more than one series is not good for one number. */
    static String several(int count) {
        return "the query gives " + count + " series: make one number of them, with sum() for example";
    }
}
