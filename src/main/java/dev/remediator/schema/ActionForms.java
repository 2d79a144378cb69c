package dev.remediator.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.remediator.action.Action;
import dev.remediator.action.ActionTypes;
import dev.remediator.action.ActionTypes.Key;
import dev.remediator.action.Rate;
import dev.remediator.action.Shape;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The records of actions: settings in {@code targets.yaml}, inputs behind {@code with:}. */
final class ActionForms {
    private static final JsonMapper JSON = new JsonMapper();

    /** The whole value is one expression, or it holds one. */
    private static final String EXPRESSION = "\\$\\{";

    /** Whether expressions may stand for values: in playbooks, not in {@code targets.yaml}. */
    private final boolean expressions;

    private ActionForms(boolean expressions) {
        this.expressions = expressions;
    }

    /** What {@code with:} may say; where adapters differ, one that takes it is enough. */
    static Form input(Collection<Action<?, ?>> actions) {
        var forms = new ActionForms(true);
        var distinct = new ArrayList<JsonNode>();
        for (var action : actions) {
            JsonNode form = forms.group("What " + action.capability() + " is given.", ActionTypes.keys(action.input()))
                    .node();
            if (!distinct.contains(form)) distinct.add(form);
        }
        if (distinct.size() == 1)
            return forms.group(
                    "What " + actions.iterator().next().capability() + " is given.",
                    ActionTypes.keys(actions.iterator().next().input()));
        var any = Form.any("What " + actions.iterator().next().capability() + " is given.");
        distinct.forEach(form -> any.node().withArray("anyOf").add(form));
        return any;
    }

    static Form settings(Class<? extends Record> settings, String about) {
        return new ActionForms(false).group(about, ActionTypes.keys(settings));
    }

    private Form group(String about, List<Key> keys) {
        Form group = Form.group(about);
        for (Key key : keys) {
            if (key.required()) group.required(key.name(), key(key));
            else group.optional(key.name(), key(key));
        }
        return group;
    }

    private Form key(Key key) {
        Form form = shape(key.shape(), about(key));
        bounds(form, key);
        key.standard().ifPresent(standard -> form.standard(written(key.shape(), standard)));
        return expressions ? orExpression(form, key.shape(), about(key)) : form;
    }

    private static String about(Key key) {
        var about = new StringBuilder(key.about().map(ActionForms::sentence).orElse(""));
        if (key.shape() instanceof Shape.Span
                && (key.least().isPresent() || key.most().isPresent())) {
            if (!about.isEmpty()) about.append(' ');
            key.least().ifPresent(least -> about.append("At least ").append(least));
            key.most()
                    .ifPresent(most -> about.append(key.least().isPresent() ? ", at most " : "At most ")
                            .append(most));
            about.append('.');
        }
        return about.toString();
    }

    private static String sentence(String about) {
        return about.isEmpty() ? "" : Character.toUpperCase(about.charAt(0)) + about.substring(1) + ".";
    }

    private static void bounds(Form form, Key key) {
        switch (key.shape()) {
            case Shape.Whole _ -> bounds(form, key, "minimum", "maximum");
            case Shape.Decimal _ -> bounds(form, key, "minimum", "maximum");
            case Shape.Text _ -> bounds(form, key, "minLength", "maxLength");
            case Shape.Items _ -> bounds(form, key, "minItems", "maxItems");
            case Shape.Entries _ -> bounds(form, key, "minProperties", "maxProperties");
            case Shape.Span _,
                    Shape.Flag _,
                    Shape.Time _,
                    Shape.Url _,
                    Shape.Choice _,
                    Shape.Sealed _,
                    Shape.Header _,
                    Shape.Free _,
                    Shape.Form _,
                    Shape.Group _ -> {}
        }
    }

    private static void bounds(Form form, Key key, String least, String most) {
        key.least().ifPresent(bound -> form.put(least, json(bound)));
        key.most().ifPresent(bound -> form.put(most, json(bound)));
    }

    private Form shape(Shape shape, String about) {
        return switch (shape) {
            case Shape.Text _ -> plain(Form.string(about));
            case Shape.Whole _ -> Form.whole(about);
            case Shape.Decimal _ -> Form.number(about);
            case Shape.Flag _ -> Form.flag(about);
            case Shape.Span _ -> Form.durationOrZero(about);
            case Shape.Time _ -> Form.string(about).put("format", TextNode.valueOf("date-time"));
            case Shape.Url _ -> plain(Form.string(about).pattern("^[A-Za-z][A-Za-z0-9+.-]*:"));
            case Shape.Choice(var values) -> Form.choice(about, values);
            case Shape.Sealed _ -> expressions ? Form.string(about).pattern("^\\$\\{.*\\}$") : secret(about, false);
            case Shape.Header _ ->
                Form.anyOf(about, plain(Form.string("The value itself.")), secret("A secret.", true));
            case Shape.Free _ -> Form.any(about);
            case Shape.Form(var type) -> type == Rate.class ? Form.rate(about) : Form.text(about);
            case Shape.Items(var of) ->
                Form.list(about, orExpression(shape(of, ""), of, "")).put("minItems", 0);
            case Shape.Entries(var of) -> Form.entries(about, Form.any(""), orExpression(shape(of, ""), of, ""));
            case Shape.Group(var _, var keys) -> group(about, keys);
        };
    }

    /** Where calls go is fixed in targets: no alert has a say in it. */
    private Form plain(Form text) {
        return expressions
                ? text
                : text.put("not", JsonNodeFactory.instance.objectNode().put("pattern", EXPRESSION));
    }

    private static Form secret(String about, boolean prefix) {
        Form secret = Form.group(about)
                .optional("env", Form.text("Name of the environment variable that holds it."))
                .optional("file", Form.text("Path of the file that holds it."));
        if (prefix) secret.optional("prefix", Form.string("What stands before it, such as \"Bearer \"."));
        secret.node()
                .withArray("oneOf")
                .add(Form.has("env").node())
                .add(Form.has("file").node());
        return secret;
    }

    /** Every text takes one anyway. */
    private Form orExpression(Form form, Shape shape, String about) {
        if (!expressions || shape instanceof Shape.Text || shape instanceof Shape.Sealed || shape instanceof Shape.Free)
            return form;
        JsonNode standard = form.node().remove("default");
        form.node().remove("description");
        Form either = Form.anyOf(
                about,
                form,
                mixed(shape)
                        ? Form.string("A text with expressions in it.").pattern(EXPRESSION)
                        : Form.string("An expression, as the whole value.").pattern("^\\$\\{.*\\}$"));
        return standard == null ? either : either.standard(standard);
    }

    /** Written as texts, of which a part may be an expression: {@code ${facts.limit.limit / 2} per 1m}. */
    private static boolean mixed(Shape shape) {
        return shape instanceof Shape.Form || shape instanceof Shape.Span;
    }

    private static JsonNode written(Shape shape, String standard) {
        return switch (shape) {
            case Shape.Whole _,
                    Shape.Decimal _,
                    Shape.Flag _,
                    Shape.Items _,
                    Shape.Entries _,
                    Shape.Group _,
                    Shape.Free _ -> json(standard);
            case Shape.Text _,
                    Shape.Span _,
                    Shape.Time _,
                    Shape.Url _,
                    Shape.Choice _,
                    Shape.Sealed _,
                    Shape.Header _,
                    Shape.Form _ -> TextNode.valueOf(standard);
        };
    }

    private static JsonNode json(String written) {
        try {
            return JSON.readTree(written);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("neither a bound nor a default: " + written, e);
        }
    }
}
