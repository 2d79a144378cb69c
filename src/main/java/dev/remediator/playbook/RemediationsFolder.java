package dev.remediator.playbook;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads the files of a folder, each once. What begins with a dot is left out, so that a mounted ConfigMap works, whose
 * files are links into {@code ..data}; a link that leads out of the folder is refused.
 */
final class RemediationsFolder {
    /** Parts of the language that this version does not read. */
    private static final Set<String> LATER_FILES = Set.of("people.yaml");

    private static final Set<String> LATER_FOLDERS = Set.of("messages", "tests");
    private static final int MOST_FILES = 100_000;

    private final Path folder;
    private final SortedMap<String, String> texts = new TreeMap<>();
    private final List<Problem> problems = new ArrayList<>();

    private RemediationsFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * @param texts by path below the folder, with slashes: {@code targets.yaml}, {@code gateway/service-down.yaml}
     * @param problems of files that could not be read
     */
    record Contents(SortedMap<String, String> texts, List<Problem> problems) {}

    static Contents read(Path folder) {
        var reader = new RemediationsFolder(folder);
        if (!Files.isDirectory(folder)) reader.problem("", "there is no such folder");
        else reader.top();
        return new Contents(reader.texts, List.copyOf(reader.problems));
    }

    /** As problems name a file. */
    static String display(Path folder, String path) {
        String name = folder.toString().replace('\\', '/');
        if (path.isEmpty()) return name;
        return name.isEmpty() || name.equals(".") ? path : name + "/" + path;
    }

    private void top() {
        for (var entry : list(folder, "")) {
            String name = String.valueOf(entry.getFileName());
            if (Files.isDirectory(entry)) {
                if (!LATER_FOLDERS.contains(name) && staysInside(entry, name)) area(entry, name);
            } else if (name.equals(TargetsFile.NAME)) file(entry, name);
            else if (isYaml(name) && !LATER_FILES.contains(name))
                problem(name, "a playbook stands in a folder of its area: move it to <area>/" + name);
        }
    }

    private void area(Path area, String areaName) {
        for (var entry : list(area, areaName)) {
            String path = areaName + "/" + entry.getFileName();
            if (Files.isDirectory(entry)) {
                if (holdsYaml(entry, path))
                    problem(path, "areas have no folders within them; playbooks here are not read");
            } else if (path.endsWith(".yaml")) file(entry, path);
            else if (isYaml(path)) problem(path, "this file is not read: playbooks end in .yaml");
        }
    }

    private boolean holdsYaml(Path inner, String path) {
        return list(inner, path).stream().anyMatch(entry -> isYaml(entry.toString()));
    }

    private static boolean isYaml(String name) {
        return name.endsWith(".yaml") || name.endsWith(".yml");
    }

    private List<Path> list(Path of, String path) {
        var entries = new ArrayList<Path>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(of)) {
            for (var entry : stream) {
                if (String.valueOf(entry.getFileName()).startsWith(".")) continue;
                if (entries.size() == MOST_FILES) throw new IOException("more than " + MOST_FILES + " files");
                entries.add(entry);
            }
        } catch (IOException | java.nio.file.DirectoryIteratorException e) {
            problem(path, "the folder cannot be read: " + Problems.firstLine(e));
        }
        entries.sort(null);
        return entries;
    }

    private void file(Path file, String path) {
        if (!staysInside(file, path)) return;
        if (!Files.isRegularFile(file)) {
            problem(path, "not a file that can be read");
            return;
        }
        try (var in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(YamlReader.MAX_BYTES + 1);
            if (bytes.length > YamlReader.MAX_BYTES)
                problem(path, "larger than " + YamlReader.MAX_BYTES / 1024 + " KiB; split it");
            else texts.put(path, decode(bytes));
        } catch (CharacterCodingException e) {
            problem(path, "not UTF-8 text");
        } catch (IOException e) {
            problem(path, "cannot be read: " + e.getClass().getSimpleName());
        }
    }

    private boolean staysInside(Path file, String path) {
        try {
            if (file.toRealPath().startsWith(folder.toRealPath())) return true;
            problem(path, "a link that leads out of the folder is not followed; copy the file here");
        } catch (IOException e) {
            problem(path, "a link that leads nowhere");
        }
        return false;
    }

    /** A byte order mark is no part of the text. */
    private static String decode(byte[] bytes) throws CharacterCodingException {
        String text = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private void problem(String path, String message) {
        problems.add(new Problem(display(folder, path), 1, 1, message));
    }
}
