package dev.remediator.cli;

import dev.remediator.action.Actions;
import dev.remediator.intake.ActivePlaybooks;
import dev.remediator.playbook.PlaybookCatalog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;

/** The playbooks of a folder, as the service would ask them. */
final class PlaybookFolder {
    private PlaybookFolder() {}

    static ActivePlaybooks load(Path folder, Actions actions) throws NotUnderstood {
        if (!Files.isDirectory(folder))
            throw new NotUnderstood("there is no folder '" + folder + "'; name the one that holds targets.yaml");
        return switch (PlaybookCatalog.load(folder, actions)) {
            case PlaybookCatalog.Loaded loaded -> ActivePlaybooks.of(loaded.catalog());
            case PlaybookCatalog.Refused refused -> {
                var lines = new ArrayList<String>();
                refused.problems().forEach(problem -> lines.add(problem.toString()));
                lines.add("the remediations in " + folder + " have mistakes, so nothing can be said about them");
                throw new NotUnderstood(lines);
            }
        };
    }
}
