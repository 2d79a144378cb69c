package dev.remediator.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long loading takes and what a catalog weighs. Prints; asserts only what would be a fault. */
@Tag("benchmark")
class LoadBenchmark {
    @TempDir
    private Path temporary = Path.of("");

    @ParameterizedTest
    @ValueSource(ints = {10, 1_000, 10_000})
    void load(int playbooks) {
        var folder = TestFolder.in(temporary);
        String[] kinds = {"service-down.yaml", "high-error-rate.yaml", "any-service.yaml"};
        for (int i = 0; i < playbooks; i++) {
            String text = TestFolder.resource(kinds[i % kinds.length])
                    .replaceFirst("playbook: .*", "playbook: p" + i)
                    .replace("GatewayDown", "GatewayDown" + i)
                    .replace("\"down\"", "\"down" + i + "\"");
            folder.with("area" + i % 20 + "/p" + i + ".yaml", text);
        }
        for (int round = 1; round <= (playbooks > 1_000 ? 2 : 5); round++) {
            long before = used();
            long start = cpu();
            var catalog = folder.catalog();
            long loaded = cpu();
            catalog.warmUp();
            long warm = cpu();
            long after = used();
            System.out.printf(
                    "%d playbooks, round %d: loaded in %d ms of CPU, programs in %d ms, %d KiB kept%n",
                    playbooks,
                    round,
                    (loaded - start) / 1_000_000,
                    (warm - loaded) / 1_000_000,
                    (after - before) / 1024);
            assertThat(catalog.playbooks()).hasSize(playbooks);
        }
    }

    /** Of this thread: the same on a busy machine. */
    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static long used() {
        for (int i = 0; i < 3; i++) System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
