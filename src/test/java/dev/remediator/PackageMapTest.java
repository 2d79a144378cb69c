package dev.remediator;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.beAnnotatedWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.HttpMethod;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may import whom, and what no code does. Where building shows that a row is wrong, mend it here and in README. */
class PackageMapTest {
    private static final String ROOT = "dev.remediator";

    /** Package to what it imports, bottom up: a row names only rows above it, so that there is no cycle. */
    private static final Map<String, Set<String>> MAP = new Rows()
            .row("alert")
            .row("secret")
            .row("store", "secret") // the database's password
            .row("outbound", "secret")
            .row("identity", "secret", "store")
            .row("audit", "alert", "identity", "store")
            .row("target", "identity")
            .row("action", "target", "secret", "outbound")
            .row("playbook", "alert", "identity", "secret", "target", "action")
            .row("schema", "target", "action")
            .row("guard", "alert", "target", "action", "playbook", "audit", "store")
            .row("approval", "action", "identity", "audit", "store")
            .rowAndBelow("run", "approval", "guard", "playbook", "alert")
            .rowAndBelow("escalation", "run")
            .rowAndBelow("rehearsal", "run")
            .rowAndBelow("intake", "run")
            .rowAndBelow("ingest", "intake")
            .rowAndBelow("schedule", "intake", "escalation")
            .rowAndBelow("report", "ingest")
            .rowAndBelow("backtest", "ingest")
            .rowAndBelow("channel", "report")
            .rowAndBelow("runbook", "rehearsal")
            .rowAndBelow("api", "channel", "schedule", "rehearsal", "escalation")
            .rowAndBelow("console", "channel", "schedule", "runbook", "escalation")
            .row("demo", "store")
            .rowAndBelow("cli", "channel", "schedule", "runbook", "demo", "schema", "backtest")
            .map;

    /** Packages whose subpackages are independent of each other, and unknown to the package itself. */
    private static final Set<String> WITH_SIBLINGS = Set.of("action", "channel", "ingest");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    private static final class Rows {
        private final Map<String, Set<String>> map = new TreeMap<>();

        Rows row(String name, String... imports) {
            assertThat(map.keySet()).as("rows above %s", name).containsAll(List.of(imports));
            map.put(name, Set.of(imports));
            return this;
        }

        /** As {@link #row}, together with everything that these import. */
        Rows rowAndBelow(String name, String... imports) {
            assertThat(map.keySet()).as("rows above %s", name).containsAll(List.of(imports));
            Set<String> all = new TreeSet<>();
            Stream.of(imports).forEach(each -> collect(each, all));
            map.put(name, all);
            return this;
        }

        private void collect(String name, Set<String> into) {
            if (into.add(name)) {
                map.getOrDefault(name, Set.of()).forEach(below -> collect(below, into));
            }
        }
    }

    @Test
    void everyPackageIsInTheMap() {
        assertThat(CLASSES.stream().map(PackageMapTest::place).filter(place -> !place.isEmpty()))
                .allSatisfy(place -> assertThat(MAP).containsKey(feature(place)));
    }

    @Test
    void packagesImportOnlyWhatTheMapAllows() {
        List<String> violations = CLASSES.stream()
                .flatMap(javaClass -> javaClass.getDirectDependenciesFromSelf().stream())
                .filter(PackageMapTest::isWithinTheProject)
                .filter(dependency ->
                        !mayImport(place(dependency.getOriginClass()), place(dependency.getTargetClass())))
                .map(dependency -> "%s may not import %s: %s"
                        .formatted(
                                place(dependency.getOriginClass()),
                                place(dependency.getTargetClass()),
                                dependency.getDescription()))
                .sorted()
                .toList();

        assertThat(violations).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    run,             guard,           true
                    guard,           run,             false
                    run,             secret,          true
                    intake,          ingest,          false
                    ingest,          intake,          true
                    ingest,          rehearsal,       false
                    schedule,        ingest,          false
                    channel,         ingest,          true
                    channel,         schedule,        false
                    escalation,      run,             true
                    run,             escalation,      false
                    escalation,      intake,          false
                    schedule,        escalation,      true
                    store,           identity,        false
                    console,         api,             false
                    cli,             rehearsal,       true
                    cli,             backtest,        true
                    backtest,        intake,          true
                    backtest,        ingest.railway,  false
                    run,             cli,             false
                    action.railway,  action,          true
                    action.railway,  outbound,        true
                    action.railway,  action.http,     false
                    action.railway,  playbook,        false
                    action,          action.railway,  false
                    run,             action.railway,  false
                    api,             action.railway,  false
                    '',              cli,             true
                    store,           '',              false
                    """)
    void theMapSaysWhoMayImportWhom(String from, String to, boolean allowed) {
        assertThat(mayImport(from, to)).isEqualTo(allowed);
    }

    @Test
    void noPackagesImportEachOtherInACircle() {
        slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(CLASSES);
    }

    /**
     * Two threads that each hold a class the other one waits for stand still for ever, and no thread dump says so: a
     * sealed interface with default methods and a constant that is one of its own records is enough.
     */
    @Test
    void noTwoClassesNeedEachOtherToBeInitialized() {
        assertThat(circles(CLASSES)).isEmpty();
    }

    private sealed interface Circle {
        record One() implements Circle {}

        Circle ONE = new One();

        default Circle other() {
            return ONE;
        }
    }

    @Test
    void twoClassesThatNeedEachOtherToBeInitializedAreFound() {
        assertThat(circles(new ClassFileImporter().importClasses(Circle.class, Circle.One.class)))
                .containsExactly(Circle.class.getName(), Circle.One.class.getName());
    }

    private static List<String> circles(JavaClasses classes) {
        Map<String, Set<String>> needs =
                classes.stream().collect(Collectors.toMap(JavaClass::getName, PackageMapTest::initializes));
        return needs.entrySet().stream()
                .filter(each -> reached(needs, each.getValue()).contains(each.getKey()))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    private static Set<String> initializes(JavaClass one) {
        var others = new TreeSet<String>();
        one.getRawSuperclass().ifPresent(parent -> others.add(parent.getName()));
        if (!one.isInterface())
            one.getAllRawInterfaces().stream()
                    .filter(parent -> parent.getMethods().stream()
                            .anyMatch(m -> !m.getModifiers().contains(JavaModifier.ABSTRACT)
                                    && !m.getModifiers().contains(JavaModifier.STATIC)))
                    .forEach(parent -> others.add(parent.getName()));
        one.getStaticInitializer().ifPresent(start -> {
            start.getConstructorCallsFromSelf()
                    .forEach(call -> others.add(call.getTargetOwner().getName()));
            start.getMethodCallsFromSelf().stream()
                    .filter(call -> call.getTarget()
                            .resolveMember()
                            .filter(m -> m.getModifiers().contains(JavaModifier.STATIC))
                            .isPresent())
                    .forEach(call -> others.add(call.getTargetOwner().getName()));
            start.getFieldAccesses().stream()
                    .filter(access -> access.getAccessType() == JavaFieldAccess.AccessType.GET)
                    .forEach(access -> others.add(access.getTargetOwner().getName()));
        });
        others.remove(one.getName());
        // A constant of an enum with a body is a class nobody can reach but through the enum.
        if (one.isEnum()) others.removeIf(name -> name.startsWith(one.getName() + "$"));
        return others;
    }

    private static Set<String> reached(Map<String, Set<String>> needs, Set<String> from) {
        var reached = new TreeSet<String>();
        var open = new ArrayDeque<>(from);
        while (!open.isEmpty()) {
            var next = open.pop();
            if (reached.add(next)) open.addAll(needs.getOrDefault(next, Set.of()));
        }
        return reached;
    }

    @Test
    void everyPackageSaysWhatItIsAndIsNullMarked() {
        Set<String> unmarked = CLASSES.stream()
                .map(JavaClass::getPackage)
                .filter(javaPackage -> !javaPackage.isAnnotatedWith(NullMarked.class))
                .map(JavaPackage::getName)
                .collect(Collectors.toSet());

        assertThat(unmarked).isEmpty();
    }

    @Test
    void everyEndpointSaysWhoMayCallIt() {
        methods()
                .that(areEndpoints())
                .and(DescribedPredicate.not(areOpenForAReason()))
                .should(beAnnotatedWith(RolesAllowed.class))
                .orShould(beAnnotatedWith(DenyAll.class))
                .because("who may call it must be readable where it is written")
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void nothingIsOpenToEverybody() {
        noMethods()
                .that(DescribedPredicate.not(areOpenForAReason()))
                .should(beAnnotatedWith(PermitAll.class))
                .check(CLASSES);
        noClasses().should().beAnnotatedWith(PermitAll.class).check(CLASSES);
    }

    @Test
    void nothingIsServedBesideTheEndpoints() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveNameMatching("io\\.vertx\\.ext\\.web\\.(Router|Route)|io\\.quarkus\\.vertx\\.web\\..*")
                .because("a route of Vert.x knows no roles")
                .check(CLASSES);
    }

    @Test
    void dependenciesComeThroughTheConstructor() {
        fields().should().notBeAnnotatedWith(Inject.class).check(CLASSES);
    }

    @Test
    void expressionsThatCanBeMadeToHangAreNotUsed() {
        noClasses()
                .should()
                .dependOnClassesThat(resideInAPackage("java.util.regex"))
                .because("alert data is hostile, and RE2/J takes linear time")
                .check(CLASSES);
    }

    @Test
    void thereIsOneWayOfLogging() {
        noClasses()
                .should()
                .dependOnClassesThat(resideInAPackage("java.util.logging"))
                .because("it is org.jboss.logging.Logger")
                .check(CLASSES);
    }

    /** Whoever is not in yet must reach the door: the page of a one-time link, its form, and the way out. */
    private static DescribedPredicate<JavaMethod> areOpenForAReason() {
        return DescribedPredicate.describe(
                "are the door itself",
                method -> method.getOwner().getFullName().equals(ROOT + ".console.AccessPages")
                        && Set.of("open", "redeem", "signOut").contains(method.getName()));
    }

    private static boolean isWithinTheProject(Dependency dependency) {
        String target = dependency.getTargetClass().getPackageName();
        return (target.equals(ROOT) || target.startsWith(ROOT + "."))
                && !place(dependency.getOriginClass()).equals(place(dependency.getTargetClass()));
    }

    /** {@code from} and {@code to} as {@link #place} gives them. */
    private static boolean mayImport(String from, String to) {
        if (from.isEmpty()) {
            return true; // the entry point puts all commands together
        }
        if (feature(from).equals(feature(to)) && WITH_SIBLINGS.contains(feature(from))) {
            return to.equals(feature(to)); // a subpackage its parent, and nothing else
        }
        boolean open = to.equals(feature(to)); // of another feature, only the package itself
        return open && MAP.getOrDefault(feature(from), Set.of()).contains(to);
    }

    /** The package below the root's, for example {@code action.railway}; empty for the root itself. */
    private static String place(JavaClass javaClass) {
        String name = javaClass.getPackageName();
        return name.equals(ROOT) ? "" : name.substring(ROOT.length() + 1);
    }

    private static String feature(String place) {
        int dot = place.indexOf('.');
        return dot < 0 ? place : place.substring(0, dot);
    }

    private static DescribedPredicate<JavaMethod> areEndpoints() {
        return DescribedPredicate.describe("are endpoints", method -> method.isMetaAnnotatedWith(HttpMethod.class));
    }
}
