package dev.remediator.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * As whom the server's processes run and how they are tied to this one. PostgreSQL refuses to run as root: then it runs as
 * {@code nobody}. On Linux {@code setpriv} has the kernel stop the server when this process dies, even by SIGKILL.
 *
 * @param prefix what is put before each command line
 * @param nobody whether the server runs as nobody, so that its files must be given to that account
 */
record ServerAccount(List<String> prefix, boolean nobody) {
    /** The account {@code nobody} of Linux, by number: names and groups differ between distributions. */
    static final int NOBODY = 65534;

    ServerAccount {
        prefix = List.copyOf(prefix);
    }

    static ServerAccount ofThisProcess() {
        boolean linux = System.getProperty("os.name").equals("Linux");
        Optional<Path> setpriv = Stream.of("/usr/bin/setpriv", "/bin/setpriv", "/usr/local/bin/setpriv")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
        return of(linux, runsAsRoot(linux), setpriv);
    }

    static ServerAccount of(boolean linux, boolean root, Optional<Path> setpriv) {
        if (root && (!linux || setpriv.isEmpty())) {
            throw new DatabaseStartException(
                    "the embedded PostgreSQL cannot run as root %s: start Remediator as an ordinary user, or configure an external database (remediator.database.url)"
                            .formatted(linux ? "without the program setpriv (package util-linux)" : "here"));
        }
        if (!linux || setpriv.isEmpty()) {
            return new ServerAccount(List.of(), false);
        }
        List<String> prefix = new ArrayList<>(List.of(setpriv.get().toString(), "--pdeathsig=INT"));
        if (root) {
            prefix.addAll(List.of("--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
        }
        return new ServerAccount(prefix, root);
    }

    List<String> command(Path program, List<String> arguments) {
        List<String> command = new ArrayList<>(prefix);
        command.add(program.toString());
        command.addAll(arguments);
        return command;
    }

    /** Gives a file or folder to the account that the server runs as. */
    void own(Path path) throws IOException {
        if (nobody) {
            Files.setAttribute(path, "unix:uid", NOBODY, LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(path, "unix:gid", NOBODY, LinkOption.NOFOLLOW_LINKS);
        }
    }

    /**
     * Checks that the server can get to {@code path} through all folders above it.
     *
     * @throws DatabaseStartException naming the first folder that stops it
     */
    void checkReaches(Path path) {
        if (!nobody) {
            return;
        }
        for (Path folder = path; folder != null; folder = folder.getParent()) {
            if (!canEnter(folder)) {
                throw new DatabaseStartException(
                        "Remediator runs as root, so PostgreSQL runs as nobody, and nobody cannot enter the folder %s on the way to %s: choose a data folder elsewhere (--data /var/lib/remediator), or allow it (chmod o+x %s)"
                                .formatted(folder, path, folder));
            }
        }
    }

    private static boolean canEnter(Path folder) {
        try {
            PosixFileAttributes attributes = Files.readAttributes(folder, PosixFileAttributes.class);
            boolean owner = Integer.valueOf(NOBODY).equals(Files.getAttribute(folder, "unix:uid"));
            return attributes
                    .permissions()
                    .contains(owner ? PosixFilePermission.OWNER_EXECUTE : PosixFilePermission.OTHERS_EXECUTE);
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean runsAsRoot(boolean linux) {
        @Nullable Object uid = null;
        if (linux) {
            try {
                uid = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
            } catch (IOException e) {
                // No /proc in this container: the name below has to do.
            }
        }
        return uid == null ? "root".equals(System.getProperty("user.name")) : uid.equals(0);
    }
}
