package dev.remediator.action.railway;

import dev.remediator.action.About;
import java.time.Duration;
import java.time.Instant;

/**
 * One deployment, for expressions and people.
 *
 * @param status as Railway spells it; {@code UNKNOWN} for one that was added later
 * @param statusUpdatedAt when it got this status; when it was created, where Railway does not say
 * @param age since it was created
 * @param canRollback whether Railway still keeps its image
 * @param image empty where Railway does not say it
 */
public record DeploymentView(
        @About("Railway's id") String id,

        @About("as Railway spells it; UNKNOWN for one added later")
        String status,

        @About("when it was created") Instant createdAt,
        @About("when it got this status") Instant statusUpdatedAt,
        @About("since it was created") Duration age,
        @About("Railway still keeps its image") boolean canRollback,
        @About("empty where Railway does not say it") String image) {
    static DeploymentView of(Deployment deployment, Instant now) {
        var age = Duration.between(deployment.createdAt(), now);
        return new DeploymentView(
                deployment.id(),
                deployment.status().name(),
                deployment.createdAt(),
                deployment.statusSince(),
                age.isNegative() ? Duration.ZERO : age,
                deployment.canRollback(),
                deployment.image().orElse(""));
    }
}
