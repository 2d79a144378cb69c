package dev.remediator.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.remediator.audit.AuditTrail;
import dev.remediator.store.PostgresExtension;
import dev.remediator.store.Transactions;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresExtension.class)
class AccessTest {
    private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");

    private final DataSource database;
    private final Access access;

    AccessTest(DataSource database) {
        this.database = database;
        this.access = new Access(new Transactions(database), new AuditTrail());
    }

    @Test
    void aLinkOpensOneSessionOnce() {
        AccessToken link = access.newLink(NOW);
        AccessToken session = access.redeem(link, NOW).orElseThrow();
        assertThat(access.isSession(session, NOW)).isTrue();
        assertThat(access.redeem(link, NOW)).isEmpty();
    }

    @Test
    void aLinkIsNoSessionAndASessionNoLink() {
        AccessToken link = access.newLink(NOW);
        assertThat(access.isSession(link, NOW)).isFalse();
        AccessToken session = access.redeem(link, NOW).orElseThrow();
        assertThat(access.redeem(session, NOW)).isEmpty();
        assertThat(access.isSession(AccessToken.random(), NOW)).isFalse();
    }

    @Test
    void linksLastADayAndSessionsTwelveHours() {
        AccessToken old = access.newLink(NOW);
        assertThat(access.redeem(old, NOW.plus(Duration.ofHours(24)))).isEmpty();

        AccessToken link = access.newLink(NOW);
        Instant late = NOW.plus(Duration.ofHours(24)).minusSeconds(1);
        AccessToken session = access.redeem(link, late).orElseThrow();
        for (int hour = 1; hour < 12; hour++)
            assertThat(access.isSession(session, late.plus(Duration.ofHours(hour))))
                    .isTrue();
        assertThat(access.isSession(session, late.plus(Duration.ofHours(12)).minusSeconds(1)))
                .isTrue();
        assertThat(access.isSession(session, late.plus(Duration.ofHours(12)))).isFalse();
    }

    @Test
    void aSessionThatNobodyUsesForTwoHoursIsOver() {
        AccessToken session = access.redeem(access.newLink(NOW), NOW).orElseThrow();
        Instant later = NOW.plus(Access.IDLE).minusSeconds(1);
        assertThat(access.isSession(session, later)).isTrue();
        assertThat(access.isSession(session, later.plus(Access.IDLE).minusSeconds(1)))
                .as("it was used meanwhile")
                .isTrue();
        assertThat(access.isSession(session, later.plus(Access.IDLE.multipliedBy(2))))
                .isFalse();
    }

    @Test
    void linksFromTheTerminalStandBesideEachOther() {
        AccessToken one = access.newLink(NOW);
        AccessToken two = access.newLink(NOW);
        assertThat(access.redeem(one, NOW)).isPresent();
        assertThat(access.redeem(two, NOW)).isPresent();
    }

    @Test
    void anEndedSessionIsOver() {
        AccessToken session = access.redeem(access.newLink(NOW), NOW).orElseThrow();
        access.end(session);
        assertThat(access.isSession(session, NOW)).isFalse();
    }

    @Test
    void ofManyThatUseALinkAtOnceOneGetsIn() throws InterruptedException {
        AccessToken link = access.newLink(NOW);
        List<AccessToken> in = Collections.synchronizedList(new ArrayList<>());
        List<Thread> browsers = new ArrayList<>();
        for (int i = 0; i < 8; i++)
            browsers.add(
                    Thread.startVirtualThread(() -> access.redeem(link, NOW).ifPresent(in::add)));
        for (Thread browser : browsers) browser.join();
        assertThat(in).hasSize(1);
    }

    @Test
    void theDatabaseKnowsNoTokenOnlyHashes() throws SQLException {
        AccessToken link = access.newLink(NOW);
        AccessToken session = access.redeem(link, NOW).orElseThrow();
        try (var connection = database.getConnection();
                var rows =
                        connection.createStatement().executeQuery("select hash, access::text as whole from access")) {
            int count = 0;
            while (rows.next()) {
                count++;
                assertThat(rows.getBytes("hash")).hasSize(32);
                assertThat(rows.getString("whole") + new String(rows.getBytes("hash"), StandardCharsets.ISO_8859_1))
                        .doesNotContain(link.reveal())
                        .doesNotContain(session.reveal());
            }
            assertThat(count).isEqualTo(2);
        }
    }

    @Test
    void tokensAreLongRandomAndShyOfBeingPrinted() {
        AccessToken token = AccessToken.random();
        assertThat(token.reveal()).hasSize(43).isNotEqualTo(AccessToken.random().reveal());
        assertThat(token).asString().doesNotContain(token.reveal());
        assertThat(AccessToken.parse(token.reveal()).map(AccessToken::reveal)).contains(token.reveal());
        for (String no : List.of("", "short", "A".repeat(42), "A".repeat(44), "A".repeat(42) + "=", "é".repeat(43)))
            assertThat(AccessToken.parse(no)).isEqualTo(Optional.empty());
    }

    @Test
    void aSessionIsForWhomItsLinkWasMade() {
        var grant = new Grant(Optional.of("ana"), Set.of(Role.APPROVER, Role.OPERATOR));
        AccessToken session = access.redeem(access.newLink(grant, NOW), NOW).orElseThrow();

        assertThat(access.session(session, NOW)).contains(grant);
        assertThat(grant.roles()).containsExactlyInAnyOrder("viewer", "operator", "approver");
        assertThat(access.session(session, NOW.plus(Duration.ofHours(12)))).isEmpty();
    }

    @Test
    void whoWasNotNamedMayOnlyLook() {
        AccessToken session = access.redeem(access.newLink(NOW), NOW).orElseThrow();

        assertThat(access.session(session, NOW)).contains(new Grant(Optional.empty(), Set.of("viewer")));
    }

    @Test
    void aGrantIsRefusedWithWhatWouldDo() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Grant(Optional.of("ana"), Set.of("root")))
                .withMessage("there is no role 'root', only: viewer, operator, approver, administrator");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Grant(Optional.empty(), Set.of("operator")))
                .withMessage("who may do more than look must have a name: --as <engineer>");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Grant(Optional.of("Ana Example"), Set.of()))
                .withMessageStartingWith("an engineer's name is that of people.yaml");
    }

    @Test
    void aGrantIsOverWithItsEngineer() {
        var ana = new Engineer("ana", "Ana", Optional.empty(), Optional.empty(), Optional.empty(), true);
        var people = new People(Map.of("ana", ana), Map.of(), Map.of(), Map.of(), List.of());
        var zoe = new Grant(Optional.of("zoe"), Set.of(Role.OPERATOR));

        assertThat(new Grant(Optional.of("ana"), Set.of(Role.OPERATOR)).stands(people))
                .isTrue();
        assertThat(zoe.stands(people)).isFalse();
        assertThat(zoe.stands(People.NOBODY)).as("nobody is listed at all").isTrue();
        assertThat(Grant.LOOK.stands(people)).as("nobody by name").isTrue();
    }
}
