package dev.remediator.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.remediator.chart.Chart.Mark;
import dev.remediator.chart.Chart.Point;
import dev.remediator.chart.Chart.Series;
import dev.remediator.chart.Chart.Tone;
import dev.remediator.report.HostileValues;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.DoubleUnaryOperator;
import javax.imageio.ImageIO;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class ChartTest {
    private static final Instant START = Instant.parse("2026-11-22T02:40:00Z");
    private static final Set<String> ELEMENTS =
            Set.of("svg", "g", "defs", "clipPath", "path", "line", "polyline", "polygon", "rect", "ellipse", "circle");

    private static Series series(String name, DoubleUnaryOperator value) {
        var points = new ArrayList<Point>();
        for (int i = 0; i <= 120; i++) points.add(new Point(START.plusSeconds(30L * i), value.applyAsDouble(i)));
        return new Series(name, points);
    }

    private static Chart incident() {
        return new Chart(
                "p99 latency of mcp-gateway",
                "ms",
                List.of(series("p99", i -> i < 46 || i > 66 ? 110 + 12 * Math.sin(i) : 2_150 + 300 * Math.sin(i))),
                List.of(
                        new Mark(START.plusSeconds(1400), "alert", Tone.BAD),
                        new Mark(START.plusSeconds(1460), "breaker.open"),
                        new Mark(START.plusSeconds(1700), "ratelimit.set"),
                        new Mark(START.plusSeconds(1760), "restart"),
                        new Mark(START.plusSeconds(2010), "healed", Tone.GOOD)));
    }

    private static Document parsed(String svg) throws Exception {
        var factory = DocumentBuilderFactory.newInstance();
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
        return factory.newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    }

    /** Only shapes: no script, no link, no event, no style of a page, nothing that is fetched. */
    private static void isInert(String svg) throws Exception {
        var all = parsed(svg).getElementsByTagName("*");
        for (int i = 0; i < all.getLength(); i++) {
            var element = (Element) all.item(i);
            assertThat(ELEMENTS).contains(element.getTagName());
            var attributes = element.getAttributes();
            for (int a = 0; a < attributes.getLength(); a++) {
                var name = attributes.item(a).getNodeName();
                assertThat(name).doesNotStartWith("on").isNotIn("href", "class");
                if (name.equals("xlink:href")
                        || attributes.item(a).getNodeValue().contains("url("))
                    assertThat(attributes.item(a).getNodeValue()).matches("url\\(#[a-zA-Z0-9]+\\)");
            }
        }
        assertThat(svg).doesNotContain("javascript").doesNotContain("alert(");
    }

    @Test
    void anSvgHoldsTheLineAndTheMarksAndNothingButShapes() throws Exception {
        for (var theme : Theme.values()) {
            var svg = incident().svg(theme);
            keep("incident-" + theme + ".svg", svg.getBytes(StandardCharsets.UTF_8));
            isInert(svg);
            assertThat(svg.length()).isBetween(2_000, 80_000);
            assertThat(svg).as("its own colour of healed").contains(theme == Theme.LIGHT ? "23,113,58" : "121,214,155");
        }
    }

    @Test
    void ofManyPointsThePeaksStay() throws Exception {
        var spike = new ArrayList<Point>();
        for (int i = 0; i < 1_000; i++) spike.add(new Point(START.plusSeconds(i), i == 501 ? 900 : i % 3));

        var svg = new Chart("spike", "", List.of(new Series("spike", spike)), List.of()).svg(Theme.LIGHT);

        isInert(svg);
        assertThat(svg.length()).isLessThan(80_000);
        // Eight ninths of the plot lie below the peak.
        assertThat(parsed(svg).getElementsByTagName("line").getLength()).isBetween(200, 300);
        var lines = parsed(svg).getElementsByTagName("line");
        double top = 300;
        for (int i = 0; i < lines.getLength(); i++)
            if (((Element) lines.item(i)).getAttribute("style").contains("18,87,192"))
                top = Math.min(top, Double.parseDouble(((Element) lines.item(i)).getAttribute("y1")));
        assertThat(top).isLessThan(80);
    }

    @Test
    void hostileTextsAreDrawnAndMeanNothing() throws Exception {
        for (var text : HostileValues.all())
            isInert(new Chart(
                            text,
                            text,
                            List.of(series(text, i -> i), series(text, i -> 2 * i)),
                            List.of(new Mark(START, text, Tone.BAD)))
                    .svg(Theme.LIGHT));
    }

    @Test
    void aPictureHasTheSizeThatWasAskedForAndSeveralStandBelowEachOther() throws IOException {
        var one = ImageIO.read(new ByteArrayInputStream(incident().png(1440, 600)));
        assertThat(List.of(one.getWidth(), one.getHeight())).containsExactly(1440, 600);
        var colours = new TreeSet<Integer>();
        for (int x = 0; x < one.getWidth(); x += 2)
            for (int y = 0; y < one.getHeight(); y += 2) colours.add(one.getRGB(x, y));
        assertThat(colours)
                .as("ground, line and marks")
                .contains(0xffffffff, 0xff1257c0)
                .hasSizeGreaterThan(8);

        var both = new Chart(
                "requests of mcp-gateway",
                "",
                List.of(series("good", i -> i < 60 ? 40_000 : 12_000), series("bad", i -> i < 60 ? 0 : 28_000)),
                List.of());
        var png = Chart.png(List.of(incident(), both), 1440, 600);
        keep("two.png", png);
        assertThat(ImageIO.read(new ByteArrayInputStream(png)).getHeight()).isEqualTo(1200);
        assertThatIllegalArgumentException().isThrownBy(() -> incident().png(20_000, 600));
    }

    @Test
    void whateverTheValuesAreItCanBeDrawn() throws Exception {
        for (var value : List.<DoubleUnaryOperator>of(
                i -> 0,
                i -> 7,
                i -> -3,
                i -> i % 7 == 0 ? Double.NaN : i,
                i -> i == 60 ? 1e308 : -1e308,
                i -> 1e-12 * i,
                i -> i == 3 ? Double.POSITIVE_INFINITY : 5e14 + i))
            isInert(new Chart("any", "", List.of(series("any", value)), List.of()).svg(Theme.DARK));
        isInert(new Chart("one", "", List.of(new Series("one", List.of(new Point(START, 3)))), List.of())
                .svg(Theme.LIGHT));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Chart("none", "", List.of(series("none", i -> Double.NaN)), List.of()));
    }

    @Test
    void theSameIsSaidInWords() {
        assertThat(incident().words())
                .isEqualTo(
                        "p99 latency of mcp-gateway, 02:40 to 03:40 UTC: 110 at the beginning, 117 at the end, between"
                                + " 98 and 2,448 ms. Marked: alert 03:03, breaker.open 03:04, ratelimit.set 03:08, restart 03:09,"
                                + " healed 03:13.");
    }

    @Test
    void whatCannotBeSeenIsNotLettersAndLongTextsAreCut() {
        var mark = new Mark(START, "\u202eevil\u0000\nname of something that is much too long");

        assertThat(mark.label()).isEqualTo("\ufffdevil\ufffd name of something …");
        assertThat(mark.label().codePointCount(0, mark.label().length())).isLessThanOrEqualTo(26);
    }

    /** For whoever wants to look at them. */
    private static void keep(String name, byte[] picture) throws IOException {
        var folder = Path.of("target", "charts");
        Files.createDirectories(folder);
        Files.write(folder.resolve(name), picture);
    }
}
