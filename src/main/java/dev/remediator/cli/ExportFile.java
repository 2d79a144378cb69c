package dev.remediator.cli;

import dev.remediator.backtest.Export;
import dev.remediator.backtest.Recording;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.LongConsumer;
import java.util.zip.GZIPOutputStream;

/** Writes an export that is whole or not there, for nobody else to read. */
final class ExportFile {
    private ExportFile() {}

    /** Writes what somebody exports. */
    interface Content<E extends Exception> {
        /** @return how much it was */
        long writeTo(OutputStream out) throws IOException, E;
    }

    static long write(Recording recording, Path to, LongConsumer progress) throws IOException {
        return ExportFile.<RuntimeException>write(to, out -> Export.write(recording, out, progress));
    }

    static <E extends Exception> long write(Path to, Content<E> content) throws IOException, E {
        var folder = to.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder))
            throw new FileSystemException(to + ": there is no such folder");
        var partial = Files.createTempFile(
                folder,
                "." + to.getFileName(),
                ".partial",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            long count;
            try (OutputStream out = stream(to, partial)) {
                count = content.writeTo(out);
            }
            Files.move(partial, to, StandardCopyOption.REPLACE_EXISTING);
            return count;
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    private static OutputStream stream(Path to, Path partial) throws IOException {
        var out = Files.newOutputStream(partial);
        return to.getFileName().toString().endsWith(".gz") ? new GZIPOutputStream(out, 64 * 1024) : out;
    }
}
