package dev.remediator.action;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LogPatternsTest {
    private static LogLine line(String message) {
        return new LogLine("", "", message);
    }

    private static List<LogLine> lines(String... messages) {
        return Stream.of(messages).map(LogPatternsTest::line).toList();
    }

    @Test
    void linesThatSayTheSameAreOnePattern() {
        var found = LogPatterns.of(
                List.of(
                        new LogLine("t1", "info", "tool search failed after 12ms: upstream answered 502"),
                        new LogLine("t2", "info", "listening on 10.0.0.5:8080"),
                        new LogLine("t3", "error", "tool scrape failed after 1.5s: upstream answered 503"),
                        new LogLine("t4", "", "tool search failed after 8ms: upstream answered 502"),
                        new LogLine("t5", "info", "listening on 10.0.0.6:8080")),
                10);

        assertThat(found)
                .isEqualTo(new LogPatterns(
                        5,
                        1,
                        2,
                        List.of(
                                new LogPattern(
                                        "tool <*> failed after <dur>: upstream answered <num>",
                                        3,
                                        "error",
                                        "tool search failed after 8ms: upstream answered 502",
                                        "t1",
                                        "t4"),
                                new LogPattern(
                                        "listening on <ip>", 2, "info", "listening on 10.0.0.6:8080", "t2", "t5"))));
    }

    @Test
    void errorsComeFirstThenTheMostFrequent() {
        var found = LogPatterns.of(
                lines("hello", "hello", "hello", "ERROR disk full", "up", "up", "ERROR no route", "ERROR no route"), 3);

        assertThat(found.patterns())
                .extracting(LogPattern::pattern)
                .containsExactly("ERROR no route", "ERROR disk full", "hello");
        assertThat(found.distinct()).isEqualTo(4);
        assertThat(found.errors()).isEqualTo(3);
    }

    @Test
    void differentThingsOfTheSameLengthStayApart() {
        var found = LogPatterns.of(
                lines("server started", "server stopped", "cache hit ratio low", "cache is warm now"), 10);

        assertThat(found.patterns())
                .hasSize(4)
                .allSatisfy(pattern -> assertThat(pattern.count()).isOne());
    }

    @Test
    void nothingReadIsNothingFound() {
        assertThat(LogPatterns.of(List.of(), 10)).isEqualTo(new LogPatterns(0, 0, 0, List.of()));
    }

    /** Seeded logs of a gateway with everything that goes wrong there, and some noise. */
    private static List<LogLine> log(long seed) {
        var random = new Random(seed);
        var shapes = List.<java.util.function.Function<Random, String>>of(
                r -> "tool %s failed after %dms"
                        .formatted(List.of("search", "scrape", "crawl").get(r.nextInt(3)), r.nextInt(9999)),
                r -> "GET /mcp/%d %d %dms".formatted(r.nextInt(100), 200 + r.nextInt(300), r.nextInt(2000)),
                r -> "[ERROR] upstream 10.0.%d.%d:443 refused connection %s"
                        .formatted(r.nextInt(255), r.nextInt(255), new java.util.UUID(r.nextLong(), r.nextLong())),
                r -> "{\"level\":\"warn\",\"msg\":\"zone %s is slow: %.2fs\"}"
                        .formatted(Integer.toString(r.nextInt(50), 36), r.nextDouble() * 9),
                r -> "session " + Long.toHexString(r.nextLong()) + " closed by \"" + r.nextInt(5) + " peers\"",
                r -> r.ints(r.nextInt(12), 32, 127)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString());
        return IntStream.range(0, 300)
                .mapToObj(i -> new LogLine(
                        "t" + i, "", shapes.get(random.nextInt(shapes.size())).apply(random)))
                .toList();
    }

    static Stream<List<LogLine>> logs() {
        return IntStream.range(0, 40).mapToObj(LogPatternsTest::log);
    }

    @ParameterizedTest
    @MethodSource("logs")
    void everyLineIsCountedOnceAndMatchesItsPattern(List<LogLine> log) {
        var found = LogPatterns.of(log, 1000);

        assertThat(found.patterns().stream().mapToInt(LogPattern::count).sum()).isEqualTo(log.size());
        assertThat(found.distinct()).isEqualTo(found.patterns().size());
        for (var pattern : found.patterns()) {
            assertThat(log.stream()
                            .filter(line -> LogPatterns.matches(pattern.pattern(), line.message()))
                            .count())
                    .as(pattern.pattern())
                    .isGreaterThanOrEqualTo(pattern.count());
            assertThat(LogPatterns.matches(pattern.pattern(), pattern.sample())).isTrue();
        }
        assertThat(log)
                .allSatisfy(line -> assertThat(found.patterns())
                        .anyMatch(pattern -> LogPatterns.matches(pattern.pattern(), line.message())));
    }

    @ParameterizedTest
    @MethodSource("logs")
    void theSameLogGivesTheSamePatterns(List<LogLine> log) {
        assertThat(LogPatterns.of(new ArrayList<>(log), 20)).isEqualTo(LogPatterns.of(log, 20));
    }

    private static List<LogLine> repeated(int times, java.util.function.IntFunction<String> message) {
        return IntStream.range(0, times).mapToObj(i -> line(message.apply(i))).toList();
    }

    static Stream<List<LogLine>> hostile() {
        var random = new Random(7);
        return Stream.of(
                repeated(1000, i -> "\"".repeat(2000)),
                repeated(1000, i -> "=\"".repeat(1000)),
                repeated(1000, i -> "\\\"".repeat(1000)),
                repeated(1000, i -> "'a ".repeat(667)),
                repeated(1000, i -> "1,".repeat(1000) + "x"),
                repeated(1000, i -> "1h".repeat(1000) + "x"),
                repeated(1000, i -> "a:".repeat(1000)),
                repeated(1000, i -> "1.".repeat(1000)),
                repeated(1000, i -> "{".repeat(2000)),
                repeated(1000, i -> "{\"a\":".repeat(400)),
                repeated(1000, i -> "<*> ".repeat(500)),
                repeated(1000, i -> "x" + i + " " + "y ".repeat(900)),
                repeated(1000, i -> Integer.toString(i, 36).replaceAll("[0-9]", "q") + " z".repeat(58)),
                repeated(1000, i -> "\u202e\u0000\ud800".repeat(600)),
                repeated(
                        1000,
                        i -> random.ints(2000, 0, 0xffff)
                                .collect(StringBuilder::new, (text, c) -> text.append((char) c), StringBuilder::append)
                                .toString()),
                repeated(
                        1000,
                        i -> random.ints(2000, 32, 127)
                                .collect(StringBuilder::new, (text, c) -> text.append((char) c), StringBuilder::append)
                                .toString()));
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void aThousandHostileLinesTakeLessThanAFifthOfASecondOfAProcessor(List<LogLine> log) {
        // The clock on the wall would measure what else the machine does.
        var processor = ManagementFactory.getThreadMXBean();
        var fastest = Long.MAX_VALUE;
        for (var attempt = 0; attempt < 12 && fastest > 200_000_000; attempt++) {
            var began = processor.getCurrentThreadCpuTime();
            var found = LogPatterns.of(log, 50);
            fastest = Math.min(fastest, processor.getCurrentThreadCpuTime() - began);
            assertThat(found.read()).isEqualTo(1000);
            assertThat(found.distinct()).isLessThanOrEqualTo(201);
        }
        assertThat(fastest).isLessThan(200_000_000);
    }

    @Test
    void whatIsBeyondAllBoundsIsCountedTogether() {
        var words = new ArrayList<String>();
        for (var a = 'a'; a <= 'z'; a++) for (var b = 'a'; b <= 'z'; b++) words.add("" + a + b + a + b);
        Collections.shuffle(words, new Random(3));

        var found = LogPatterns.of(words.stream().map(LogPatternsTest::line).toList(), 1000);

        assertThat(found.distinct()).isEqualTo(201);
        assertThat(found.patterns().getFirst().pattern()).isEqualTo("(other lines)");
        assertThat(found.patterns().getFirst().count()).isEqualTo(676 - 200);
    }
}
