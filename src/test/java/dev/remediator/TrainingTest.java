package dev.remediator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.action.Actions;
import dev.remediator.playbook.PlaybookCatalog;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingTest {
    @Test
    void whatItTrainsWithIsValidInThisVersionsLanguage(@TempDir Path folder) throws Exception {
        Training.copyRemediations(folder);

        assertThat(PlaybookCatalog.load(folder, Actions.discover())).isInstanceOf(PlaybookCatalog.Loaded.class);
        assertThat(Files.readString(folder.resolve("training/playbook.yaml"))).contains("for: 1h");
    }
}
