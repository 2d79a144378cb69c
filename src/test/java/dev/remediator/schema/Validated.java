package dev.remediator.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.remediator.action.Actions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Files held against the schemas, by a validator that is not ours. */
public final class Validated {
    static final Actions ACTIONS = Actions.discover();

    private static final JsonMapper JSON = new JsonMapper();
    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private static final Map<SchemaFile, Schema> SCHEMAS = new ConcurrentHashMap<>();

    private Validated() {}

    /** With other actions than those that are shipped. */
    public static List<String> problems(SchemaFile file, Actions actions, String yaml) {
        return REGISTRY.getSchema(JsonSchemas.of(file, actions)).validate(tree(yaml)).stream()
                .map(error -> error.getInstanceLocation() + " " + error.getMessage())
                .toList();
    }

    /** What an editor would underline; empty where the file fits. */
    static List<String> problems(SchemaFile file, String yaml) {
        return SCHEMAS
                .computeIfAbsent(file, each -> REGISTRY.getSchema(JsonSchemas.of(each, ACTIONS)))
                .validate(tree(yaml))
                .stream()
                .map(error -> error.getInstanceLocation() + " " + error.getMessage())
                .toList();
    }

    /** What the dialect's own schema says of a schema. */
    static List<String> ofDialect(JsonNode schema) {
        return REGISTRY
                .getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"))
                .validate(schema)
                .stream()
                .map(Object::toString)
                .toList();
    }

    static JsonNode tree(String yaml) {
        return JSON.valueToTree(new Load(LoadSettings.builder().build()).loadFromString(yaml));
    }
}
