package dev.remediator.cli;

import dev.remediator.action.Actions;
import dev.remediator.action.NearMiss;
import dev.remediator.playbook.PlaybookCatalog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Whether {@code people.yaml} knows somebody, where it can be read from here: the service itself knows of groups only. */
final class KnownEngineers {
    private static final String REMEDIATIONS = "remediator.remediations";

    private KnownEngineers() {}

    /**
     * @param engineer of no length where a token says who it is
     * @return for whoever typed the name; empty where it is known, or where there is no file to ask
     */
    static Optional<String> problem(
            String engineer, Function<String, Optional<String>> settings, Supplier<Actions> actions) {
        return unknown(engineer, settings, actions).map(unknown -> unknown + "; nothing was done");
    }

    /** @return as above, without what became of it */
    static Optional<String> unknown(
            String engineer, Function<String, Optional<String>> settings, Supplier<Actions> actions) {
        if (engineer.isEmpty()) return Optional.empty();
        var folder = Path.of(settings.apply(REMEDIATIONS).orElse("remediations"));
        var file = folder.resolve("people.yaml");
        if (!Files.isRegularFile(file)) return Optional.empty();
        if (!(PlaybookCatalog.load(folder, actions.get()) instanceof PlaybookCatalog.Loaded loaded))
            return Optional.empty();
        var names = loaded.catalog().people().engineers().keySet();
        if (names.contains(engineer)) return Optional.empty();
        return Optional.of("there is no engineer '%s' in %s%s"
                .formatted(
                        engineer,
                        file,
                        NearMiss.of(engineer, names)
                                .map(near -> ", did you mean '" + near + "'?")
                                .orElse("")));
    }
}
