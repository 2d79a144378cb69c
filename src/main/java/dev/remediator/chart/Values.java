package dev.remediator.chart;

/**
 * The part of the plane that is drawn.
 *
 * @param from in milliseconds of the epoch
 * @param low where the vertical axis begins: at zero where that does not flatten the line
 */
record Values(long from, long to, double low, double high) {
    private static final double FLAT = 0.6;

    /** @param headroom part of the height that is kept free for the labels of marks */
    static Values of(Chart chart, double headroom) {
        double min = Double.MAX_VALUE;
        double max = -Double.MAX_VALUE;
        for (var series : chart.series())
            for (var point : series.points()) {
                min = Math.min(min, point.value());
                max = Math.max(max, point.value());
            }
        // Halved, because the distance of two finite values need not be one.
        double low = min >= 0 && min <= FLAT * max ? 0 : min - margin(min, max);
        double high = max + margin(low, max);
        double whole = low + (high - low) / (1 - headroom);
        long from = chart.from().toEpochMilli();
        long to = Math.max(from + 60_000, chart.to().toEpochMilli());
        return new Values(from, to, finite(low), finite(whole));
    }

    private static double margin(double min, double max) {
        double margin = (max / 2 - min / 2) / 8;
        return margin > 0 ? margin : Math.max(Math.abs(max) / 10, 1e-9);
    }

    private static double finite(double value) {
        return Math.clamp(value, -1e300, 1e300);
    }
}
