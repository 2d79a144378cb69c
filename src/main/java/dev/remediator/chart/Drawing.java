package dev.remediator.chart;

import de.erichseifert.vectorgraphics2d.Processors;
import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import java.awt.BasicStroke;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TimeZone;
import java.util.function.Supplier;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.AxesChartStyler.TextAlignment;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws charts with XChart: on paths for SVG, on pixels for PNG. */
final class Drawing {
    private static final int SVG_WIDTH = 720;
    private static final int SVG_HEIGHT = 300;
    private static final int SVG_POINTS = 240;
    private static final double DENSITY = 2;
    private static final int GAP = 3; // usual distances without a value break the line

    private Drawing() {}

    static String svg(Chart chart, Theme theme) {
        return drawn(() -> {
            var canvas = new VectorGraphics2D();
            paint(thinned(chart), theme, canvas, SVG_WIDTH, SVG_HEIGHT);
            var document =
                    Processors.get("svg").getDocument(canvas.getCommands(), new PageSize(0, 0, SVG_WIDTH, SVG_HEIGHT));
            var bytes = new ByteArrayOutputStream();
            try {
                document.writeTo(bytes);
            } catch (IOException e) {
                throw new IllegalStateException("bytes in memory can be written", e);
            }
            return brief(bytes.toString(StandardCharsets.UTF_8));
        });
    }

    /** As many points as can be told apart at this width; the lowest and the highest of each few are kept. */
    private static Chart thinned(Chart chart) {
        return new Chart(
                chart.title(),
                chart.unit(),
                chart.series().stream()
                        .map(s -> new Chart.Series(s.name(), thinned(s.points())))
                        .toList(),
                chart.marks());
    }

    private static List<Chart.Point> thinned(List<Chart.Point> points) {
        if (points.size() <= SVG_POINTS) return points;
        int few = (2 * points.size() + SVG_POINTS - 1) / SVG_POINTS;
        var thinned = new ArrayList<Chart.Point>();
        for (int from = 0; from < points.size(); from += few) {
            var some = points.subList(from, Math.min(points.size(), from + few));
            var low = Collections.min(some, Comparator.comparingDouble(Chart.Point::value));
            var high = Collections.max(some, Comparator.comparingDouble(Chart.Point::value));
            thinned.add(low.at().isBefore(high.at()) ? low : high);
            if (low != high) thinned.add(low.at().isBefore(high.at()) ? high : low);
        }
        return thinned;
    }

    /** From the element on, with tenths of a pixel and without what is so anyway: a third as long, and nobody sees it. */
    static String brief(String svg) {
        int begins = Math.max(0, svg.indexOf("<svg"));
        var brief = new StringBuilder(svg.length() / 2);
        int decimals = -1; // digits since the point of a number; none outside of one
        for (int i = begins; i < svg.length(); i++) {
            char c = svg.charAt(i);
            boolean digit = c >= '0' && c <= '9';
            if (c == '.') decimals = 0;
            else if (!digit) decimals = -1;
            else if (decimals >= 0) decimals++;
            if (decimals <= 1) brief.append(c);
        }
        return brief.toString().replace("stroke-miterlimit:10;", "").replace("stroke-linejoin:round;", "");
    }

    static byte[] png(List<Chart> charts, int width, int height) {
        if (width < 200 || width > 3000 || height < 100 || height > 2000)
            throw new IllegalArgumentException("a picture has 200 to 3000 by 100 to 2000 pixels");
        return drawn(() -> {
            var image = new BufferedImage(width, height * charts.size(), BufferedImage.TYPE_INT_RGB);
            var canvas = image.createGraphics();
            try {
                canvas.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
                canvas.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
                for (int i = 0; i < charts.size(); i++) {
                    var part = (Graphics2D) canvas.create(0, i * height, width, height);
                    part.scale(DENSITY, DENSITY);
                    paint(charts.get(i), Theme.LIGHT, part, (int) (width / DENSITY), (int) (height / DENSITY));
                    part.dispose();
                }
            } finally {
                canvas.dispose();
            }
            var bytes = new ByteArrayOutputStream();
            try {
                if (!ImageIO.write(image, "png", bytes)) throw new IllegalStateException("no PNG can be written");
            } catch (IOException e) {
                throw new IllegalStateException("bytes in memory can be written", e);
            }
            return bytes.toByteArray();
        });
    }

    /** A machine without fonts, or without the libraries that draw them, throws errors of several kinds. */
    private static <T> T drawn(Supplier<T> drawing) {
        // There is no screen, and none is looked for.
        System.setProperty("java.awt.headless", "true");
        try {
            return drawing.get();
        } catch (RuntimeException | LinkageError | InternalError e) {
            throw new NotDrawn("no picture can be drawn here: " + e, e);
        }
    }

    private static void paint(Chart chart, Theme theme, Graphics2D canvas, int width, int height) {
        var marks = new Marks(chart, theme, width);
        var values = Values.of(chart, marks.headroom());
        var xy = new XYChart(width, height);
        style(xy, chart, theme, values);
        Set<String> names = new HashSet<>();
        for (int i = 0; i < chart.series().size(); i++) add(xy, chart.series().get(i), i, theme, names);
        xy.paint(canvas, width, height);
        canvas.setClip(null);
        marks.paint(canvas, xy, values);
    }

    private static void style(XYChart xy, Chart chart, Theme theme, Values values) {
        xy.setTitle(chart.title().isEmpty() ? " " : chart.title());
        xy.setYAxisTitle(chart.unit());
        var s = xy.getStyler();
        s.setBaseFont(font(Font.PLAIN, 12));
        s.setChartTitleFont(font(Font.BOLD, 13));
        s.setAxisTickLabelsFont(font(Font.PLAIN, 11));
        s.setAxisTitleFont(font(Font.PLAIN, 11));
        s.setLegendFont(font(Font.PLAIN, 11));
        s.setChartBackgroundColor(theme.ground());
        s.setPlotBackgroundColor(theme.ground());
        s.setChartFontColor(theme.ink());
        s.setChartTitleBoxVisible(false);
        s.setPlotBorderVisible(false);
        s.setPlotGridLinesColor(theme.grid());
        s.setPlotGridLinesStroke(new BasicStroke(1));
        s.setPlotGridVerticalLinesVisible(false);
        s.setAxisTickLabelsColor(theme.muted());
        s.setAxisTickMarksColor(theme.grid());
        s.setYAxisLabelAlignment(TextAlignment.Right);
        s.setXAxisTitleVisible(false);
        s.setYAxisTitleVisible(!chart.unit().isEmpty());
        s.setYAxisTitleColor(theme.muted());
        s.setLegendVisible(chart.series().size() > 1);
        s.setLegendPosition(LegendPosition.OutsideS);
        s.setLegendLayout(LegendLayout.Horizontal);
        s.setLegendBackgroundColor(theme.ground());
        s.setLegendBorderColor(theme.ground());
        s.setChartPadding(10);
        s.setPlotContentSize(1);
        s.setToolTipsEnabled(false);
        s.setLocale(Locale.ROOT);
        s.setTimezone(TimeZone.getTimeZone("UTC"));
        s.setDatePattern(Words.pattern(chart.from(), chart.to()));
        s.setXAxisMin((double) values.from());
        s.setXAxisMax((double) values.to());
        s.setYAxisMin(values.low());
        s.setYAxisMax(values.high());
        xy.setCustomYAxisTickLabelsFormatter(Lettering::figure);
    }

    private static void add(XYChart xy, Chart.Series series, int index, Theme theme, Set<String> names) {
        var dates = new ArrayList<Date>();
        var values = new ArrayList<Double>();
        long usual = usualDistance(series.points());
        @Nullable Instant before = null;
        for (var point : series.points()) {
            if (before != null && point.at().toEpochMilli() - before.toEpochMilli() > GAP * usual) {
                dates.add(Date.from(before.plusMillis(usual)));
                values.add(Double.NaN);
            }
            dates.add(Date.from(point.at()));
            values.add(point.value());
            before = point.at();
        }
        var name = series.name().isEmpty() ? "value" : series.name();
        for (int n = 2; !names.add(name); n++) name = series.name() + " (" + n + ")";
        var line = xy.addSeries(name, dates, values);
        line.setMarker(series.points().size() == 1 ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
        line.setMarkerColor(theme.line(index));
        line.setLineColor(theme.line(index));
        // Told apart without their colours, too.
        line.setLineStyle(
                switch (index % 3) {
                    case 0 -> new BasicStroke(2f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
                    case 1 -> dashed(2f, 7f, 4f);
                    default -> dashed(2f, 2f, 4f);
                });
    }

    private static long usualDistance(List<Chart.Point> points) {
        if (points.size() < 2) return 1;
        var distances = new long[points.size() - 1];
        for (int i = 1; i < points.size(); i++)
            distances[i - 1] =
                    points.get(i).at().toEpochMilli() - points.get(i - 1).at().toEpochMilli();
        Arrays.sort(distances);
        return Math.max(1, distances[distances.length / 2]);
    }

    static BasicStroke dashed(float width, float on, float off) {
        return new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10f, new float[] {on, off}, 0f);
    }

    static Font font(int style, int size) {
        return new Font(Font.SANS_SERIF, style, size);
    }
}
