package dev.remediator.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A process that works in the database's folder stands for a server that an earlier start left. */
@Timeout(60)
@EnabledOnOs(OS.LINUX)
class LeftoversTest {
    private final AtomicInteger asked = new AtomicInteger();

    @TempDir
    private Path folder;

    private Path database = Path.of("unset");

    @BeforeEach
    void realFolder() throws IOException {
        database = folder.toRealPath();
    }

    @Test
    void nothingIsAskedOfAFolderWhereNoServerRan() {
        new Leftovers(database).clear(asked::incrementAndGet);

        assertThat(asked).hasValue(0);
    }

    @Test
    void aServerIsAskedToStopAndItsEndIsWaitedFor() throws IOException {
        Process server = server();

        new Leftovers(database).clear(() -> {
            asked.incrementAndGet();
            server.destroy();
        });

        assertThat(asked).hasValue(1);
        assertThat(server.onExit()).succeedsWithin(Duration.ofSeconds(5));
    }

    @Test
    void aServerThatEndsJustBeforeItIsAskedIsNoFailure() throws IOException {
        Process server = server();

        new Leftovers(database).clear(() -> {
            server.destroyForcibly();
            delete(database.resolve("postmaster.pid"));
            throw new DatabaseStartException("stopping PostgreSQL failed: PID file does not exist");
        });

        assertThat(server.onExit()).succeedsWithin(Duration.ofSeconds(5));
    }

    @Test
    void aNumberThatIsSomethingElsesByNowIsForgottenAndThatProcessLeftAlone() throws IOException {
        Path pidFile = database.resolve("postmaster.pid");
        Files.writeString(pidFile, ProcessHandle.current().pid() + "\n");

        new Leftovers(database).clear(asked::incrementAndGet);

        assertThat(asked).hasValue(0);
        assertThat(pidFile).doesNotExist();
    }

    private Process server() throws IOException {
        Process process =
                new ProcessBuilder("sleep", "600").directory(database.toFile()).start();
        Files.writeString(database.resolve("postmaster.pid"), process.pid() + "\n");
        return process;
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
