package dev.remediator.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class PostgresBinariesTest {
    @TempDir
    Path folder;

    interface Packing {
        void pack(TarArchiveOutputStream tar) throws IOException;
    }

    @Test
    void theProgramsRunAndAreOfTheVersionThatTheirFolderSays() throws IOException {
        PostgresBinaries binaries = PostgresBinaries.unpack(TestPostgres.programs());

        String version = Commands.run(
                "version",
                Commands.prepare(folder, List.of(binaries.program("postgres").toString(), "--version")),
                Duration.ofSeconds(10));
        assertThat(version).isEqualTo("postgres (PostgreSQL) " + PostgresBinaries.VERSION + "\n");
        assertThat(binaries.home()).hasFileName("postgres-" + PostgresBinaries.VERSION);
    }

    @Test
    void unpackedProgramsAreNotUnpackedAgain() throws IOException {
        Path home = Files.createDirectory(folder.resolve("postgres-" + PostgresBinaries.VERSION));

        assertThat(PostgresBinaries.unpack(folder)).isEqualTo(new PostgresBinaries(home));
        assertThat(home).isEmptyDirectory();
    }

    @Test
    void aPlatformWithoutProgramsIsToldToConfigureADatabase() {
        assertThatThrownBy(() -> PostgresBinaries.unpack(folder, "SunOS", "sparcv9"))
                .hasMessageStartingWith("this build of Remediator brings no PostgreSQL for SunOS on sparcv9")
                .hasMessageContaining("configure an external database (remediator.database.url)");
        assertThat(folder).isEmptyDirectory();
    }

    @ParameterizedTest
    @CsvSource({
        "Linux,    amd64,   postgres-linux-x86_64.txz",
        "Linux,    aarch64, postgres-linux-arm_64.txz",
        "Mac OS X, aarch64, postgres-darwin-arm_64.txz",
        "Mac OS X, x86_64,  postgres-darwin-x86_64.txz"
    })
    void eachPlatformHasItsArchive(String os, String arch, String archive) {
        assertThat(PostgresBinaries.archiveFor(os, arch)).isEqualTo(archive);
    }

    @Test
    void filesFoldersAndLinksAreUnpackedForAllToRead() throws IOException {
        PostgresBinaries.unpack(
                txz(tar -> {
                    file(tar, "./bin/postgres", 0100700, "program");
                    file(tar, "lib/libpq.so.5.17", 0100600, "library");
                    link(tar, "lib/libpq.so", "libpq.so.5.17");
                }),
                folder);

        assertThat(folder.resolve("bin/postgres")).hasContent("program");
        assertThat(permissions("bin/postgres")).isEqualTo("rwxr-xr-x");
        assertThat(permissions("bin")).isEqualTo("rwxr-xr-x");
        assertThat(permissions("lib/libpq.so.5.17")).isEqualTo("rw-r--r--");
        assertThat(folder.resolve("lib/libpq.so")).isSymbolicLink().hasContent("library");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../evil", "bin/../../evil", "/evil", "bin/.."})
    void anEntryThatLeadsOutsideIsRefused(String name) throws IOException {
        Path inner = Files.createDirectory(folder.resolve("inner"));

        assertThatThrownBy(() -> PostgresBinaries.unpack(txz(tar -> file(tar, name, 0100600, "x")), inner))
                .hasMessage("the archive leads outside of its folder: " + name);
        assertThat(folder.resolve("evil")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "../..", "/etc", "lib/../../evil"})
    void aLinkThatLeadsUpwardsIsRefused(String target) {
        assertThatThrownBy(() -> PostgresBinaries.unpack(txz(tar -> link(tar, "lib/link", target)), folder))
                .hasMessage("the archive leads outside of its folder: lib/link");
    }

    @Test
    void aDeviceIsRefused() {
        assertThatThrownBy(() -> PostgresBinaries.unpack(
                        txz(tar -> {
                            tar.putArchiveEntry(new TarArchiveEntry("device", TarConstants.LF_CHR));
                            tar.closeArchiveEntry();
                        }),
                        folder))
                .hasMessage("the archive holds neither file, folder nor symbolic link: device");
    }

    @Test
    void aTruncatedArchiveLeavesNothingThatLooksComplete() throws IOException {
        byte[] whole = txz(tar -> file(tar, "bin/postgres", 0100700, "program".repeat(1000)))
                .readAllBytes();
        InputStream half = new ByteArrayInputStream(whole, 0, whole.length / 2);

        assertThatThrownBy(() -> PostgresBinaries.unpackInOneStep(half, folder.resolve("postgres")))
                .isInstanceOf(IOException.class);

        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    private String permissions(String path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(path)));
    }

    private static InputStream txz(Packing packing) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (var tar = new TarArchiveOutputStream(new XZOutputStream(bytes, new LZMA2Options()))) {
            packing.pack(tar);
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }

    private static void file(TarArchiveOutputStream tar, String name, int mode, String content) throws IOException {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        TarArchiveEntry entry = new TarArchiveEntry(name, true);
        entry.setMode(mode);
        entry.setSize(bytes.length);
        tar.putArchiveEntry(entry);
        tar.write(bytes);
        tar.closeArchiveEntry();
    }

    private static void link(TarArchiveOutputStream tar, String name, String target) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
        entry.setLinkName(target);
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
    }
}
