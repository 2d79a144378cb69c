package dev.remediator.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A JSON Schema in the making. Keys keep the order in which they are given: it is the order in which people read them. */
final class Form {
    /** As {@link dev.remediator.action.Durations} reads them. */
    private static final String DURATION =
            "^(?=.)([0-9]{1,9}d)?([0-9]{1,9}h)?([0-9]{1,9}m)?([0-9]{1,9}s)?([0-9]{1,9}ms)?$";

    private static final String LONGER_THAN_NOTHING = "^(?!(0+(ms|[dhms]))+$)" + DURATION.substring(1);

    /** As {@link dev.remediator.action.Rate} reads them. */
    private static final String RATE = "^ *[0-9]{1,15} per (?!(0+(ms|[dhms]))+"
            + " *$)([0-9]{1,9}d)?([0-9]{1,9}h)?([0-9]{1,9}m)?([0-9]{1,9}s)?([0-9]{1,9}ms)? *$";

    private static final String NAME = "^[a-z0-9][a-z0-9-]{0,62}$";

    /** Behind a dot in an expression. */
    private static final String IDENTIFIER =
            "^(?!(as|break|const|continue|else|false|for|function|if|import|in|let|loop"
                    + "|namespace|null|package|return|true|var|void|while)$)[A-Za-z_][A-Za-z0-9_]*$";

    private final ObjectNode node;

    private Form(ObjectNode node) {
        this.node = node;
    }

    static Form any(String about) {
        Form form = new Form(JsonNodeFactory.instance.objectNode());
        if (!about.isEmpty()) form.node.put("description", about);
        return form;
    }

    private static Form of(String type, String about) {
        Form form = new Form(JsonNodeFactory.instance.objectNode().put("type", type));
        if (!about.isEmpty()) form.node.put("description", about);
        return form;
    }

    static Form ref(String definition) {
        return new Form(JsonNodeFactory.instance.objectNode().put("$ref", "#/$defs/" + definition));
    }

    /** Not blank. */
    static Form text(String about) {
        return of("string", about).pattern("\\S");
    }

    static Form string(String about) {
        return of("string", about);
    }

    /** Lower-case letters, digits and dashes. */
    static Form name(String about) {
        return of("string", about).pattern(NAME);
    }

    static Form identifier(String about) {
        return of("string", about).pattern(IDENTIFIER);
    }

    /** Longer than nothing. */
    static Form duration(String about) {
        return of("string", about).pattern(LONGER_THAN_NOTHING);
    }

    static Form durationOrZero(String about) {
        return of("string", about).pattern(DURATION);
    }

    static Form rate(String about) {
        return of("string", about).pattern(RATE);
    }

    static Form whole(String about) {
        return of("integer", about);
    }

    static Form number(String about) {
        return of("number", about);
    }

    static Form flag(String about) {
        return of("boolean", about);
    }

    /** CEL that is true or false; YAML takes the shortest of them for a boolean. */
    static Form condition(String about) {
        Form form = any(about);
        form.node.putArray("type").add("string").add("boolean");
        return form;
    }

    static Form choice(String about, Iterable<String> values) {
        Form form = any(about);
        ArrayNode all = form.node.putArray("enum");
        values.forEach(all::add);
        return form;
    }

    static Form choice(String about, String... values) {
        return choice(about, java.util.List.of(values));
    }

    /** Nothing but this value. */
    static Form choiceOf(String about, boolean value) {
        Form form = any(about);
        form.node.put("const", value);
        return form;
    }

    /** Keys that are not given here are refused. */
    static Form group(String about) {
        Form form = of("object", about);
        form.node.put("additionalProperties", false).putObject("properties");
        return form;
    }

    /** At least one. */
    static Form list(String about, Form items) {
        Form form = of("array", about);
        form.node.put("minItems", 1).set("items", items.node);
        return form;
    }

    /** Names of the author's choice. */
    static Form entries(String about, Form keys, Form values) {
        Form form = of("object", about);
        keys.node.remove("type");
        form.node.set("propertyNames", keys.node);
        form.node.set("additionalProperties", values.node);
        return form;
    }

    static Form anyOf(String about, Form... forms) {
        Form form = any(about);
        for (Form each : forms) form.node.withArray("anyOf").add(each.node);
        return form;
    }

    Form optional(String key, Form value) {
        node.withObject("/properties").set(key, value.node);
        return this;
    }

    Form required(String key, Form value) {
        optional(key, value);
        return must(key);
    }

    /** A key that is described elsewhere must be there. */
    Form must(String key) {
        node.withArray("required").add(key);
        return this;
    }

    /** A key that would otherwise be allowed must not be there. */
    Form never(String key) {
        node.withObject("/properties").put(key, false);
        return this;
    }

    Form standard(JsonNode value) {
        node.set("default", value);
        return this;
    }

    Form standard(String value) {
        node.put("default", value);
        return this;
    }

    Form standard(boolean value) {
        node.put("default", value);
        return this;
    }

    Form example(String value) {
        node.withArray("examples").add(value);
        return this;
    }

    Form pattern(String pattern) {
        node.put("pattern", pattern);
        return this;
    }

    Form range(int least, int most) {
        node.put("minimum", least).put("maximum", most);
        return this;
    }

    Form unique() {
        node.put("uniqueItems", true);
        return this;
    }

    Form put(String keyword, JsonNode value) {
        node.set(keyword, value);
        return this;
    }

    Form put(String keyword, int value) {
        node.put(keyword, value);
        return this;
    }

    /** One more condition that holds besides the others. */
    Form and(Form condition) {
        node.withArray("allOf").add(condition.node);
        return this;
    }

    /** Where {@code condition} holds, {@code then} must hold, too. */
    Form when(Form condition, Form then) {
        ObjectNode both = JsonNodeFactory.instance.objectNode();
        both.set("if", condition.node);
        both.set("then", then.node);
        node.withArray("allOf").add(both);
        return this;
    }

    /** A condition: the key is there and has one of these values. */
    static Form is(String key, Iterable<String> values) {
        Form form = any("");
        ArrayNode all = form.node.withObject("/properties").putObject(key).putArray("enum");
        values.forEach(all::add);
        return form.must(key);
    }

    static Form has(String... keys) {
        Form form = any("");
        for (String key : keys) form.must(key);
        return form;
    }

    static Form not(Form form) {
        return new Form(JsonNodeFactory.instance.objectNode().set("not", form.node));
    }

    /** Only values of these keys are looked at; others may be there. */
    static Form values() {
        Form form = any("");
        form.node.putObject("properties");
        return form;
    }

    ObjectNode node() {
        return node;
    }
}
