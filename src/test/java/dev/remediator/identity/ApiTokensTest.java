package dev.remediator.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.remediator.audit.AuditTrail;
import dev.remediator.store.PostgresExtension;
import dev.remediator.store.Transactions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tokens end by themselves, at once when they are revoked, and with their engineer; only hashes are kept. */
@ExtendWith(PostgresExtension.class)
class ApiTokensTest {
    private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);
    private static final Pass PIPELINE = new Pass("pipeline", Optional.empty(), Set.of(Role.OPERATOR));
    private static final Pass ANA = new Pass("laptop", Optional.of("ana"), Set.of(Role.APPROVER, Role.ADMINISTRATOR));

    private final Transactions transactions;
    private final ApiTokens tokens;

    ApiTokensTest(Transactions transactions) {
        this.transactions = transactions;
        this.tokens = new ApiTokens(transactions, new AuditTrail());
    }

    @Test
    void aTokenIsWhomItWasMadeForUntilItsTimeIsOver() {
        var token = tokens.create(ANA, DAY, Caller.terminal(), NOW).token();

        assertThat(tokens.use(token, NOW)).contains(ANA);
        assertThat(tokens.use(token, NOW.plus(DAY).minusSeconds(1))).contains(ANA);
        assertThat(tokens.use(token, NOW.plus(DAY))).isEmpty();
        assertThat(tokens.use(ApiToken.random(), NOW)).isEmpty();
    }

    @Test
    void aRevokedTokenIsOverAtOnceAndWhoRevokedItStandsThere() {
        var issued = tokens.create(PIPELINE, DAY, Caller.terminal(), NOW);
        var id = issued.listed().id();

        var revoked =
                tokens.revoke(id, Caller.engineer("ana"), NOW.plusSeconds(1)).orElseThrow();
        assertThat(revoked.revokedBy()).contains("ana");
        assertThat(revoked.state(NOW.plusSeconds(2))).isEqualTo("revoked");
        assertThat(tokens.use(issued.token(), NOW.plusSeconds(1))).isEmpty();

        var again =
                tokens.revoke(id, Caller.engineer("ben"), NOW.plusSeconds(5)).orElseThrow();
        assertThat(again.revokedBy()).as("the first counts").contains("ana");
        assertThat(tokens.revoke(UUID.randomUUID(), Caller.engineer("ana"), NOW))
                .isEmpty();
        assertThat(column("select action || ' ' || actor || ' ' || subject from audit order by id"))
                .containsExactly(
                        "token-created terminal of %s pipeline".formatted(System.getProperty("user.name")),
                        "token-revoked ana pipeline");
    }

    @Test
    void itsLastUseIsNotedAtMostOnceAMinute() {
        var token = tokens.create(PIPELINE, DAY, Caller.terminal(), NOW).token();
        assertThat(lastUsed()).isEmpty();

        tokens.use(token, NOW.plusSeconds(10));
        tokens.use(token, NOW.plusSeconds(69));
        assertThat(lastUsed()).contains(NOW.plusSeconds(10));
        tokens.use(token, NOW.plusSeconds(70));
        assertThat(lastUsed()).contains(NOW.plusSeconds(70));
    }

    private Optional<Instant> lastUsed() {
        return tokens.list(1).getFirst().lastUsedAt();
    }

    @Test
    void theDatabaseKnowsNoTokenOnlyItsHash() {
        var token = tokens.create(PIPELINE, DAY, Caller.terminal(), NOW).token();
        var bits = token.reveal().substring(4);

        assertThat(
                        column(
                                "select api_token::text || convert_from(decode(encode(hash, 'hex'), 'escape'), 'UTF8') from api_token"))
                .singleElement()
                .asString()
                .doesNotContain(bits);
        assertThat(column("select length(hash)::text from api_token")).containsExactly("32");
        assertThat(column("select details::text from audit"))
                .singleElement()
                .asString()
                .doesNotContain(bits);
    }

    @Test
    void aTokenIsRemAnd43CharactersAndShyOfBeingPrinted() {
        var token = ApiToken.random();
        assertThat(token.reveal()).startsWith("rem_").hasSize(47);
        assertThat(token).asString().doesNotContain(token.reveal().substring(4));
        assertThat(ApiToken.parse(token.reveal()).map(ApiToken::reveal)).contains(token.reveal());
        for (var no : List.of(
                "", "rem_", "rem_" + "A".repeat(42), "rem_" + "A".repeat(44), "A".repeat(47), "REM_" + "A".repeat(43)))
            assertThat(ApiToken.parse(no)).as(no).isEmpty();
    }

    @Test
    void theyAreListedNewestFirst() {
        tokens.create(PIPELINE, DAY, Caller.terminal(), NOW);
        tokens.create(ANA, DAY.multipliedBy(2), Caller.engineer("ben"), NOW.plusSeconds(1));

        assertThat(tokens.list(10))
                .extracting(t -> "%s %s %s".formatted(t.pass().name(), t.createdBy(), t.state(NOW.plus(DAY))))
                .containsExactly(
                        "laptop ben valid",
                        "pipeline system:terminal of %s expired".formatted(System.getProperty("user.name")));
        assertThat(tokens.list(1)).hasSize(1);
    }

    @Test
    void aProgramNeverApprovesAndIsNoAdministrator() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Pass("ci", Optional.empty(), Set.of(Role.APPROVER)))
                .withMessage("a program agrees to nothing: who approves must have a name (--as)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tokens.create(
                        new Pass("ci", Optional.empty(), Set.of(Role.ADMINISTRATOR)), DAY, Caller.terminal(), NOW))
                .withMessage("a program is no administrator: who is must have a name (--as)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Pass("ci", Optional.empty(), Set.of("root")))
                .withMessage("there is no role 'root', only: viewer, operator, approver, administrator");
        for (var name : List.of("", "A", "a b", "a:b", "-a", "ä", "a".repeat(101)))
            assertThatIllegalArgumentException().isThrownBy(() -> new Pass(name, Optional.empty(), Set.of()));
    }

    @Test
    void aTokenLivesForAYearAtMost() {
        assertThat(tokens.create(PIPELINE, ApiTokens.LONGEST_LIFE, Caller.terminal(), NOW)
                        .listed()
                        .expiresAt())
                .isEqualTo(NOW.plus(Duration.ofDays(365)));
        for (var life : List.of(
                Duration.ZERO, Duration.ofSeconds(-1), Duration.ofDays(365).plusMillis(1)))
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> tokens.create(PIPELINE, life, Caller.terminal(), NOW));
    }

    @Test
    void aTokenIsOverWithItsEngineerAndAProgramsIsNot() {
        var ana = new Engineer("ana", "Ana", Optional.empty(), Optional.empty(), Optional.empty(), true);
        var people = new People(Map.of("ana", ana), Map.of(), Map.of(), Map.of(), List.of());

        assertThat(ANA.stands(people)).isTrue();
        assertThat(new Pass("laptop", Optional.of("zoe"), Set.of()).stands(people))
                .isFalse();
        assertThat(PIPELINE.stands(people)).isTrue();
        assertThat(ANA.stands(People.NOBODY)).as("nobody is listed at all").isTrue();
    }

    @Test
    void aProgramIsNeverTakenForAnEngineerOfItsName() {
        var machine = new Pass("ana", Optional.empty(), Set.of()).actor();
        assertThat(machine.principal()).isEqualTo("machine:ana");
        assertThat(Actor.of("machine:ana")).isEqualTo(machine);
        assertThat(Actor.of("ana")).isEqualTo(new Actor.Engineer("ana")).isEqualTo(ANA.actor());
    }

    private List<String> column(String sql) {
        return transactions.read(connection -> {
            try (var statement = connection.prepareStatement(sql);
                    var rows = statement.executeQuery()) {
                var all = new ArrayList<String>();
                while (rows.next())
                    all.add(new String(rows.getString(1).getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
                return all;
            }
        });
    }
}
