package dev.remediator.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.ws.rs.HttpMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The OpenAPI document, the table of endpoints and the endpoints themselves say the same. */
class OpenApiTest {
    private static final Path DOCUMENT = Path.of("src/main/resources/openapi.json");

    private static String made() {
        List<Class<?>> owners = new ArrayList<>();
        new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("dev.remediator").stream()
                        .filter(each -> each.getMethods().stream().anyMatch(OpenApiTest::isEndpoint))
                        .forEach(each -> owners.add(each.reflect()));
        return OpenApiDocument.of(owners);
    }

    private static boolean isEndpoint(JavaMethod method) {
        return method.isMetaAnnotatedWith(HttpMethod.class);
    }

    private static JsonNode document() throws IOException {
        return new JsonMapper().readTree(Files.readString(DOCUMENT));
    }

    /** Made anew by this test, run with the environment variable {@code REMEDIATOR_WRITE_REFERENCE} set to {@code yes}. */
    @BeforeAll
    static void makeItAnew() throws IOException {
        if ("yes".equals(System.getenv("REMEDIATOR_WRITE_REFERENCE"))) Files.writeString(DOCUMENT, made());
    }

    @Test
    void theDocumentIsWhatTheEndpointsSay() throws IOException {
        var made = made();

        assertThat(Files.readString(DOCUMENT).lines())
                .as("openapi.json is stale: run this test with REMEDIATOR_WRITE_REFERENCE=yes")
                .containsExactlyElementsOf(made.lines().toList());
    }

    @Test
    void theDocumentAndTheTableHoldTheSameEndpointsWithTheSameRoles() throws IOException {
        var said = new ArrayList<String>();
        document()
                .path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    var roles = new TreeSet<String>();
                    operation.getValue().path("x-roles").forEach(role -> roles.add(role.asText()));
                    if (roles.isEmpty()) roles.add("open");
                    said.add("%s %s %s".formatted(operation.getKey().toUpperCase(Locale.ROOT), path.getKey(), roles));
                }));

        assertThat(said)
                .containsExactlyInAnyOrderElementsOf(EndpointTable.rows().stream()
                        .map(row -> row + " " + new TreeSet<>(row.roles()))
                        .toList());
    }

    @Test
    void whoIsNobodyIsLetInNowhereButAtTheDoor() throws IOException {
        document()
                .path("paths")
                .forEach(path -> path.forEach(
                        operation -> assertThat(operation.path("security").isEmpty())
                                .isEqualTo(operation.path("x-roles").isEmpty())));
    }

    @Test
    void everyOperationIsNamedOnceAndEveryPartOfItsPathIsAParameter() throws IOException {
        var names = new HashSet<String>();
        document()
                .path("paths")
                .properties()
                .forEach(path -> path.getValue().forEach(operation -> {
                    assertThat(names.add(operation.path("operationId").asText()))
                            .as(operation.path("operationId").asText())
                            .isTrue();
                    var inPath = new TreeSet<String>();
                    operation.path("parameters").forEach(each -> {
                        if (each.path("in").asText().equals("path"))
                            inPath.add("{" + each.path("name").asText() + "}");
                    });
                    for (var part : path.getKey().split("/"))
                        if (part.startsWith("{"))
                            assertThat(inPath).as(path.getKey()).contains(part);
                }));
    }
}
