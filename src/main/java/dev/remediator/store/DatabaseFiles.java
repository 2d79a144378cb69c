package dev.remediator.store;

import dev.remediator.secret.Secret;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;

/** The database's files: made once, in a folder that gets its name when they are complete, and checked ever after. */
record DatabaseFiles(DataFolder folder, PostgresBinaries binaries, ServerAccount account) {
    /** Owns the tables, and is the server's superuser. */
    static final String USER = "remediator";
    /** Adds to what is append-only, and changes the rest; makes no tables. */
    static final String APPLICATION = "remediator_application";

    static final String DATABASE = "remediator";

    private static final Duration LIMIT = Duration.ofMinutes(2);

    /**
     * Makes the files if there are none.
     *
     * @throws DatabaseStartException if they cannot be made, or cannot be used by this version and account
     */
    void ensure(Secret password) {
        try {
            if (Files.isDirectory(folder.database())) {
                check();
            } else {
                make(password);
            }
        } catch (IOException e) {
            throw new DatabaseStartException(
                    "the database in %s cannot be prepared: %s".formatted(folder.path(), e), e);
        }
    }

    private void check() throws IOException {
        Path folderOfData = folder.database();
        Object owner = Files.getAttribute(folderOfData, "unix:uid");
        Object expected =
                account.nobody() ? (Object) ServerAccount.NOBODY : Files.getAttribute(folder.path(), "unix:uid");
        if (!owner.equals(expected)) {
            throw new DatabaseStartException(
                    "the database in %s belongs to the user with number %s, and PostgreSQL would run as %s: start Remediator as the user who made it, or give it away (chown -R %s %s)"
                            .formatted(folderOfData, owner, expected, expected, folderOfData));
        }
        String major = Files.readString(folderOfData.resolve("PG_VERSION")).strip();
        if (!major.equals(PostgresBinaries.MAJOR)) {
            throw new DatabaseStartException(
                    "the database in %s was written by PostgreSQL %s, and this Remediator brings %s: start the Remediator that wrote it, or move the data with pg_dump and pg_restore"
                            .formatted(folderOfData, major, PostgresBinaries.VERSION));
        }
    }

    private void make(Secret password) throws IOException {
        Path partial = folder.path().resolve("database.partial");
        Path passwordFile = folder.path().resolve("initdb.password");
        Folder.delete(partial);
        Files.createDirectory(
                partial, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        account.own(partial);
        try {
            DataFolder.writePrivately(passwordFile, password.reveal());
            account.own(passwordFile);
            initialise(partial, passwordFile);
            createDatabase(partial);
        } finally {
            Files.deleteIfExists(passwordFile);
        }
        Files.move(partial, folder.database(), StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel directory = FileChannel.open(folder.path())) {
            directory.force(true);
        }
    }

    private void initialise(Path partial, Path passwordFile) {
        List<String> arguments = List.of(
                "--pgdata=" + partial,
                "--username=" + USER,
                "--pwfile=" + passwordFile,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--no-locale",
                "--data-checksums",
                "--no-instructions");
        run("making the database", account.command(binaries.program("initdb"), arguments));
    }

    /** In single-user mode, which needs no port and no password. */
    private void createDatabase(Path partial) throws IOException {
        Path sql = folder.path().resolve("initdb.sql");
        try {
            Files.writeString(sql, "CREATE DATABASE " + DATABASE + ";\n", StandardCharsets.US_ASCII);
            List<String> arguments = List.of("--single", "-D", partial.toString(), "postgres");
            ProcessBuilder postgres = Commands.prepare(
                            folder.path(), account.command(binaries.program("postgres"), arguments))
                    .redirectInput(sql.toFile());
            String output = Commands.run("creating the database", postgres, LIMIT);
            if (output.contains("ERROR") || output.contains("FATAL")) {
                throw new DatabaseStartException("creating the database failed: " + output.strip());
            }
        } finally {
            Files.deleteIfExists(sql);
        }
    }

    private void run(String purpose, List<String> command) {
        Commands.run(purpose, Commands.prepare(folder.path(), command), LIMIT);
    }
}
