package dev.remediator.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * PostgreSQL's {@code postmaster.pid}: line 1 is the process, line 8 its state, padded with spaces
 * (PostgreSQL's source, {@code src/include/utils/pidfile.h}).
 *
 * @param ready whether connections are accepted
 */
record PostmasterFile(long pid, boolean ready) {
    /** Empty where the file is missing or being written. */
    static Optional<PostmasterFile> read(Path file) {
        try {
            List<String> lines = Files.readAllLines(file);
            long pid = Long.parseLong(lines.getFirst().strip());
            return Optional.of(new PostmasterFile(
                    pid, lines.size() >= 8 && lines.get(7).strip().equals("ready")));
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }
}
