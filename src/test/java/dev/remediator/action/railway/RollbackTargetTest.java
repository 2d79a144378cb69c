package dev.remediator.action.railway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.remediator.action.ActionException;
import dev.remediator.action.Bench;
import dev.remediator.action.Durations;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RollbackTargetTest {
    /** {@code id status age image flags}: flag r can be rolled back to, a is active. */
    private static Service service(String... lines) {
        var deployments =
                Arrays.stream(lines).map(RollbackTargetTest::deployment).toList();
        var active = Arrays.stream(lines)
                .filter(line -> flags(line).contains("a"))
                .map(line -> line.split(" ")[0])
                .collect(Collectors.toSet());
        return new Service(
                deployments, active, deployments.stream().map(Deployment::id).findFirst());
    }

    private static String flags(String line) {
        return line.split(" ").length > 4 ? line.split(" ")[4] : "";
    }

    private static Deployment deployment(String line) {
        var words = line.split(" ");
        return new Deployment(
                words[0],
                Status.of(words[1]),
                Bench.START.minus(Durations.parse(words[2])),
                "",
                flags(line).contains("r"),
                true,
                Optional.of(words[3]).filter(image -> !image.equals("-")),
                Map.of());
    }

    private static String chosen(String... lines) throws ActionException {
        return RollbackTarget.choose(service(lines)).id();
    }

    @Test
    void theNewestOlderOneThatWasGoodIsChosen() throws Exception {
        assertThat(chosen("d3 SUCCESS 1h v3 a", "d2 REMOVED 2h v2 r", "d1 REMOVED 3h v1 r"))
                .isEqualTo("d2");
    }

    @Test
    void theOrderOfTheListDoesNotMatter() throws Exception {
        assertThat(chosen("d1 REMOVED 3h v1 r", "d3 SUCCESS 1h v3 a", "d2 REMOVED 2h v2 r"))
                .isEqualTo("d2");
    }

    @Test
    void aCrashedOneWithoutAnythingActiveIsRolledBackFrom() throws Exception {
        assertThat(chosen("d3 CRASHED 1h v3", "d2 REMOVED 2h v2 r")).isEqualTo("d2");
    }

    @Test
    void afterAFailedBuildTheActiveOneIsStillTheCurrent() throws Exception {
        assertThat(chosen("d3 FAILED 10m v3", "d2 SUCCESS 2h v2 a", "d1 REMOVED 3h v1 r"))
                .isEqualTo("d1");
    }

    @Test
    void theSameImageOnceMoreWouldNotHelp() throws Exception {
        assertThat(chosen("d3 SUCCESS 1h v3 a", "d2 REMOVED 2h v3 r", "d1 REMOVED 3h v1 r"))
                .isEqualTo("d1");
    }

    @Test
    void whereImagesAreNotKnownTheIdsDecide() throws Exception {
        assertThat(chosen("d3 SUCCESS 1h - a", "d2 REMOVED 2h - r")).isEqualTo("d2");
    }

    @ParameterizedTest
    @CsvSource({"FAILED", "CRASHED", "SKIPPED", "REMOVING", "SLEEPING", "NEEDS_APPROVAL"})
    void onlyWhatWasGoodCounts(String status) throws Exception {
        assertThat(chosen("d3 SUCCESS 1h v3 a", "d2 " + status + " 2h v2 r", "d1 REMOVED 3h v1 r"))
                .isEqualTo("d1");
    }

    @Test
    void whatRailwayNoLongerKeepsCannotBeChosen() throws Exception {
        assertThat(chosen("d3 SUCCESS 1h v3 a", "d2 REMOVED 2h v2", "d1 REMOVED 3h v1 r"))
                .isEqualTo("d1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "d3 SUCCESS 1h v3 a                      | there is nothing to roll back to: none of the last 20 deployments is older than deployment d3 (SUCCESS), of another image, and still kept by Railway",
                "d3 SUCCESS 1h v3 a, d2 REMOVED 2h v2    | there is nothing to roll back to: none of the last 20 deployments is older than deployment d3 (SUCCESS), of another image, and still kept by Railway",
                "d2 SUCCESS 2h v2 a, d3 REMOVED 1h v3 r  | there is nothing to roll back to: none of the last 20 deployments is older than deployment d2 (SUCCESS), of another image, and still kept by Railway",
                "d4 BUILDING 1m v4, d3 SUCCESS 1h v3 a, d2 REMOVED 2h v2 r  | deployment d4 (BUILDING) is in progress: somebody else is deploying",
                "d4 QUEUED 1m v4, d3 SUCCESS 1h v3 a, d2 REMOVED 2h v2 r    | deployment d4 (QUEUED) is in progress: somebody else is deploying",
                "d4 DEPLOYING 1m v4, d3 SUCCESS 1h v3 a, d2 REMOVED 2h v2 r | deployment d4 (DEPLOYING) is in progress: somebody else is deploying"
            })
    void otherwiseItIsRefusedWithTheReason(String lines, String reason) {
        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> chosen(lines.strip().split(", ")))
                .withMessage(reason.strip());
    }

    @Test
    void aServiceWithoutDeploymentsOrWithAnActiveOneOutOfSightIsRefused() {
        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> RollbackTarget.choose(new Service(List.of(), Set.of(), Optional.empty())))
                .withMessage("the service has never been deployed on Railway");
        assertThatExceptionOfType(ActionException.class)
                .isThrownBy(() -> RollbackTarget.choose(
                        new Service(List.of(deployment("d3 FAILED 1h v3")), Set.of("d0"), Optional.of("d3"))))
                .withMessageContaining("the active deployment is not among the last 20");
    }

    @Test
    void oneThatWaitsForApprovalForDaysDoesNotBlock() throws Exception {
        assertThat(chosen("d4 NEEDS_APPROVAL 40h v4", "d3 SUCCESS 41h v3 a", "d2 REMOVED 42h v2 r"))
                .isEqualTo("d2");
    }
}
