package dev.remediator.run;

import static dev.remediator.run.Remedy.Rung.rung;
import static dev.remediator.run.Remedy.remedy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.run.Announcement.Kind;
import org.junit.jupiter.api.Test;

/** One acting run per target, and a pause after each effect of a playbook. */
final class WaitingForATargetTest {
    private static final String FIRST = "gateway-down";
    private static final String SECOND = "high-error-rate";

    private static Remedy first(String within) {
        return remedy(FIRST).tries(rung("restart")).verify("alive", "0s", within, "10s");
    }

    private static Remedy second() {
        return remedy(SECOND).tries(rung("ratelimit.set")).verify("error-rate", "0s", "1m", "10s");
    }

    @Test
    void aSecondRunWaitsUntilTheFirstHasLetGoAndThenActs() {
        var r = Rehearsal.of(first("5m"), second());
        r.world()
                .health("alive", "fail for 95s", "pass")
                .health("error-rate", "fail")
                .heals("ratelimit.set", "error-rate");

        r.fires(FIRST).pass("10s").fires(SECOND).toEnd();

        assertThat(r.world().effects()).containsExactly("0:00 restart", "1:40 ratelimit.set");
        assertThat(r.told(Kind.WAITING)).containsExactly("Waiting: run " + r.run(FIRST) + " is acting on mcp-gateway");
        assertThat(r.end(SECOND)).startsWith("SUCCEEDED");
    }

    @Test
    void whileItWaitsItPlansAnewSoThatPreviousValuesAreReadAgain() {
        var r = Rehearsal.of(first("5m"), second());
        r.world().health("alive", "fail for 95s", "pass").health("error-rate", "fail");

        r.fires(FIRST).pass("10s").fires(SECOND).pass("2m");

        var planned = r.journal().entries().stream()
                .filter(e -> e.state().id().equals(r.run(SECOND)))
                .flatMap(e -> e.turn().commands().stream())
                .filter(c -> c instanceof Command.Act)
                .map(c -> ((Command.Act) c)
                        .intention()
                        .prepared()
                        .before()
                        .path("seenAt")
                        .asText())
                .toList();
        assertThat(planned).containsExactly("2026-11-22T03:01:40Z");
    }

    @Test
    void afterTenMinutesOfWaitingItIsHeldByName() {
        var r = Rehearsal.of(first("30m"), second());
        r.world().health("alive", "fail for 25m", "pass").health("error-rate", "fail");

        r.fires(FIRST).fires(SECOND).pass("11m");

        assertThat(r.end(SECOND)).isEqualTo("HELD: run " + r.run(FIRST) + " is acting on mcp-gateway");
        assertThat(r.journal().told().getLast().at()).isEqualTo(VirtualTime.START.plusSeconds(600));
        assertThat(r.world().effects()).containsExactly("0:00 restart");
    }

    @Test
    void whoWaitsHoldsNothing() {
        var r = Rehearsal.of(first("5m"), second());
        r.world().health("alive", "fail").health("error-rate", "fail");

        r.fires(FIRST).fires(SECOND).pass("1m");

        assertThat(r.state(SECOND).holdsTarget()).isFalse();
        assertThat(r.journal().holder(Remedy.TARGET)).contains(r.run(FIRST));
    }

    @Test
    void anAlertThatIsOverWhileItsRunWaitsIsNotActedOn() {
        var r = Rehearsal.of(first("5m"), second());
        r.world().health("alive", "fail for 95s", "pass").health("error-rate", "fail");

        r.fires(FIRST)
                .fires(SECOND)
                .pass("1m")
                .hears(r.run(SECOND), new RunEvent.AlertResolved())
                .toEnd();

        assertThat(r.world().effects()).containsExactly("0:00 restart");
        assertThat(r.end(SECOND)).isEqualTo("CANCELLED: the alert is over before anything was done");
    }

    @Test
    void aRunThatHoldsItsTargetNeverWaitsForItself() {
        var r = Rehearsal.of(
                remedy(FIRST).tries(rung("restart"), rung("rollback")).verify("alive", "0s", "1m", "10s"));
        r.world().health("alive", "fail").heals("rollback", "alive");

        assertThat(r.fires().toEnd().world().effects()).containsExactly("0:00 restart", "1:00 rollback");
        assertThat(r.journal().holder(Remedy.TARGET)).isEmpty();
    }

    @Test
    void theCooldownOfAPlaybookHoldsItsNextRunAndSaysUntilWhen() {
        var r = Rehearsal.of(first("1m").cooldown("5m"));
        r.world().health("alive", "fail").heals("restart", "alive");
        r.fires().toEnd();
        r.world().health("alive", "fail").heals("nothing", "alive");

        r.pass("1m").fires(FIRST).toEnd();

        assertThat(r.world().effects()).containsExactly("0:00 restart");
        assertThat(r.end())
                .isEqualTo(
                        "HELD: gateway-down acted on mcp-gateway at 2026-11-22T03:00:00Z; its cooldown lasts until 2026-11-22T03:05:00Z");
    }

    @Test
    void theCooldownIsOverToTheMoment() {
        var r = Rehearsal.of(first("1m").cooldown("5m"));
        r.world().health("alive", "fail");
        r.fires().toEnd();

        r.pass("4m").fires(FIRST).toEnd();

        assertThat(r.world().effects()).containsExactly("0:00 restart", "5:00 restart");
    }

    @Test
    void theCooldownOfAPlaybookDoesNotHoldItsOwnNextRung() {
        var r = Rehearsal.of(remedy(FIRST)
                .tries(rung("restart"), rung("rollback"))
                .verify("alive", "0s", "1m", "10s")
                .cooldown("5m"));
        r.world().health("alive", "fail").heals("rollback", "alive");

        assertThat(r.fires().toEnd().world().effects()).containsExactly("0:00 restart", "1:00 rollback");
    }
}
