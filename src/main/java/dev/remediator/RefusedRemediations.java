package dev.remediator;

import dev.remediator.action.Actions;
import dev.remediator.playbook.PlaybookCatalog;
import dev.remediator.playbook.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The service would start without knowing what to do: its remediations are not there, or have mistakes. */
final class RefusedRemediations extends RuntimeException {
    private static final String FOLDER = "remediator.remediations";

    private final transient List<Problem> problems;

    private RefusedRemediations(Path folder, List<Problem> problems) {
        super(
                problems.isEmpty()
                        ? "there is no folder of remediations at %s, and without it nothing would ever be done: make it, or name another with %s"
                                .formatted(folder.toAbsolutePath(), FOLDER)
                        : "%d %s in the remediations in %s, so nothing was started"
                                .formatted(problems.size(), problems.size() == 1 ? "mistake" : "mistakes", folder));
        this.problems = List.copyOf(problems);
    }

    /**
     * Looks before anything is started, so that all that is wrong is said at once and by itself.
     *
     * @param config answers a property's text, empty where it is not set
     * @throws RefusedRemediations if the service could not use them
     */
    static void check(Function<String, Optional<String>> config) {
        Path folder = Path.of(config.apply(FOLDER).orElse("remediations"));
        if (!Files.isDirectory(folder)) {
            throw new RefusedRemediations(folder, List.of());
        }
        switch (PlaybookCatalog.load(folder, Actions.discover())) {
            case PlaybookCatalog.Loaded _ -> {}
            case PlaybookCatalog.Refused refused -> throw new RefusedRemediations(folder, refused.problems());
        }
    }

    /** Each with its place; empty where there is no folder. */
    List<Problem> problems() {
        return problems;
    }
}
