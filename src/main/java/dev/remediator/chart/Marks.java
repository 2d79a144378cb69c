package dev.remediator.chart;

import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.font.FontRenderContext;
import java.awt.font.TextLayout;
import java.awt.geom.AffineTransform;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.XYChart;

/** Lines across a chart where something happened, with labels that do not cover each other. */
final class Marks {
    private static final FontRenderContext CONTEXT = new FontRenderContext(new AffineTransform(), true, true);
    private static final int ROW = 15;
    private static final int ROWS = 5;
    private static final int AROUND = 4;
    private static final double LEFT = 70; // about where the plot begins
    private static final double ROW_PART = 0.08;

    private record Placed(Chart.Mark mark, TextLayout label, double width, int row, boolean leftward) {}

    private final Theme theme;
    private final List<Placed> placed = new ArrayList<>();
    private final int rows;

    Marks(Chart chart, Theme theme, int width) {
        this.theme = theme;
        var font = new Font(Font.SANS_SERIF, Font.BOLD, 11);
        double right = width - 20d;
        long from = chart.from().toEpochMilli();
        double span = Math.max(1, chart.to().toEpochMilli() - from);
        var ends = new double[ROWS];
        int used = 0;
        for (var mark : chart.marks()) {
            if (mark.label().isEmpty()) continue;
            var label = new TextLayout(mark.label(), font, CONTEXT);
            double wide = label.getAdvance() + 2 * AROUND;
            double x = LEFT + (right - LEFT) * (mark.at().toEpochMilli() - from) / span;
            boolean leftward = x + wide > right;
            double begins = leftward ? x - wide : x;
            int row = 0;
            while (row < ROWS - 1 && ends[row] > begins) row++;
            ends[row] = begins + wide;
            used = Math.max(used, row + 1);
            placed.add(new Placed(mark, label, wide, row, leftward));
        }
        rows = used;
    }

    /** What part of the height the labels take. */
    double headroom() {
        return rows * ROW_PART;
    }

    void paint(Graphics2D canvas, XYChart xy, Values values) {
        if (placed.isEmpty()) return;
        canvas.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        double top = xy.getScreenYFromChart(values.high());
        double bottom = xy.getScreenYFromChart(values.low());
        for (var each : placed) {
            double x = x(xy, each);
            canvas.setColor(theme.of(each.mark().tone()));
            canvas.setStroke(Drawing.dashed(1.2f, 4f, 3f));
            canvas.draw(new Line2D.Double(x, top, x, bottom));
        }
        for (var each : placed) {
            double x = x(xy, each);
            double y = top + each.row() * ROW;
            double begins = each.leftward() ? x - each.width() : x;
            canvas.setColor(theme.ground());
            canvas.fill(new Rectangle2D.Double(begins + 1, y, each.width() - 2, ROW - 1));
            canvas.setColor(theme.of(each.mark().tone()));
            canvas.fill(
                    each.label().getOutline(AffineTransform.getTranslateInstance(begins + AROUND, y + ROW - AROUND)));
        }
    }

    private static double x(XYChart xy, Placed each) {
        return xy.getScreenXFromChart(each.mark().at().toEpochMilli());
    }
}
