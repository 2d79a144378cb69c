package dev.remediator.api;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import dev.remediator.ingest.SourceAuthentication;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * The OpenAPI document, made from the endpoints' own annotations and from what their sources say about them. It is made by
 * a test and not by the service: what is served is a file that people have read in a change, and no route but ours serves it.
 */
final class OpenApiDocument {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final java.nio.file.Path SOURCES = java.nio.file.Path.of("src/main/java");

    private record Endpoint(Class<?> owner, Method method, String verb, String path) {
        Set<String> roles() {
            var allowed = method.getAnnotation(RolesAllowed.class);
            return allowed == null ? Set.of() : new TreeSet<>(List.of(allowed.value()));
        }

        <A extends Annotation> Optional<A> annotation(Class<A> type) {
            return Optional.ofNullable(method.getAnnotation(type))
                    .or(() -> Optional.ofNullable(owner.getAnnotation(type)));
        }
    }

    private final Map<String, String> comments = new HashMap<>();

    /** @param owners every class that has endpoints */
    static String of(List<Class<?>> owners) {
        try {
            return new JsonMapper()
                            .writerWithDefaultPrettyPrinter()
                            .writeValueAsString(new OpenApiDocument().make(owners))
                            .replace("\r\n", "\n")
                    + "\n";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ObjectNode make(List<Class<?>> owners) throws IOException {
        for (var owner : owners) readComments(owner);
        var document = JSON.objectNode().put("openapi", "3.1.0");
        document.putObject("info")
                .put("title", "Remediator")
                .put(
                        "description",
                        "Everything that answers at all stands here, each with the roles of which one is needed"
                                + " (x-roles). Errors are problem details (RFC 9457). Lists come in parts: limit, and cursor"
                                + " as the part before gave it as next.")
                .put("version", "v1");
        var paths = document.putObject("paths");
        owners.stream()
                .flatMap(OpenApiDocument::endpoints)
                .sorted(Comparator.comparing(Endpoint::path).thenComparing(Endpoint::verb))
                .forEach(endpoint -> paths.withObject(
                                "/" + endpoint.path().replace("~", "~0").replace("/", "~1"))
                        .set(endpoint.verb().toLowerCase(Locale.ROOT), operation(endpoint)));
        var components = document.putObject("components");
        var schemes = components.putObject("securitySchemes");
        schemes.putObject("token")
                .put("type", "http")
                .put("scheme", "bearer")
                .put("description", "An API token (./remediator token create).");
        schemes.putObject("session")
                .put("type", "apiKey")
                .put("in", "cookie")
                .put("name", "remediator")
                .put(
                        "description",
                        "What the console signs in with; over HTTPS its name begins with __Host-. It counts for a change"
                                + " only with an Origin of our own.");
        schemes.putObject("source")
                .put("type", "http")
                .put("scheme", "bearer")
                .put(
                        "description",
                        "The credential of a webhook's source, as its settings say; it may be another than a bearer's.");
        schemes.putObject("slack")
                .put("type", "apiKey")
                .put("in", "header")
                .put("name", "X-Slack-Signature")
                .put(
                        "description",
                        "Slack's signature of the whole body and its time, by the signing secret of the app.");
        var problem = components.putObject("schemas").putObject("Problem").put("type", "object");
        var properties = problem.putObject("properties");
        for (var name : List.of("type", "title", "detail"))
            properties.putObject(name).put("type", "string");
        properties.putObject("status").put("type", "integer");
        var answers = components.putObject("responses").putObject("Problem");
        answers.put("description", "What happened and what to do next.");
        answers.putObject("content")
                .putObject("application/problem+json")
                .putObject("schema")
                .put("$ref", "#/components/schemas/Problem");
        return document;
    }

    private ObjectNode operation(Endpoint endpoint) {
        var operation = JSON.objectNode();
        operation.put("operationId", operationId(endpoint));
        var method = endpoint.method();
        var said = comments.get(key(endpoint.owner().getName(), method.getName(), method.getParameterCount()));
        if (said != null) operation.put("description", said);
        var roles = operation.putArray("x-roles");
        endpoint.roles().forEach(roles::add);
        var security = operation.putArray("security");
        if (endpoint.roles().contains(SourceAuthentication.ROLE))
            security.addObject().putArray("source");
        else if (endpoint.roles().contains("slack")) security.addObject().putArray("slack");
        else if (!endpoint.roles().isEmpty()) {
            security.addObject().putArray("token");
            security.addObject().putArray("session");
        }
        parameters(endpoint, operation);
        body(endpoint, operation);
        answers(endpoint, operation);
        return operation;
    }

    /** By its address, which is no other's: {@code getApiV1AlertsIdExplain}. */
    private static String operationId(Endpoint endpoint) {
        var id = new StringBuilder(endpoint.verb().toLowerCase(Locale.ROOT));
        for (var word : endpoint.path().split("[^A-Za-z0-9]+"))
            if (!word.isEmpty())
                id.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
        return id.toString();
    }

    private static void parameters(Endpoint endpoint, ObjectNode operation) {
        for (var parameter : endpoint.method().getParameters()) {
            var path = parameter.getAnnotation(PathParam.class);
            var query = parameter.getAnnotation(QueryParam.class);
            if (path == null && query == null) continue;
            var one = operation
                    .withArray("parameters")
                    .addObject()
                    .put("name", path != null ? path.value() : query.value())
                    .put("in", path != null ? "path" : "query")
                    .put("required", path != null);
            one.set("schema", schema(parameter.getParameterizedType()));
        }
    }

    private static void body(Endpoint endpoint, ObjectNode operation) {
        if (endpoint.verb().equals("GET")) return;
        var fields = Stream.of(endpoint.method().getParameters())
                .filter(each -> each.isAnnotationPresent(FormParam.class))
                .toList();
        boolean whole = Stream.of(endpoint.method().getParameters()).anyMatch(OpenApiDocument::isBody)
                || endpoint.roles().contains(SourceAuthentication.ROLE);
        if (fields.isEmpty() && !whole) return;
        var content = operation.putObject("requestBody").putObject("content");
        if (fields.isEmpty()) {
            var kinds =
                    endpoint.annotation(Consumes.class).map(Consumes::value).orElse(new String[] {"application/json"});
            for (var kind : kinds) content.putObject(kind).putObject("schema").put("type", "object");
            return;
        }
        var schema = content.putObject("application/x-www-form-urlencoded")
                .putObject("schema")
                .put("type", "object");
        for (var field : fields) {
            var name = field.getAnnotation(FormParam.class).value();
            schema.withObject("/properties").set(name, schema(field.getParameterizedType()));
            if (!field.isAnnotationPresent(DefaultValue.class)
                    && !field.getType().equals(Optional.class)
                    && !field.getType().equals(List.class))
                schema.withArray("required").add(name);
        }
    }

    /** What has no annotation of its own is what was sent. */
    private static boolean isBody(Parameter parameter) {
        return Stream.of(PathParam.class, QueryParam.class, FormParam.class, Context.class)
                        .noneMatch(parameter::isAnnotationPresent)
                && !parameter.getType().getName().startsWith("io.vertx.")
                && !parameter.getType().getName().startsWith("jakarta.ws.rs.");
    }

    private static void answers(Endpoint endpoint, ObjectNode operation) {
        var answers = operation.putObject("responses");
        var done = answers.putObject(endpoint.verb().equals("GET") ? "200" : "2XX");
        done.put("description", endpoint.verb().equals("GET") ? "Here it is." : "Done, or noted.");
        endpoint.annotation(Produces.class).ifPresent(kinds -> {
            for (var kind : kinds.value()) done.withObject("/content").putObject(kind);
        });
        if (!endpoint.roles().isEmpty()) {
            answers.putObject("401").put("$ref", "#/components/responses/Problem");
            answers.putObject("403").put("$ref", "#/components/responses/Problem");
        }
        answers.putObject("default").put("$ref", "#/components/responses/Problem");
    }

    private static ObjectNode schema(Type type) {
        if (type instanceof ParameterizedType of) {
            var inner = schema(of.getActualTypeArguments()[0]);
            if (!of.getRawType().equals(List.class) && !of.getRawType().equals(Set.class)) return inner;
            var array = JSON.objectNode().put("type", "array");
            array.set("items", inner);
            return array;
        }
        if (type.equals(UUID.class))
            return JSON.objectNode().put("type", "string").put("format", "uuid");
        if (Set.<Type>of(int.class, long.class, Integer.class, Long.class).contains(type))
            return JSON.objectNode().put("type", "integer");
        if (type.equals(boolean.class) || type.equals(Boolean.class))
            return JSON.objectNode().put("type", "boolean");
        return JSON.objectNode().put("type", "string");
    }

    private static Stream<Endpoint> endpoints(Class<?> owner) {
        var base = path(owner.getAnnotation(Path.class));
        return Stream.of(owner.getDeclaredMethods())
                .flatMap(method -> Stream.of(method.getAnnotations())
                        .map(each -> each.annotationType().getAnnotation(HttpMethod.class))
                        .filter(java.util.Objects::nonNull)
                        .map(verb -> {
                            var whole = base + path(method.getAnnotation(Path.class));
                            return new Endpoint(owner, method, verb.value(), whole.isEmpty() ? "/" : whole);
                        }));
    }

    private static String path(@Nullable Path path) {
        if (path == null) return "";
        var inner = path.value().startsWith("/") ? path.value().substring(1) : path.value();
        return inner.isEmpty() ? "" : "/" + inner;
    }

    private static String key(String owner, String method, int parameters) {
        return owner + "#" + method + "/" + parameters;
    }

    private void readComments(Class<?> owner) throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        var file = SOURCES.resolve(owner.getName().replace('.', '/') + ".java");
        if (!Files.exists(file)) throw new IllegalStateException("no source of " + owner);
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            var task = (JavacTask) compiler.getTask(
                    null, files, unused -> {}, List.of("-proc:none"), null, files.getJavaFileObjects(file));
            var docs = DocTrees.instance(task);
            for (CompilationUnitTree unit : task.parse())
                new TreePathScanner<@Nullable Void, @Nullable Void>() {
                    @Override
                    public @Nullable Void visitMethod(MethodTree method, @Nullable Void unused) {
                        DocCommentTree said = docs.getDocCommentTree(getCurrentPath());
                        var parent = getCurrentPath().getParentPath().getLeaf();
                        if (said != null
                                && parent instanceof ClassTree in
                                && in.getSimpleName().contentEquals(owner.getSimpleName()))
                            comments.put(
                                    key(
                                            owner.getName(),
                                            method.getName().toString(),
                                            method.getParameters().size()),
                                    plain(said.getFullBody()));
                        return super.visitMethod(method, unused);
                    }
                }.scan(unit, null);
        }
    }

    /** Javadoc as plain text. */
    private static String plain(List<? extends DocTree> javadoc) {
        var text = new StringBuilder();
        javadoc.forEach(text::append);
        return text.toString()
                .replaceAll("\\{@(?:code|link|value)\\s+([^}]*(?:\\{[^}]*}[^}]*)*)}", "$1")
                .replaceAll("<[^>]+>", "")
                .replaceAll("\\s+", " ")
                .strip();
    }
}
