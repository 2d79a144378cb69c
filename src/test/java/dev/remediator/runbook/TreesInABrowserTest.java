package dev.remediator.runbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mermaid itself, in a browser, draws every tree of the project. */
class TreesInABrowserTest {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

    @Test
    void every_tree_is_drawn(@TempDir Path folder) throws Exception {
        assumeThat(CHROMIUM).as("Chromium from Debian's packages").exists();
        var catalog = Shipped.load(Shipped.FOLDER);
        var trees = catalog.playbooks().stream()
                .map(playbook -> Mermaid.of(Deciding.of(playbook, catalog.people())))
                .toList();
        Files.write(folder.resolve("mermaid.js"), mermaid());
        Files.writeString(
                folder.resolve("trees.html"),
                page(trees.stream()
                        .map(tree -> "<pre class=\"mermaid\">"
                                + tree.replace("&", "&amp;").replace("<", "&lt;") + "</pre>")
                        .collect(Collectors.joining("\n"))));

        var dom = folder.resolve("dom.html").toFile();
        var browser = new ProcessBuilder(
                        CHROMIUM.toString(),
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--user-data-dir=" + folder.resolve("profile"),
                        "--virtual-time-budget=120000",
                        "--dump-dom",
                        folder.resolve("trees.html").toUri().toString())
                .redirectOutput(dom)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(browser.waitFor(3, TimeUnit.MINUTES)).isTrue();
        } finally {
            browser.destroyForcibly();
        }

        assertThat(Files.readString(dom.toPath()))
                .contains("<title>drawn " + trees.size() + " of " + trees.size() + "</title>");
    }

    private static String page(String trees) {
        return """
                <!doctype html><meta charset="utf-8"><title>begun</title>%s
                <script src="mermaid.js"></script>
                <script>
                mermaid.initialize({ startOnLoad: false, securityLevel: "strict" });
                const all = document.querySelectorAll("pre.mermaid").length;
                mermaid.run()
                  .then(() => { document.title = "drawn " + document.querySelectorAll("pre.mermaid > svg g.nodes").length + " of " + all; })
                  .catch(e => { document.title = "failed: " + e; });
                </script>
                """.formatted(trees);
    }

    private static byte[] mermaid() throws IOException {
        try (var properties = Objects.requireNonNull(TreesInABrowserTest.class.getResourceAsStream(
                "/META-INF/maven/org.webjars.npm/mermaid/pom.properties"))) {
            var version = new String(properties.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith("version="))
                    .findFirst()
                    .orElseThrow()
                    .substring("version=".length());
            try (var script = Objects.requireNonNull(TreesInABrowserTest.class.getResourceAsStream(
                    "/META-INF/resources/webjars/mermaid/" + version + "/dist/mermaid.min.js"))) {
                return script.readAllBytes();
            }
        }
    }
}
