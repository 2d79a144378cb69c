package dev.remediator.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the endpoints say about who may call them is what the table says. */
class EndpointTableTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.remediator");
    private static final List<Class<? extends Annotation>> ROLES =
            List.of(RolesAllowed.class, PermitAll.class, DenyAll.class);

    @Test
    void theTableHoldsEveryEndpointWithItsRoles() {
        var written = EndpointTable.rows().stream()
                .map(row -> row + " " + new TreeSet<>(row.roles()))
                .toList();

        assertThat(endpoints().map(EndpointTableTest::row)).containsExactlyInAnyOrderElementsOf(written);
    }

    @Test
    void eachHasExactlyOneAnnotationOfRolesAndItsClassNone() {
        assertThat(endpoints()).isNotEmpty().allSatisfy(endpoint -> {
            assertThat(ROLES.stream().filter(endpoint::isAnnotatedWith))
                    .as(row(endpoint))
                    .hasSize(1);
            assertThat(ROLES.stream().filter(endpoint.getOwner()::isAnnotatedWith))
                    .as(endpoint.getOwner().getName())
                    .isEmpty();
        });
    }

    /** Of a request's classes the one with the longest path takes it, and knows nothing of the others' methods. */
    @Test
    void noClassHidesTheEndpointsOfAnother() {
        var owned = endpoints()
                .map(each -> ownPath(each.getOwner()))
                .filter(path -> !path.isEmpty())
                .distinct()
                .toList();
        assertThat(endpoints()).allSatisfy(endpoint -> {
            var own = ownPath(endpoint.getOwner());
            assertThat(owned)
                    .as(row(endpoint))
                    .noneMatch(path -> path.length() > own.length() && (whole(endpoint) + "/").startsWith(path + "/"));
        });
    }

    private static Stream<JavaMethod> endpoints() {
        return CLASSES.stream()
                .flatMap(each -> each.getMethods().stream())
                .filter(method -> method.isMetaAnnotatedWith(HttpMethod.class));
    }

    private static String row(JavaMethod endpoint) {
        var method = endpoint.getAnnotations().stream()
                .map(each -> each.getRawType().getSimpleName())
                .filter(Set.of("GET", "POST", "PUT", "PATCH", "DELETE")::contains)
                .findFirst()
                .orElse("?");
        var whole = whole(endpoint);
        var roles = endpoint.tryGetAnnotationOfType(RolesAllowed.class)
                .map(each -> new TreeSet<>(List.of(each.value())))
                .orElseGet(() -> new TreeSet<>(Set.of("open")));
        return "%s %s %s".formatted(method, whole.isEmpty() ? "/" : whole, roles);
    }

    private static String ownPath(JavaClass owner) {
        return path(owner.tryGetAnnotationOfType(Path.class).map(Path::value).orElse(""));
    }

    private static String whole(JavaMethod endpoint) {
        return ownPath(endpoint.getOwner())
                + path(endpoint.tryGetAnnotationOfType(Path.class)
                        .map(Path::value)
                        .orElse(""));
    }

    private static String path(String part) {
        var inner = part.startsWith("/") ? part.substring(1) : part;
        return inner.isEmpty() ? "" : "/" + inner;
    }
}
