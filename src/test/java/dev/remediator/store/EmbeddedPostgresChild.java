package dev.remediator.store;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;

/**
 * A JVM of its own with an embedded PostgreSQL, to be killed. It writes numbers, one transaction each, and prints a number
 * once it is committed: {@code kept 1}, {@code kept 2}, and so on without end.
 */
final class EmbeddedPostgresChild implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;

    private EmbeddedPostgresChild(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
    }

    public static void main(String... args) throws Exception {
        EmbeddedPostgres postgres;
        try {
            postgres = EmbeddedPostgres.start(Path.of(args[0]), Path.of(args[1]));
        } catch (DatabaseStartException e) {
            System.out.println("refused: " + e.getMessage());
            return;
        }
        try (Connection connection = EmbeddedPostgresTest.connect(postgres);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS kept (n int)");
            for (int n = 1; ; n++) {
                statement.execute("INSERT INTO kept VALUES (" + n + ")");
                System.out.println("kept " + n);
            }
        }
    }

    static EmbeddedPostgresChild start(Path data) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        java,
                        "-Xmx128m",
                        EmbeddedPostgresChild.class.getName(),
                        data.toString(),
                        TestPostgres.programs().toString()))
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("CLASSPATH", classPath);
        builder.environment().put("A_CREDENTIAL_OF_OURS", "hunter2");
        return new EmbeddedPostgresChild(builder.start());
    }

    /** The next line it prints, or empty where it has ended. */
    String line() throws IOException {
        String line = output.readLine();
        return line == null ? "" : line;
    }

    /** Waits until it says that at least {@code count} numbers are kept. */
    void awaitKept(int count) throws IOException {
        String last;
        do {
            last = line();
        } while (last.startsWith("kept ") && numberIn(last) < count);
        if (!last.startsWith("kept ")) {
            throw new IllegalStateException("the child ended: " + last);
        }
    }

    /** Kills it and returns the last number that it said was kept. */
    int kill() throws IOException, InterruptedException {
        process.toHandle().destroyForcibly(); // unlike the process's own method, it leaves the output readable
        int last = 0;
        for (String line = line(); line.startsWith("kept ") && line.length() > 5; line = line()) {
            last = numberIn(line);
        }
        process.waitFor();
        return last;
    }

    private static int numberIn(String line) {
        return Integer.parseInt(line.substring("kept ".length()));
    }

    /** The server's process, as its own file names it. */
    static ProcessHandle server(Path data) {
        long pid = PostmasterFile.read(data.resolve("database/postmaster.pid"))
                .orElseThrow()
                .pid();
        return ProcessHandle.of(pid).orElseThrow();
    }

    static String environmentOf(ProcessHandle process) throws IOException {
        return Files.readString(Path.of("/proc", Long.toString(process.pid()), "environ"));
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
