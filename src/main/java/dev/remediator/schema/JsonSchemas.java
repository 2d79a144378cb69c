package dev.remediator.schema;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.remediator.action.Actions;

/**
 * JSON Schema (draft 2020-12) of each kind of file. They say what can be said of a file by itself; what needs another file, the
 * grammar of matchers or the types of expressions is for the checker.
 */
public final class JsonSchemas {
    private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";

    private JsonSchemas() {}

    /** @param actions whose capabilities, inputs and settings may be written */
    public static ObjectNode of(SchemaFile file, Actions actions) {
        Form form = switch (file) {
            case PLAYBOOK -> PlaybookForm.of(actions);
            case TARGETS -> TargetsForm.of(actions);
            case PEOPLE -> PeopleForm.people();
            case TESTS -> TestsForm.of(actions);
            case DRILLS -> PeopleForm.drills();
            case SAFETY -> SafetyForm.safety();
        };
        ObjectNode schema = JsonNodeFactory.instance
                .objectNode()
                .put("$schema", DIALECT)
                .put("$id", "urn:remediator:schema:" + file.word())
                .put("title", "Remediator: " + file.path());
        schema.setAll(form.node());
        return schema;
    }
}
