package dev.remediator.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever happens to a file, the author reads problems at places that exist, and nothing is thrown. */
class MutationTest {
    private static final List<String> FILES =
            List.of("service-down.yaml", "high-error-rate.yaml", "any-service.yaml", "targets.yaml");
    private static final String SIGNS = "{}[]:,&*#?|-<>=!%@`'\"\\\n\t $().~\u0000\u00e4";

    @TempDir
    private Path temporary = Path.of("");

    @Test
    void broken_bytes_and_lines_are_problems_and_never_exceptions() {
        int refused = 0;
        for (int seed = 0; seed < 1_500; seed++) {
            var random = new Random(seed);
            String name = FILES.get(random.nextInt(FILES.size()));
            byte[] mutated = mutate(TestFolder.resource(name), random);
            var folder = TestFolder.in(temporary);
            folder.with(name.equals("targets.yaml") ? name : "area/mutated.yaml", mutated);
            if (!(folder.load() instanceof PlaybookCatalog.Refused wrong)) continue;
            refused++;
            int lines = lines(mutated);
            assertThat(wrong.problems())
                    .as("seed %d", seed)
                    .isNotEmpty()
                    .isSorted()
                    .allSatisfy(problem -> {
                        assertThat(problem.line()).isBetween(1, lines);
                        assertThat(problem.toString()).doesNotContain("\n", "Exception", "dev.cel", "org.snakeyaml");
                    });
        }
        assertThat(refused).isGreaterThan(700);
    }

    private static int lines(byte[] text) {
        return (int) new String(text, StandardCharsets.UTF_8)
                        .chars()
                        .filter(c -> c == '\n')
                        .count()
                + 1;
    }

    private static byte[] mutate(String text, Random random) {
        if (random.nextBoolean()) return lines(text, random).getBytes(StandardCharsets.UTF_8);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0, times = 1 + random.nextInt(4); i < times; i++) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] = (byte) SIGNS.charAt(random.nextInt(SIGNS.length()));
                case 2 -> bytes = join(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, at + 1, bytes.length));
                default -> {
                    int end = Math.min(bytes.length, at + random.nextInt(40));
                    bytes = join(Arrays.copyOf(bytes, end), Arrays.copyOfRange(bytes, at, bytes.length));
                }
            }
        }
        return bytes;
    }

    private static byte[] join(byte[] a, byte[] b) {
        byte[] all = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, all, a.length, b.length);
        return all;
    }

    private static String lines(String text, Random random) {
        var lines = new ArrayList<>(text.lines().toList());
        for (int i = 0, times = 1 + random.nextInt(3); i < times; i++) {
            int at = random.nextInt(lines.size());
            String line = lines.get(at);
            switch (random.nextInt(6)) {
                case 0 -> lines.add(at, line);
                case 1 -> lines.remove(at);
                case 2 -> lines.set(at, " ".repeat(random.nextInt(5)) + line);
                case 3 -> lines.set(at, line.strip());
                case 4 -> lines.set(at, line.substring(0, random.nextInt(line.length() + 1)));
                default -> lines.add(random.nextInt(lines.size()), lines.remove(at));
            }
            if (lines.isEmpty()) break;
        }
        return String.join("\n", lines);
    }
}
