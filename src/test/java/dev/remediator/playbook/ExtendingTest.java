package dev.remediator.playbook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.remediator.action.Action;
import dev.remediator.action.ActionCalls;
import dev.remediator.action.ActionTypes;
import dev.remediator.action.Actions;
import dev.remediator.action.Call;
import dev.remediator.action.Change;
import dev.remediator.action.GuardLimits;
import dev.remediator.action.Outcome;
import dev.remediator.action.Preparation;
import dev.remediator.action.Reading;
import dev.remediator.outbound.AllowedHosts;
import dev.remediator.outbound.DirectOutbound;
import dev.remediator.outbound.FakeHttp;
import dev.remediator.outbound.OutboundLimits;
import dev.remediator.outbound.Reply;
import dev.remediator.target.Binding;
import dev.remediator.target.Slot;
import dev.remediator.target.Target;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever follows {@code docs/extending.md} word for word has a capability that works. */
class ExtendingTest {
    private static final Pattern BLOCK = Pattern.compile("```[a-z]+ (\\S+)\n(.*?)```", Pattern.DOTALL);
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private static Path folder;

    private static final Map<String, String> BLOCKS = new LinkedHashMap<>();
    private static final List<Action<?, ?>> FOUND = new ArrayList<>();

    @BeforeAll
    @SuppressWarnings("rawtypes")
    static void the_document_is_compiled() throws IOException {
        var matcher = BLOCK.matcher(Files.readString(Path.of("docs", "extending.md")));
        while (matcher.find())
            BLOCKS.put(Objects.requireNonNull(matcher.group(1)), Objects.requireNonNull(matcher.group(2)));
        var classes = Files.createDirectories(folder.resolve("classes"));
        var arguments = new ArrayList<>(
                List.of("-d", classes.toString(), "-proc:none", "-cp", System.getProperty("java.class.path")));
        for (var block : BLOCKS.entrySet()) {
            var file = (block.getKey().startsWith("META-INF") ? classes : folder).resolve(block.getKey());
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            Files.writeString(file, block.getValue());
            if (block.getKey().endsWith(".java")) arguments.add(file.toString());
        }
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(null, System.out, System.err, arguments.toArray(String[]::new)))
                .isZero();
        var loader = new URLClassLoader(new URL[] {classes.toUri().toURL()}, ExtendingTest.class.getClassLoader());
        ServiceLoader.load(Action.class, loader).stream()
                .filter(provider -> provider.type().getPackageName().equals("example"))
                .forEach(provider -> FOUND.add((Action<?, ?>) provider.get()));
    }

    private static Actions all() {
        var all = new ArrayList<Action<?, ?>>(FOUND);
        all.addAll(Actions.discover().all());
        return new Actions(all);
    }

    private static Action<?, ?> found(String capability) {
        return FOUND.stream()
                .filter(action -> action.capability().equals(capability))
                .findFirst()
                .orElseThrow();
    }

    private static TestFolder remediations(String targets, String playbook) {
        return new TestFolder(folder.resolve("remediations" + targets.hashCode() + playbook.hashCode()))
                .with("targets.yaml", targets)
                .with("gateway/cache-poisoned.yaml", playbook);
    }

    private static String block(String name) {
        return Objects.requireNonNull(BLOCKS.get(name), name);
    }

    private static String targets() {
        return block("targets.yaml")
                + "    checks: { alive: { http: { url: \"https://gateway.internal.example/health\" } } }\n";
    }

    @Test
    void its_classes_are_found_and_described() {
        assertThat(FOUND).extracting(Action::capability).containsExactly("cache.stats", "cache.flush");
        assertThat(ActionTypes.keys(found("cache.flush").input()))
                .containsExactly(new ActionTypes.Key(
                        "older-than",
                        java.time.Duration.class,
                        false,
                        Optional.of("0s"),
                        Optional.of("0s"),
                        Optional.of("30d"),
                        Optional.of("only entries that are older than this")));
    }

    @Test
    void its_playbook_passes_the_checker() {
        assertThat(PlaybookCatalog.load(
                        remediations(targets(), block("gateway/cache-poisoned.yaml"))
                                .path(),
                        all()))
                .isInstanceOf(PlaybookCatalog.Loaded.class);
    }

    @Test
    void mistakes_in_its_parameters_and_facts_are_found_by_themselves() {
        var playbook = block("gateway/cache-poisoned.yaml")
                .replace("older-than: 1h", "older-then: 1h")
                .replace("hitRatio <", "hitRate <");

        var load = PlaybookCatalog.load(remediations(targets(), playbook).path(), all());

        assertThat(load).isInstanceOf(PlaybookCatalog.Refused.class);
        assertThat(load.toString()).contains("did you mean 'older-than'?").contains("hitRate");
    }

    @Test
    void it_reads_and_changes_a_gateway() throws Exception {
        try (var gateway = new FakeHttp(seen -> seen.line().startsWith("GET")
                        ? Reply.json("{\"entries\": 1200, \"hitRatio\": 0.31}")
                        : Reply.status(204));
                var outbound = new DirectOutbound(
                        AllowedHosts.of(List.of(gateway.origin())), OutboundLimits.STANDARD, "test")) {
            var calls = new ActionCalls(outbound, GuardLimits.STANDARD, Call.Clock.system());
            var target = new Target(
                    "mcp-gateway",
                    "MCP gateway with a cache",
                    Optional.empty(),
                    List.of(),
                    Map.of(
                            Slot.READINGS,
                            new Binding(
                                    "cache",
                                    JsonNodeFactory.instance.objectNode().put("url", gateway.origin() + "/cache"))),
                    Map.of());
            var nothing = JsonNodeFactory.instance.objectNode();

            assertThat(ActionTypes.write(calls.read((Reading<?, ?, ?>) found("cache.stats"), target, nothing))
                            .toString())
                    .isEqualTo("{\"entries\":1200,\"hitRatio\":0.31}");
            var flush = (Change<?, ?>) found("cache.flush");
            var input = JSON.createObjectNode().put("older-than", "1h");
            if (!(calls.prepare(flush, target, input, "key") instanceof Preparation.Ready(var prepared)))
                throw new AssertionError("not prepared");
            assertThat(prepared.says()).isEqualTo("flush the cache of mcp-gateway");
            assertThat(calls.act(flush, target, input, "key", prepared))
                    .isEqualTo(new Outcome.Done("the cache of mcp-gateway is flushed", Optional.empty()));
            assertThat(gateway.changes()).singleElement().satisfies(seen -> {
                assertThat(seen.line()).isEqualTo("POST /cache/flush");
                assertThat(seen.body()).isEqualTo("{\"olderThanSeconds\":3600}");
            });
        }
    }
}
