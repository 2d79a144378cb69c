package dev.remediator.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServerAccountTest {
    private static final Optional<Path> SETPRIV = Optional.of(Path.of("/usr/bin/setpriv"));
    private static final Path POSTGRES = Path.of("/d/bin/postgres");

    @Test
    void onLinuxTheServerEndsWithUs() {
        assertThat(ServerAccount.of(true, false, SETPRIV).command(POSTGRES, List.of("-D", "x")))
                .containsExactly("/usr/bin/setpriv", "--pdeathsig=INT", "/d/bin/postgres", "-D", "x");
    }

    @Test
    void forRootItRunsAsNobodyWithoutAnyGroup() {
        assertThat(ServerAccount.of(true, true, SETPRIV).command(POSTGRES, List.of()))
                .containsExactly(
                        "/usr/bin/setpriv",
                        "--pdeathsig=INT",
                        "--reuid=65534",
                        "--regid=65534",
                        "--clear-groups",
                        "/d/bin/postgres");
    }

    @Test
    void withoutSetprivItIsAPlainChild() {
        assertThat(ServerAccount.of(false, false, Optional.empty()).command(POSTGRES, List.of()))
                .containsExactly("/d/bin/postgres");
        assertThat(ServerAccount.of(true, false, Optional.empty()).command(POSTGRES, List.of()))
                .containsExactly("/d/bin/postgres");
    }

    @Test
    void rootThatCannotBecomeNobodyIsToldWhatToDo() {
        assertThatThrownBy(() -> ServerAccount.of(true, true, Optional.empty()))
                .hasMessage(
                        "the embedded PostgreSQL cannot run as root without the program setpriv (package util-linux): "
                                + "start Remediator as an ordinary user, or configure an external database (remediator.database.url)");
        assertThatThrownBy(() -> ServerAccount.of(false, true, SETPRIV))
                .hasMessageStartingWith("the embedded PostgreSQL cannot run as root here: ");
    }

    @Test
    void aFolderThatNobodyCannotEnterIsNamed() throws IOException {
        ServerAccount nobody = ServerAccount.of(true, true, SETPRIV);
        Path folder = TestPostgres.newFolder();
        try {
            Path closed = Files.createDirectory(folder.resolve("closed"));
            Path data = Files.createDirectories(closed.resolve("deep/data"));
            Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwxr-x---"));

            assertThatThrownBy(() -> nobody.checkReaches(data))
                    .hasMessageContaining("nobody cannot enter the folder " + closed + " on the way to " + data)
                    .hasMessageContaining("chmod o+x " + closed);

            Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwxr-x--x"));
            nobody.checkReaches(data);
        } finally {
            Folder.delete(folder);
        }
    }

    @Test
    void anOrdinaryUserNeedsNoSuchCheck() {
        ServerAccount.of(true, false, SETPRIV).checkReaches(Path.of("/no/such/folder"));
    }

    @Test
    void whatThisProcessIsDecides() {
        assumeTrue(System.getProperty("os.name").equals("Linux"));

        assertThat(ServerAccount.ofThisProcess().nobody())
                .isEqualTo(ProcessHandle.current().info().user().orElse("").equals("root"));
    }
}
