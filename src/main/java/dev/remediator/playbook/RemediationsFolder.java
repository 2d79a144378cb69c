package dev.remediator.playbook;

import dev.remediator.action.NearMiss;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads the files of a folder, each once. What begins with a dot is left out, so that a mounted ConfigMap works, whose
 * files are links into {@code ..data}; a link that leads out of the folder is refused.
 */
final class RemediationsFolder {
    static final String MESSAGES = "messages/";
    static final String TESTS = "tests/";
    private static final int DEEPEST_TESTS = 4;

    private static final String TEXT = ".md";
    private static final String YAML = ".yaml";
    private static final Set<String> TOP = Set.of(TargetsFile.NAME, PeopleFile.NAME, DrillsFile.NAME, SafetyFile.NAME);
    private static final int MOST_FILES = 100_000;

    private final Path folder;
    private final SortedMap<String, String> texts = new TreeMap<>();
    private final SortedMap<String, String> tests = new TreeMap<>();
    private final List<Problem> problems = new ArrayList<>();

    private RemediationsFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * @param texts by path below the folder, with slashes: {@code targets.yaml}, {@code gateway/service-down.yaml},
     *     {@code messages/first-notice.md}
     * @param tests by path, too: {@code tests/service-down.yaml}; they say nothing about what is done
     * @param problems of files that could not be read
     */
    record Contents(SortedMap<String, String> texts, SortedMap<String, String> tests, List<Problem> problems) {
        /** Of one of the files beside the areas. */
        Optional<String> top(String name) {
            return Optional.ofNullable(texts.get(name));
        }

        /** Paths of messages. */
        List<String> messages() {
            return texts.keySet().stream()
                    .filter(path -> path.startsWith(MESSAGES))
                    .toList();
        }

        /** Paths of playbooks. */
        List<String> playbooks() {
            return texts.keySet().stream()
                    .filter(path -> path.indexOf('/') > 0 && !path.startsWith(MESSAGES))
                    .toList();
        }
    }

    static Contents read(Path folder) {
        var reader = new RemediationsFolder(folder);
        if (!Files.isDirectory(folder))
            reader.problem("", "there is no such folder; name the one that holds targets.yaml");
        else reader.top();
        return new Contents(reader.texts, reader.tests, List.copyOf(reader.problems));
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
                if (!staysInside(entry, name)) continue;
                switch (name + "/") {
                    case MESSAGES -> messages(entry, name);
                    case TESTS -> tests(entry, name, DEEPEST_TESTS);
                    default -> area(entry, name);
                }
            } else if (TOP.contains(name)) file(entry, name, YamlReader.MAX_BYTES, texts);
            else if (isYaml(name)) problem(name, misplaced(name));
        }
    }

    private static String misplaced(String name) {
        var stems = TOP.stream().map(RemediationsFolder::stem).toList();
        return NearMiss.of(stem(name), stems)
                .map(near -> "this file is not read; rename it to " + near + YAML)
                .orElse("a playbook stands in a folder of its area: move it to <area>/" + name);
    }

    /** Ends are alike, and would make every name a near one. */
    private static String stem(String file) {
        return file.substring(0, file.lastIndexOf('.'));
    }

    private void area(Path area, String areaName) {
        for (var entry : list(area, areaName)) {
            String path = areaName + "/" + entry.getFileName();
            if (Files.isDirectory(entry)) {
                if (holdsYaml(entry, path))
                    problem(path, "areas have no folders within them, and playbooks here are not read; move them up");
            } else if (path.endsWith(YAML)) file(entry, path, YamlReader.MAX_BYTES, texts);
            else if (isYaml(path)) problem(path, "this file is not read: playbooks end in .yaml; rename it");
        }
    }

    private void messages(Path messages, String name) {
        for (var entry : list(messages, name)) {
            String path = name + "/" + entry.getFileName();
            String message = withoutEnd(String.valueOf(entry.getFileName()));
            if (Files.isDirectory(entry)) problem(path, "messages have no folders within them; move its texts up");
            else if (!path.endsWith(TEXT)) problem(path, "this file is not read: messages end in .md; rename it");
            else if (!Section.isName(message))
                problem(
                        path,
                        Problems.quote(message)
                                + " is no name; rename the file, with lower-case letters, digits and dashes");
            else file(entry, path, MessageFile.MAX_BYTES, texts);
        }
    }

    /** @param deeper how many folders below this one are read, too; other files there are left to whoever put them */
    private void tests(Path folder, String name, int deeper) {
        for (var entry : list(folder, name)) {
            String path = name + "/" + entry.getFileName();
            if (Files.isDirectory(entry)) {
                if (deeper > 0 && !Files.isSymbolicLink(entry)) tests(entry, path, deeper - 1);
            } else if (path.endsWith(YAML)) file(entry, path, YamlReader.MAX_BYTES, tests);
            else if (isYaml(path) && deeper == DEEPEST_TESTS)
                problem(path, "this file is not read: tests end in .yaml; rename it");
        }
    }

    /** Of a message's file, its name. */
    static String withoutEnd(String file) {
        return file.endsWith(TEXT) ? file.substring(0, file.length() - TEXT.length()) : file;
    }

    private boolean holdsYaml(Path inner, String path) {
        return list(inner, path).stream().anyMatch(entry -> isYaml(entry.toString()));
    }

    private static boolean isYaml(String name) {
        return name.endsWith(YAML) || name.endsWith(".yml");
    }

    private List<Path> list(Path of, String path) {
        var entries = new ArrayList<Path>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(of)) {
            for (var entry : stream) {
                if (String.valueOf(entry.getFileName()).startsWith(".")) continue;
                if (entries.size() == MOST_FILES) throw new IOException("more than " + MOST_FILES + " files");
                entries.add(entry);
            }
        } catch (IOException | DirectoryIteratorException e) {
            problem(path, "the folder cannot be read: " + Problems.firstLine(e) + "; look at its permissions");
        }
        entries.sort(null);
        return entries;
    }

    private void file(Path file, String path, int most, SortedMap<String, String> into) {
        if (!staysInside(file, path)) return;
        if (!Files.isRegularFile(file)) {
            problem(path, "not a file that can be read; write a text here, or remove it");
            return;
        }
        try (var in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(most + 1);
            if (bytes.length > most) problem(path, "larger than " + most / 1024 + " KiB; split it");
            else into.put(path, decode(bytes));
        } catch (CharacterCodingException e) {
            problem(path, "not UTF-8 text; save it as UTF-8");
        } catch (IOException e) {
            problem(path, "cannot be read: " + e.getClass().getSimpleName() + "; look at its permissions");
        }
    }

    private boolean staysInside(Path file, String path) {
        try {
            if (file.toRealPath().startsWith(folder.toRealPath())) return true;
            problem(path, "a link that leads out of the folder is not followed; copy the file here");
        } catch (IOException e) {
            problem(path, "a link that leads nowhere; mend or remove it");
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
