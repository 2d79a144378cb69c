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

    static long write(Recording recording, Path to, LongConsumer progress) throws IOException {
        var folder = to.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder))
            throw new FileSystemException(to + ": there is no such folder");
        var partial = Files.createTempFile(
                folder,
                "." + to.getFileName(),
                ".partial",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            long deliveries;
            try (OutputStream out = stream(to, partial)) {
                deliveries = Export.write(recording, out, progress);
            }
            Files.move(partial, to, StandardCopyOption.REPLACE_EXISTING);
            return deliveries;
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    private static OutputStream stream(Path to, Path partial) throws IOException {
        var out = Files.newOutputStream(partial);
        return to.getFileName().toString().endsWith(".gz") ? new GZIPOutputStream(out, 64 * 1024) : out;
    }
}
