package dev.remediator.intake;

import dev.remediator.action.Actions;
import dev.remediator.playbook.Playbook;
import dev.remediator.playbook.PlaybookCatalog;
import dev.remediator.playbook.Problem;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Follows the folder of remediations. A change comes into force as a whole once the files have rested from one look to the
 * next; one with mistakes is refused as a whole, people are told, and the last good set stays.
 *
 * <p>The folder is looked at and not watched: what a container mounts is exchanged by links, of which not every file
 * system tells.
 */
public final class RemediationsReload {
    private static final Logger LOG = Logger.getLogger(RemediationsReload.class);
    private static final int DEPTH = 3;
    private static final int MOST_FILES = 200_000;

    /**
     * How the folder stands to what is in force.
     *
     * @param digest of the set in force
     * @param since when it came into force here
     * @param refused the problems of a change that was refused, and when it was
     */
    public record Status(String digest, Instant since, Optional<Refusal> refused) {}

    /** @param problems at least one */
    public record Refusal(Instant at, List<Problem> problems) {
        public Refusal {
            problems = List.copyOf(problems);
        }
    }

    private final Path folder;
    private final Remediations remediations;
    private final Actions actions;
    private final ReloadNews news;
    private final InstantSource clock;
    private volatile Status status;
    private String decided;
    private String seen;
    private List<Playbook> unasked = List.of();

    RemediationsReload(Path folder, Remediations remediations, Actions actions, ReloadNews news, InstantSource clock) {
        this.folder = folder;
        this.remediations = remediations;
        this.actions = actions;
        this.news = news;
        this.clock = clock;
        status = new Status(remediations.catalog().digest(), clock.instant(), Optional.empty());
        decided = "";
        seen = "";
    }

    public Status status() {
        return status;
    }

    /** One look; called again and again by one thread at a time. The first one compares what was loaded at the start. */
    public synchronized void look() {
        var signature = signature();
        boolean rests = signature.equals(seen);
        seen = signature;
        wake();
        if (!rests || signature.equals(decided)) return;
        switch (PlaybookCatalog.load(folder, actions)) {
            case PlaybookCatalog.Loaded loaded -> accept(loaded.catalog());
            case PlaybookCatalog.Refused refused -> refuse(refused.problems());
        }
        decided = signature;
    }

    private void accept(PlaybookCatalog next) {
        var now = clock.instant();
        if (!next.digest().equals(remediations.catalog().digest())) {
            var changes = remediations.replace(next);
            LOG.infof("The remediations have changed and are in force: %s", changes.says());
            status = new Status(next.digest(), now, Optional.empty());
            unasked = changes.toAsk();
            wake();
        } else if (status.refused().isPresent()) {
            status = new Status(status.digest(), status.since(), Optional.empty());
        }
        news.accepted(now);
    }

    /** Kept until it succeeds, so that no alert is forgotten because the database was away. */
    private void wake() {
        if (unasked.isEmpty()) return;
        int woken = remediations.wake(unasked);
        unasked = List.of();
        if (woken > 0) LOG.infof("Alerts that fire and that nothing had taken, decided anew: %d", woken);
    }

    private void refuse(List<Problem> problems) {
        var now = clock.instant();
        if (status.refused().filter(r -> r.problems().equals(problems)).isPresent()) return;
        LOG.errorf(
                "The remediations have changed and were refused as a whole; those from before stay in force. Problems: %d,"
                        + " the first: %s",
                problems.size(), problems.getFirst());
        news.refused(problems, now);
        status = new Status(status.digest(), status.since(), Optional.of(new Refusal(now, problems)));
    }

    /**
     * Of everything that tells whether a file is another one than before; what cannot be read is part of it, and hides no
     * change of the others. What begins with a dot is not read, so it is not looked at.
     */
    private String signature() {
        var lines = new ArrayList<String>();
        try {
            var unused =
                    Files.walkFileTree(folder, Set.of(FileVisitOption.FOLLOW_LINKS), DEPTH, new Stamps(folder, lines));
        } catch (IOException e) {
            lines.add("unreadable: " + e.getMessage());
        }
        Collections.sort(lines);
        return String.join("\n", lines);
    }

    private static final class Stamps extends SimpleFileVisitor<Path> {
        private final Path folder;
        private final List<String> lines;

        Stamps(Path folder, List<String> lines) {
            this.folder = folder;
            this.lines = lines;
        }

        private boolean isLeftOut(Path file) {
            return !file.equals(folder) && String.valueOf(file.getFileName()).startsWith(".");
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            return isLeftOut(directory) ? FileVisitResult.SKIP_SUBTREE : add(directory, "folder");
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isDirectory()) return add(file, "folder");
            return add(file, attributes.size() + " " + attributes.lastModifiedTime() + " " + attributes.fileKey());
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) {
            return add(file, "unreadable");
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) {
            return FileVisitResult.CONTINUE;
        }

        private FileVisitResult add(Path file, String stamp) {
            if (isLeftOut(file)) return FileVisitResult.CONTINUE;
            lines.add(file + "\0" + stamp);
            return lines.size() < MOST_FILES ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
        }
    }
}
