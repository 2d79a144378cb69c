package dev.remediator.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.remediator.audit.AuditTrail;
import dev.remediator.secret.Secret;
import dev.remediator.store.PostgresExtension;
import dev.remediator.store.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What becomes of accounts whose engineers come through an issuer. */
@ExtendWith(PostgresExtension.class)
class SsoAccountsTest {
    private static final Instant NOW = Instant.parse("2026-11-23T09:00:00Z");
    private static final Origin FROM = new Origin("issuer", Optional.of("192.0.2.1"), Optional.empty());
    private static final Caller ADMIN = Caller.engineer("eli");
    private static final People PEOPLE = new People(
            Map.of(
                    "ana",
                    new Engineer(
                            "ana", "Ana", Optional.empty(), Optional.of("ana@example.com"), Optional.empty(), true),
                    "ben",
                    new Engineer(
                            "ben", "Ben", Optional.empty(), Optional.of("ben@example.com"), Optional.empty(), true)),
            Map.of(),
            Map.of(),
            Map.of(),
            List.of());
    private static final SsoSettings SETTINGS = new SsoSettings(
            "https://id.example",
            "remediator",
            Secret.of("client secret"),
            List.of(),
            "email",
            "groups",
            Map.of("oncall", Set.of(Role.OPERATOR), "leads", Set.of(Role.APPROVER)));

    private final Transactions transactions;
    private final Access access;
    private final Accounts accounts;
    private final AccountChanges changes;
    private final ApiTokens tokens;
    private final SignIns signIns;
    private final SsoAccounts sso;

    SsoAccountsTest(Transactions transactions) {
        this.transactions = transactions;
        var trail = new AuditTrail();
        access = new Access(transactions, trail);
        accounts = new Accounts(transactions);
        changes = new AccountChanges(transactions, () -> PEOPLE, trail);
        tokens = new ApiTokens(transactions, trail);
        var limit = new SignInLimit();
        signIns = new SignIns(transactions, new Passwords(4), limit, () -> PEOPLE, trail);
        sso = new SsoAccounts(transactions, signIns, limit, () -> PEOPLE, trail);
    }

    private SingleSignOn.Step comes(String subject, String name, String... groups) {
        ObjectNode claims = JsonNodeFactory.instance
                .objectNode()
                .put("sub", subject)
                .put("email", name + "@example.com")
                .put("email_verified", true);
        var array = claims.putArray("groups");
        for (var group : groups) array.add(group);
        return transactions.call(connection -> sso.enter(connection, claims, SETTINGS, FROM, NOW));
    }

    private Set<String> opens(SingleSignOn.Step step) {
        return access.session(((SingleSignOn.Step.In) step).session(), NOW)
                .map(Grant::roles)
                .orElse(Set.of());
    }

    @Test
    void whoComesForTheFirstTimeGetsAnAccountWithTheRolesOfTheGroups() {
        assertThat(opens(comes("1", "ana", "oncall", "leads")))
                .containsExactlyInAnyOrder("viewer", "operator", "approver");
        var listed = accounts.show("ana").orElseThrow();
        assertThat(listed.way()).isEqualTo("single sign-on");
        assertThat(listed.createdBy()).isEqualTo("system:single sign-on");
    }

    @Test
    void rolesFollowTheGroupsAtTheNextSignInAlsoInSessionsThatAreOpen() {
        var first = comes("1", "ana", "oncall", "leads");
        comes("1", "ana", "oncall");
        assertThat(opens(first)).containsExactlyInAnyOrder("viewer", "operator");
    }

    @Test
    void whoHasLeftTheGroupsIsOutOfEverySessionAndToken() {
        var before = comes("1", "ana", "oncall");
        var token = tokens.create(
                        new Pass("laptop", Optional.of("ana"), Set.of(Role.OPERATOR)), Duration.ofDays(1), ADMIN, NOW)
                .token();

        assertThat(comes("1", "ana", "somewhere-else")).isInstanceOf(SingleSignOn.Step.Refused.class);

        assertThat(opens(before)).isEmpty();
        assertThat(tokens.use(token, NOW)).isEmpty();
        assertThat(accounts.find("ana").orElseThrow().roles()).containsExactly("viewer");
    }

    @Test
    void aStrangersClaimToBeSomebodyChangesNothing() {
        comes("1", "ana", "oncall");
        assertThat(comes("2", "ana", "oncall", "leads")).isInstanceOf(SingleSignOn.Step.Refused.class);
        assertThat(comes("1", "ben", "oncall")).isInstanceOf(SingleSignOn.Step.Refused.class);
        assertThat(comes("2", "ana", "nothing")).isInstanceOf(SingleSignOn.Step.Refused.class);

        assertThat(accounts.find("ana").orElseThrow().roles()).containsExactlyInAnyOrder("viewer", "operator");
        assertThat(accounts.find("ben")).isEmpty();
    }

    @Test
    void anAccountWithAPasswordHasNoneAnyMore() {
        var linked = (AccountChanges.Result.Linked) changes.create("ana", Set.of(Role.ADMINISTRATOR), ADMIN, NOW);
        var password = Secret.of("seven green lamps");
        signIns.choose(linked.link(), password, FROM, NOW);
        var waiting = (AccountChanges.Result.Linked) changes.link("ana", ADMIN, NOW);

        assertThat(opens(comes("1", "ana", "oncall"))).containsExactlyInAnyOrder("viewer", "operator");

        assertThat(signIns.signIn("ana", password, Optional.empty(), FROM, NOW)).isEqualTo(new SignIns.Result.Wrong());
        assertThat(signIns.choose(waiting.link(), password, FROM, NOW)).isEqualTo(new SignIns.Change.Wrong());
        assertThat(changes.link("ana", ADMIN, NOW)).isInstanceOf(AccountChanges.Result.Refused.class);
        assertThat(changes.roles("ana", Set.of(Role.ADMINISTRATOR), ADMIN, NOW))
                .isInstanceOf(AccountChanges.Result.Refused.class);
        assertThat(signIns.set("ana", password, Caller.terminal(), NOW)).isInstanceOf(SignIns.Change.Unfit.class);
    }

    @Test
    void aDisabledAccountStaysDisabledWhateverTheIssuerSays() {
        comes("1", "ana", "oncall");
        changes.disable("ana", ADMIN, NOW);
        assertThat(comes("1", "ana", "oncall", "leads"))
                .isEqualTo(new SingleSignOn.Step.Refused("Your account here is disabled"));
        assertThat(accounts.find("ana").orElseThrow().disabled()).isTrue();
    }
}
