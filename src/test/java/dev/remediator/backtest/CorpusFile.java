package dev.remediator.backtest;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.zip.GZIPOutputStream;

/** Writes a {@link Corpus} into a file, also by hand: {@code CorpusFile FILE DELIVERIES ALERTS INSTANCES}. */
final class CorpusFile {
    private CorpusFile() {}

    public static void main(String... args) throws IOException {
        write(
                Path.of(args[0]),
                new Corpus.Like(
                        7,
                        Integer.parseInt(args[1]),
                        Integer.parseInt(args[2]),
                        Integer.parseInt(args[3]),
                        20,
                        Duration.ofSeconds(5)));
    }

    static long write(Path file, Corpus.Like like) throws IOException {
        try (OutputStream out = file.toString().endsWith(".gz")
                ? new GZIPOutputStream(Files.newOutputStream(file))
                : Files.newOutputStream(file)) {
            return Export.write(new Corpus(like), out, written -> {});
        }
    }
}
