package dev.remediator.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.action.Actions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever copies an example of a target from the documents has one that passes the check. */
class DocumentedTargetsTest {
    private static final Pattern BLOCK = Pattern.compile("```yaml\n(targets:\n.*?)```", Pattern.DOTALL);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    /** Those that are whole; an outline has dots where something is left out. */
    static Stream<String> examples() {
        try {
            return BLOCK.matcher(Files.readString(Path.of("docs", "actions.md")))
                    .results()
                    .map((MatchResult block) -> block.group(1))
                    .filter(example -> !example.contains("…"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void every_kind_of_adapter_has_one() {
        var all = String.join("\n", examples().toList());

        assertThat(examples()).hasSizeGreaterThanOrEqualTo(8);
        assertThat(all).contains("railway:", "actuator:", "haproxy:", "http:", "prometheus:");
    }

    @ParameterizedTest
    @MethodSource("examples")
    void it_passes_the_check(String example) throws IOException {
        Files.writeString(folder.resolve("targets.yaml"), example);

        assertThat(PlaybookCatalog.load(folder, Actions.discover())).isInstanceOf(PlaybookCatalog.Loaded.class);
    }
}
