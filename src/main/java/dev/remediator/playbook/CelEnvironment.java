package dev.remediator.playbook;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.cel.checker.CelStandardDeclarations;
import dev.cel.checker.CelStandardDeclarations.StandardFunction;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationResult;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.MapType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The names and types that the expressions of one playbook see. CEL itself is loaded with the first expression, its
 * evaluator only with the first evaluation: files without expressions, and mere checking, do not wait for them.
 */
final class CelEnvironment {
    static final int LONGEST_EXPRESSION = 4_000;

    private static final CelOptions LIMITS = CelOptions.current()
            .comprehensionMaxIterations(10_000)
            .maxRegexProgramSize(1_000)
            .maxParseRecursionDepth(50)
            .maxParseErrorRecoveryLimit(10)
            .maxExpressionCodePointSize(LONGEST_EXPRESSION)
            .enableHeterogeneousNumericComparisons(true)
            .build();

    private static final CelType TEXTS = MapType.create(SimpleType.STRING, SimpleType.STRING);

    static final StructType ALERT =
            struct("alert", Map.of("name", SimpleType.STRING, "labels", TEXTS, "annotations", TEXTS));
    static final StructType TARGET =
            struct("target", Map.of("name", SimpleType.STRING, "about", SimpleType.STRING, "owner", SimpleType.STRING));
    static final StructType RUN = struct("run", Map.of("startedAt", SimpleType.TIMESTAMP));

    /** What a secret answer is: nothing can be done with it. */
    static final OpaqueType SECRET = OpaqueType.create("secret");

    private final Visible visible;
    private final StructType facts;
    private final StructType answers;
    private final boolean open;
    private final Map<Needs, CelCompiler> compilers = new HashMap<>();

    CelEnvironment(Visible visible) {
        this(visible, false);
    }

    private CelEnvironment(Visible visible, boolean open) {
        this.visible = visible;
        this.open = open;
        var types = new HashMap<String, CelType>();
        visible.facts()
                .forEach((name, shape) -> types.put(
                        name,
                        switch (shape) {
                            case FactShape.Of of -> RecordTypes.struct(of.type());
                            case FactShape.Open _ -> SimpleType.DYN;
                        }));
        facts = struct("facts", types);
        var given = new HashMap<String, CelType>();
        visible.answers()
                .forEach((name, answer) -> given.put(
                        name,
                        switch (answer) {
                            case Answer.Confirm _ -> SimpleType.BOOL;
                            case Answer.Text _, Answer.OneOf _ -> SimpleType.STRING;
                            case Answer.Secret _ -> SECRET;
                        }));
        answers = struct("answers", given);
    }

    /** For texts of which nobody knows yet who will use them: any fact and any answer may be there. */
    static CelEnvironment open() {
        return new CelEnvironment(Visible.nothing(true), true);
    }

    Visible visible() {
        return visible;
    }

    List<String> roots(Sight sight) {
        return sight.roots(visible.alerted());
    }

    /** The type of one of the names in {@link #roots}. */
    CelType root(String name) {
        return switch (name) {
            case "labels", "annotations" -> TEXTS;
            case "alert" -> ALERT;
            case "target" -> TARGET;
            case "run" -> RUN;
            case "now" -> SimpleType.TIMESTAMP;
            case "facts" -> open ? SimpleType.DYN : facts;
            case "answers" -> open ? SimpleType.DYN : answers;
            default -> throw new IllegalArgumentException(name);
        };
    }

    boolean isFacts(CelType type) {
        return type == facts;
    }

    boolean isAnswers(CelType type) {
        return type == answers;
    }

    Optional<CelType> answer(String name) {
        return open ? Optional.of(SimpleType.DYN) : answers.findField(name).map(StructType.Field::type);
    }

    Optional<CelType> fact(String name) {
        return open ? Optional.of(SimpleType.DYN) : facts.findField(name).map(StructType.Field::type);
    }

    /** Parses what {@link #compiler} can check. */
    static CelValidationResult parse(String source) {
        return Parser.SYNTAX.parse(source);
    }

    /**
     * Knows no more functions than the expression calls: declaring all of CEL's takes most of the time of a check.
     *
     * @param parsed without errors
     */
    synchronized CelCompiler compiler(Sight wanted, CelAbstractSyntaxTree parsed) {
        var sight = wanted == Sight.STEPS && asksNobody() ? Sight.FACTS : wanted;
        return compilers.computeIfAbsent(new Needs(sight, Standard.functions(parsed)), this::compiler);
    }

    private CelCompiler compiler(Needs needs) {
        var builder = CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(LIMITS)
                .setStandardEnvironmentEnabled(false)
                .setStandardDeclarations(Standard.declarations(needs.functions))
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .setTypeProvider(new Types(facts, answers));
        for (var name : roots(needs.sight)) builder.addVar(name, root(name));
        return builder.build();
    }

    private record Needs(Sight sight, Set<StandardFunction> functions) {}

    private boolean asksNobody() {
        return !open && visible.answers().isEmpty() && visible.later().isEmpty();
    }

    static CelRuntime.Program program(CelAbstractSyntaxTree checked) throws CelEvaluationException {
        return Evaluator.RUNTIME.createProgram(checked);
    }

    /** The slash keeps expressions from naming the type itself: it is no part of any CEL name. */
    private static StructType struct(String name, Map<String, ? extends CelType> fields) {
        var types = ImmutableMap.<String, CelType>copyOf(fields);
        return StructType.create("group/" + name, types.keySet(), field -> Optional.ofNullable(types.get(field)));
    }

    private record Types(StructType facts, StructType answers) implements CelTypeProvider {
        @Override
        public ImmutableList<CelType> types() {
            return ImmutableList.of(ALERT, TARGET, RUN, facts, answers);
        }

        @Override
        public Optional<CelType> findType(String name) {
            return types().stream()
                    .filter(type -> type.name().equals(name))
                    .findFirst()
                    .or(() -> RecordTypes.find(name));
        }
    }

    /** Parsing depends on nothing that a playbook says. */
    private static final class Parser {
        static final CelCompiler SYNTAX = CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(LIMITS)
                .setStandardEnvironmentEnabled(false)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .build();
    }

    /** Made once for each set of functions: otherwise CEL makes them anew for each expression. */
    private static final class Standard {
        private static final Map<String, StandardFunction> BY_NAME = Arrays.stream(StandardFunction.values())
                .collect(Collectors.toUnmodifiableMap(StandardFunction::functionName, f -> f, (a, b) -> a));
        private static final Map<Set<StandardFunction>, CelStandardDeclarations> MADE = new ConcurrentHashMap<>();
        private static final int MOST = 1_000;

        static Set<StandardFunction> functions(CelAbstractSyntaxTree parsed) {
            return CelNavigableAst.fromAst(parsed)
                    .getRoot()
                    .allNodes()
                    .filter(node -> node.expr().getKind() == Kind.CALL)
                    .flatMap(node ->
                            Optional.ofNullable(BY_NAME.get(node.expr().call().function())).stream())
                    .collect(Collectors.toUnmodifiableSet());
        }

        static CelStandardDeclarations declarations(Set<StandardFunction> functions) {
            if (MADE.size() > MOST) MADE.clear();
            return MADE.computeIfAbsent(
                    functions,
                    wanted -> CelStandardDeclarations.newBuilder()
                            .filterFunctions((function, overload) -> wanted.contains(function))
                            .build());
        }
    }

    /** Takes a good part of a second to load: a holder of its own. */
    private static final class Evaluator {
        static final CelRuntime RUNTIME =
                CelRuntimeFactory.standardCelRuntimeBuilder().setOptions(LIMITS).build();
    }
}
