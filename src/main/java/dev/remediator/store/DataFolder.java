package dev.remediator.store;

import dev.remediator.secret.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The folder in which the embedded PostgreSQL keeps everything, held by one process at a time:
 *
 * <pre>
 * remediator.lock       held while in use, by the process in remediator.pid
 * database/             PostgreSQL's own, complete from the moment it has this name
 * database.password     of the role that owns the tables; for the owner of the folder only
 * application.password  of the role that everything but migrations uses; likewise, made anew where it is missing
 * postgresql.log        what the server says; the previous one in postgresql.log.1
 * postgres-17.11/       the programs
 * </pre>
 */
final class DataFolder implements AutoCloseable {
    static final String APPLICATION_PASSWORD = "application.password";

    private static final String PID_FILE = "remediator.pid";
    private static final Set<Path> TAKEN = ConcurrentHashMap.newKeySet();
    private static final long LOG_LIMIT = 8L * 1024 * 1024;

    private final Path path;
    private final FileChannel lockFile;

    private DataFolder(Path path, FileChannel lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    /**
     * Creates the folder if it is not there, and takes it for this process.
     *
     * @throws DatabaseStartException if it cannot be written or another Remediator uses it
     */
    static DataFolder take(Path folder, ServerAccount account) {
        Path path = folder.toAbsolutePath().normalize();
        try {
            if (!Files.isDirectory(path)) {
                Files.createDirectories(path);
                Files.setPosixFilePermissions(
                        path, PosixFilePermissions.fromString(account.nobody() ? "rwx--x--x" : "rwx------"));
            }
            path = path.toRealPath(); // as the kernel names it when it is asked for a process's folder
            return new DataFolder(path, lock(path));
        } catch (IOException e) {
            throw new DatabaseStartException(
                    "the data folder %s cannot be used (%s): choose another with --data, or let this user write to it"
                            .formatted(path, e),
                    e);
        }
    }

    private static FileChannel lock(Path folder) throws IOException {
        // Within one process the system does not refuse, and even gives up the lock when a second channel is closed.
        if (!TAKEN.add(folder)) {
            throw inUse(folder);
        }
        try {
            FileChannel channel = FileChannel.open(
                    folder.resolve("remediator.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (channel.tryLock() == null) {
                channel.close();
                throw inUse(folder);
            }
            Files.writeString(
                    folder.resolve(PID_FILE),
                    Long.toString(ProcessHandle.current().pid()));
            return channel;
        } catch (Throwable t) {
            TAKEN.remove(folder);
            throw t;
        }
    }

    private static DatabaseStartException inUse(Path folder) {
        String holder;
        try {
            holder = " (process %s)".formatted(Files.readString(folder.resolve(PID_FILE)));
        } catch (IOException e) {
            holder = "";
        }
        return new DatabaseStartException(
                "the data folder %s is in use by another Remediator%s: stop that one, or choose another folder with --data"
                        .formatted(folder, holder));
    }

    Path path() {
        return path;
    }

    Path database() {
        return path.resolve("database");
    }

    Path log() {
        return path.resolve("postgresql.log");
    }

    /** The database's password, made at the first call, readable for the owner of the folder only. */
    Secret password() {
        Path file = path.resolve("database.password");
        try {
            if (!Files.exists(file)) {
                if (Files.exists(database())) {
                    throw new DatabaseStartException(
                            "the file %s is missing, and without it the database beside it cannot be opened: restore it from a backup"
                                    .formatted(file));
                }
                writePrivately(file, newPassword().reveal());
            }
            return Secret.of(Files.readString(file).strip());
        } catch (IOException | IllegalArgumentException e) {
            throw new DatabaseStartException("the file %s cannot be used: %s".formatted(file, e), e);
        }
    }

    /** The application's password; empty where that role was not made yet, or nobody knows its password any more. */
    Optional<Secret> applicationPassword() {
        Path file = path.resolve(APPLICATION_PASSWORD);
        try {
            return Files.exists(file)
                    ? Optional.of(Secret.of(Files.readString(file).strip()))
                    : Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            throw new DatabaseStartException("the file %s cannot be used: %s".formatted(file, e), e);
        }
    }

    static Secret newPassword() {
        return Secret.of(HexFormat.of().formatHex(randomBytes(32)));
    }

    /** Keeps it once the role has it. */
    void keepApplicationPassword(Secret password) {
        Path file = path.resolve(APPLICATION_PASSWORD);
        try {
            writePrivately(file, password.reveal());
        } catch (IOException e) {
            throw new DatabaseStartException("the file %s cannot be written: %s".formatted(file, e), e);
        }
    }

    /** Keeps the log of earlier starts, but not without end. */
    void limitLog() throws IOException {
        if (Files.exists(log()) && Files.size(log()) > LOG_LIMIT) {
            Files.move(log(), path.resolve("postgresql.log.1"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    static void writePrivately(Path file, String text) throws IOException {
        Path partial = file.resolveSibling(file.getFileName() + ".partial");
        Files.deleteIfExists(partial);
        Files.createFile(partial, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (FileChannel channel = FileChannel.open(partial, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
            channel.force(true);
        }
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static byte[] randomBytes(int count) {
        byte[] bytes = new byte[count];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    /** Lets go of the folder; the lock file stays, without meaning. */
    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            TAKEN.remove(path);
        }
    }
}
