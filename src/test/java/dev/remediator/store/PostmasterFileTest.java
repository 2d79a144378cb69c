package dev.remediator.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostmasterFileTest {
    private static final String LINES = "4711\n/data/database\n1763830000\n5433\n\n127.0.0.1\n  1234567    0\n";

    @TempDir
    Path folder;

    @Test
    void theEighthLineSaysReady() throws IOException {
        assertThat(read(LINES + "ready   \n")).isEqualTo(new PostmasterFile(4711, true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "starting\n", "stopping\n", "standby \n"})
    void anythingElseThereIsNotReady(String state) throws IOException {
        assertThat(read(LINES + state)).isEqualTo(new PostmasterFile(4711, false));
    }

    @Test
    void aFileThatIsMissingOrJustBeingWrittenSaysNothing() throws IOException {
        Path file = folder.resolve("postmaster.pid");
        assertThat(PostmasterFile.read(file)).isEmpty();
        assertThat(PostmasterFile.read(Files.createFile(file))).isEmpty();
        assertThat(PostmasterFile.read(Files.writeString(file, "garbage"))).isEmpty();
    }

    private PostmasterFile read(String content) throws IOException {
        return PostmasterFile.read(Files.writeString(folder.resolve("postmaster.pid"), content))
                .orElseThrow();
    }
}
