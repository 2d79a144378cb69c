package dev.remediator.demo;

import dev.remediator.store.Transactions;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Plays the scenes one after the other and keeps the times. */
public final class Play {
    private static final Duration LOOK = Duration.ofMillis(200);

    private final Cast cast;
    private final Story story;
    private final PrintWriter out;

    public Play(Cast cast, Transactions transactions, PrintWriter out) {
        this.cast = cast;
        this.story = new Story(transactions);
        this.out = out;
    }

    /**
     * How one scene went.
     *
     * @param alert from breaking to the alert being taken in
     * @param healed from the alert to the verified end; empty when it was not healed
     * @param note what there is to say
     */
    public record Result(String trouble, String remedy, Duration alert, Optional<Duration> healed, String note) {}

    public List<Result> all() throws InterruptedException {
        var results = new ArrayList<Result>();
        int number = 0;
        for (var scene : Scene.values()) {
            out.printf("%n%d of %d  %s%n", ++number, Scene.values().length, scene.trouble());
            out.flush();
            results.add(play(scene, Scene.PATIENCE));
        }
        return results;
    }

    /** A bad version is deployed, and whoever watches decides whether it is rolled back. */
    public List<Result> asking() throws InterruptedException {
        out.printf("%n%s%n", Scene.BAD_DEPLOYMENT.trouble());
        out.flush();
        return List.of(play(Scene.BAD_DEPLOYMENT, Scene.PATIENCE_WITH_PEOPLE));
    }

    private Result play(Scene scene, Duration patience) throws InterruptedException {
        var begun = Instant.now();
        cast.begin(scene);
        if (!await(patience, () -> story.ended(begun).isPresent()))
            return failed(scene, "nothing had ended after %d s".formatted(patience.toSeconds()));
        scene.mendOutside(cast);
        var run = story.ended(begun).orElseThrow();
        if (!run.healed()) return failed(scene, run.outcome() + ": " + run.reason());
        if (scene.temporary() && !await(Scene.PATIENCE, () -> story.takenBack(begun)))
            return failed(scene, "healed, but the temporary change was not taken back");
        if (!await(Scene.PATIENCE, story::quiet)) return failed(scene, "healed, but the incident did not close");
        return new Result(
                scene.trouble(),
                scene.remedy(),
                Duration.between(begun, run.alertAt()),
                Optional.of(Duration.between(run.alertAt(), run.endedAt())),
                "");
    }

    private static Result failed(Scene scene, String why) {
        return new Result(scene.trouble(), scene.remedy(), Duration.ZERO, Optional.empty(), why);
    }

    private static boolean await(Duration patience, BooleanSupplier done) throws InterruptedException {
        var until = Instant.now().plus(patience);
        while (Instant.now().isBefore(until)) {
            if (done.getAsBoolean()) return true;
            Thread.sleep(LOOK);
        }
        return false;
    }
}
