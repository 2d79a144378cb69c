package dev.remediator.action.railway;

import static graphql.schema.GraphQLTypeUtil.simplePrint;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import graphql.ExecutionInput;
import graphql.ParseAndValidate;
import graphql.language.OperationDefinition;
import graphql.parser.Parser;
import graphql.schema.GraphQLSchema;
import graphql.schema.idl.MockedWiringFactory;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.SchemaGenerator;
import graphql.schema.idl.SchemaParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every operation fits Railway's schema: the part of it kept here, and the whole one where it is at hand. */
class OperationsTest {
    private static final GraphQLSchema SUBSET = schema(subset());

    private static String subset() {
        try (var in = Operation.class.getResourceAsStream("schema-subset.graphql")) {
            assertThat(in).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static GraphQLSchema schema(String sdl) {
        var wiring = RuntimeWiring.newRuntimeWiring()
                .wiringFactory(new MockedWiringFactory())
                .build();
        return new SchemaGenerator().makeExecutableSchema(new SchemaParser().parse(sdl), wiring);
    }

    private static java.util.List<String> errors(GraphQLSchema schema, String document) {
        var result = ParseAndValidate.parseAndValidate(
                schema, ExecutionInput.newExecutionInput(document).build());
        return result.getErrors().stream().map(e -> e.getMessage()).toList();
    }

    @ParameterizedTest
    @EnumSource(Operation.class)
    void eachOperationFitsTheSubset(Operation operation) {
        assertThat(errors(SUBSET, operation.document())).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Operation.class)
    void eachOperationFitsTheWholeSchema(Operation operation) throws IOException {
        assertThat(errors(whole(), operation.document())).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Operation.class)
    void eachDocumentIsTheOneOperationOfItsName(Operation operation) {
        var definitions = Parser.parse(operation.document()).getDefinitionsOfType(OperationDefinition.class);
        assertThat(definitions).singleElement().satisfies(definition -> {
            assertThat(definition.getName()).isEqualTo(operation.sentName());
            assertThat(operation.name().replace("_", "").toLowerCase(Locale.ROOT))
                    .isEqualTo(operation.sentName().toLowerCase(Locale.ROOT));
            var changes = operation.sentName().matches("((Restart|Rollback|Redeploy|Stop)Deployment|UpsertVariable)");
            assertThat(definition.getOperation())
                    .isEqualTo(changes ? OperationDefinition.Operation.MUTATION : OperationDefinition.Operation.QUERY);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mutation { deploymentRollback(id: \"x\") { id status } }",
                "query { deployments(input: {successfulOnly: true}, first: 1) { edges { node { id } } } }",
                "query { deployments(first: 1) { edges { node { id } } } }",
                "mutation { deploymentRestart }"
            })
    void whatTheSchemaForbidsWouldBeFound(String document) {
        assertThat(errors(SUBSET, document)).isNotEmpty();
    }

    @Test
    void theSubsetIsPartOfTheWholeSchema() throws IOException {
        var whole = whole();
        for (var type : SUBSET.getAllTypesAsList()) {
            if (type.getName().startsWith("__")) continue;
            var other = whole.getType(type.getName());
            assertThat(other).as(type.getName()).isNotNull();
            assertThat(other.getClass()).isEqualTo(type.getClass());
            if (type instanceof graphql.schema.GraphQLEnumType ours)
                assertThat(ours.getValues())
                        .extracting(v -> v.getName())
                        .containsExactlyInAnyOrderElementsOf(((graphql.schema.GraphQLEnumType) other)
                                .getValues().stream().map(v -> v.getName()).toList());
            if (type instanceof graphql.schema.GraphQLObjectType ours)
                for (var field : ours.getFieldDefinitions())
                    assertThat(((graphql.schema.GraphQLObjectType) other).getFieldDefinition(field.getName()))
                            .as(type.getName() + "." + field.getName())
                            .isNotNull()
                            .satisfies(
                                    f -> assertThat(simplePrint(f.getType())).isEqualTo(simplePrint(field.getType())));
        }
    }

    @Test
    void everyStatusOfTheSchemaIsKnown() {
        var statuses = (graphql.schema.GraphQLEnumType) SUBSET.getType("DeploymentStatus");
        assertThat(statuses).isNotNull();
        assertThat(statuses.getValues())
                .allSatisfy(value -> assertThat(Status.of(value.getName())).isNotEqualTo(Status.UNKNOWN));
        assertThat(Status.of("HIBERNATING")).isEqualTo(Status.UNKNOWN);
    }

    private static GraphQLSchema whole() throws IOException {
        var folder = Optional.ofNullable(System.getProperty("REMEDIATOR_FACTS"))
                .or(() -> Optional.ofNullable(System.getenv("REMEDIATOR_FACTS")))
                .orElse("../shared/facts");
        var file = Path.of(folder, "railway", "schema.graphql");
        assumeTrue(Files.isRegularFile(file), "Railway's whole schema is not at hand: only the subset is checked");
        return schema(Files.readString(file));
    }
}
