package dev.remediator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.store.DatabaseStartException;
import io.quarkus.runtime.QuarkusBindException;
import io.smallrye.config.ConfigValidationException;
import java.net.BindException;
import java.net.UnknownHostException;
import java.util.List;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.Test;

class ProblemTest {
    @Test
    void aPortInUse() {
        var cause = new QuarkusBindException("127.0.0.1", 8080, new BindException("Address already in use"));

        assertThat(said(cause))
                .isEqualTo(
                        "remediator: port 8080 is in use by another program: stop that one, or choose another with --port");
    }

    @Test
    void anAddressThatThisMachineDoesNotHave() {
        var cause = new QuarkusBindException("no.such.host.invalid", 8080, new BindException("Cannot assign"));

        assertThat(said(cause))
                .isEqualTo("remediator: this machine has no address no.such.host.invalid: choose another with --host");
    }

    @Test
    void whatTheStoreSaysIsPassedOn() {
        assertThat(said(new DatabaseStartException("the data folder /d is in use", new UnknownHostException("x"))))
                .isEqualTo("remediator: the data folder /d is in use");
    }

    @Test
    void aMigrationThatFailsOnOneLine() {
        assertThat(said(new FlywayException("Script V2__x.sql failed\n------\n  Line: 3")))
                .isEqualTo("remediator: the database's tables cannot be brought to this version: "
                        + "Script V2__x.sql failed ------ Line: 3");
    }

    @Test
    void aWrongSettingIsSaidWithoutTheClassThatFoundIt() {
        assertThat(said(new IllegalArgumentException("remediator.database.url must have the form …")))
                .isEqualTo("remediator: remediator.database.url must have the form …");
    }

    @Test
    void anythingElseIsSaidWithItsClass() {
        assertThat(said(new UnknownHostException("db.internal")))
                .isEqualTo("remediator: java.net.UnknownHostException: db.internal");
        assertThat(said(new IllegalStateException())).isEqualTo("remediator: java.lang.IllegalStateException");
    }

    @Test
    void whatMustBeSetOtherwiseIsExitCodeTwoAndWhatStandsInTheWayIsOne() {
        assertThat(Problem.of(new IllegalArgumentException("set it so")).exitCode())
                .isEqualTo(2);
        assertThat(Problem.of(new IllegalStateException("it is away")).exitCode())
                .isEqualTo(1);
        assertThat(Problem.of(new DatabaseStartException("it is away", new IllegalArgumentException("x")))
                        .exitCode())
                .isEqualTo(1);
    }

    @Test
    void severalThingsAreALineEach() {
        assertThat(Problem.of(new IllegalArgumentException("two are wrong:\none\nother"))
                        .lines())
                .containsExactly("remediator: two are wrong:", "one", "other");
    }

    @Test
    void everySettingThatIsNotValidIsALine() {
        var settings = new ConfigValidationException(new ConfigValidationException.Problem[] {
            new ConfigValidationException.Problem("a must be a number"),
            new ConfigValidationException.Problem("b is missing")
        });

        assertThat(Problem.of(new RuntimeException(settings)))
                .isEqualTo(new Problem(2, List.of("remediator: a must be a number", "remediator: b is missing")));
    }

    private static String said(Throwable cause) {
        var problem = Problem.of(new RuntimeException("Failed to start quarkus", new RuntimeException(cause)));
        assertThat(problem.lines()).hasSize(1);
        return problem.lines().getFirst();
    }
}
