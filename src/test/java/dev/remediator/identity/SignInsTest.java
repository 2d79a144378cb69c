package dev.remediator.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.audit.AuditTrail;
import dev.remediator.secret.Secret;
import dev.remediator.store.PostgresExtension;
import dev.remediator.store.Transactions;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who comes in by a password, and who does not. */
@ExtendWith(PostgresExtension.class)
class SignInsTest {
    private static final Instant NOW = Instant.parse("2026-11-23T09:00:00Z");
    private static final Secret PASSWORD = Secret.of("seven green lamps");
    private static final Secret OTHER = Secret.of("nine yellow boats");
    private static final Secret WRONG = Secret.of("who knows what it is");
    private static final Caller ADMIN = Caller.engineer("eli");

    private final Transactions transactions;
    private final Access access;
    private final AccountChanges changes;
    private final ApiTokens tokens;
    private final SignIns signIns;
    private People people = people("ana", "ben", "eli");

    SignInsTest(Transactions transactions) {
        this.transactions = transactions;
        access = new Access(transactions, new AuditTrail());
        changes = new AccountChanges(transactions, () -> people, new AuditTrail());
        tokens = new ApiTokens(transactions, new AuditTrail());
        signIns = new SignIns(transactions, new Passwords(4), new SignInLimit(), () -> people, new AuditTrail());
    }

    private static People people(String... names) {
        var engineers = new java.util.LinkedHashMap<String, Engineer>();
        for (var name : names)
            engineers.put(name, new Engineer(name, name, Optional.empty(), Optional.empty(), Optional.empty(), true));
        return new People(engineers, Map.of(), Map.of(), Map.of(), List.of());
    }

    private static Origin from(String address) {
        return new Origin("password", Optional.of(address), Optional.of("Firefox"));
    }

    private SignIns.Result.In account(String name, String... roles) {
        var linked = (AccountChanges.Result.Linked) changes.create(name, Set.of(roles), ADMIN, NOW);
        assertThat(signIns.choose(linked.link(), PASSWORD, from("192.0.2.9"), NOW))
                .isInstanceOf(SignIns.Change.In.class);
        return in(name, PASSWORD, NOW);
    }

    private SignIns.Result tries(String name, Secret password, String address, Instant at) {
        return signIns.signIn(name, password, Optional.empty(), from(address), at);
    }

    private SignIns.Result.In in(String name, Secret password, Instant at) {
        return (SignIns.Result.In) tries(name, password, "192.0.2.1", at);
    }

    private Set<String> roles(AccessToken session, Instant at) {
        return access.session(session, at).map(Grant::roles).orElse(Set.of());
    }

    @Test
    void theRightPasswordOpensASessionWithTheRolesOfTheAccount() {
        var in = account("ana", Role.OPERATOR);
        assertThat(in.engineer()).isEqualTo("ana");
        assertThat(access.session(in.session(), NOW)).contains(new Grant(Optional.of("ana"), Set.of(Role.OPERATOR)));
        assertThat(access.sessions("ana", 10, NOW).getFirst().via()).isEqualTo("password");
    }

    @Test
    void eachSignInIsANewSession() {
        var one = account("ana");
        var two = in("ana", PASSWORD, NOW);
        assertThat(two.session().reveal()).isNotEqualTo(one.session().reveal());
    }

    @Test
    void nobodyElseGetsInAndAllAreToldTheSame() {
        account("ana");
        changes.create("ben", Set.of(), ADMIN, NOW); // who has no password yet
        for (var name : List.of("ana", "ben", "eli", "nobody", "", "ANA", "ana ", "ana\0", "x".repeat(5_000)))
            assertThat(tries(name, WRONG, "192.0.2.1", NOW)).as(name).isEqualTo(new SignIns.Result.Wrong());
        assertThat(tries("ben", PASSWORD, "192.0.2.2", NOW)).isEqualTo(new SignIns.Result.Wrong());
    }

    @Test
    void anUnknownNameCostsTheSameWork() {
        account("ana");
        var hashed = new ArrayList<Boolean>();
        var counting = new SignIns(
                transactions,
                new Passwords(4) {
                    @Override
                    boolean matches(Secret password, Optional<String> hash) {
                        hashed.add(hash.isPresent());
                        return super.matches(password, hash);
                    }
                },
                new SignInLimit(),
                () -> people,
                new AuditTrail());
        counting.signIn("ana", WRONG, Optional.empty(), from("192.0.2.1"), NOW);
        counting.signIn("nobody", WRONG, Optional.empty(), from("192.0.2.1"), NOW);
        counting.signIn("not a name", WRONG, Optional.empty(), from("192.0.2.1"), NOW);
        assertThat(hashed).as("one comparison each, with or without a hash").containsExactly(true, false, false);

        var passwords = new Passwords(10);
        var hash = Optional.of(passwords.hash(PASSWORD));
        passwords.matches(WRONG, hash);
        long known = time(() -> passwords.matches(WRONG, hash));
        long unknown = time(() -> passwords.matches(WRONG, Optional.empty()));
        assertThat((double) unknown / known)
                .as("nanoseconds %d and %d", known, unknown)
                .isBetween(0.2, 5.0);
    }

    /** The shortest of some, because others use the processor, too. */
    private static long time(Runnable work) {
        long shortest = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            long begun = System.nanoTime();
            work.run();
            shortest = Math.min(shortest, System.nanoTime() - begun);
        }
        return shortest;
    }

    @Test
    void disablingActsAtTheNextRequestOnSessionsLinksAndTokens() {
        var in = account("ana", Role.OPERATOR);
        var link = access.newLink(new Grant(Optional.of("ana"), Set.of(Role.OPERATOR)), NOW);
        var token = tokens.create(
                        new Pass("laptop", Optional.of("ana"), Set.of(Role.OPERATOR)), Duration.ofDays(1), ADMIN, NOW)
                .token();
        assertThat(tokens.use(token, NOW)).isPresent();

        changes.disable("ana", ADMIN, NOW);

        assertThat(access.session(in.session(), NOW)).isEmpty();
        assertThat(access.redeem(link, NOW)).isEmpty();
        assertThat(tokens.use(token, NOW)).isEmpty();
        assertThat(tries("ana", PASSWORD, "192.0.2.1", NOW)).isEqualTo(new SignIns.Result.Wrong());

        changes.enable("ana", ADMIN, NOW);
        assertThat(access.session(in.session(), NOW))
                .as("it does not come back")
                .isEmpty();
        assertThat(tokens.use(token, NOW)).isEmpty();
        assertThat(tries("ana", PASSWORD, "192.0.2.1", NOW)).isInstanceOf(SignIns.Result.In.class);
    }

    @Test
    void whatIsMadeAtTheTerminalForSomebodyDisabledOpensNothingEither() {
        account("ana", Role.OPERATOR);
        changes.disable("ana", ADMIN, NOW);
        var grant = new Grant(Optional.of("ana"), Set.of(Role.OPERATOR));

        assertThat(access.redeem(access.newLink(grant, NOW), NOW)).isEmpty();
        assertThat(access.session(access.open(grant, Duration.ofMinutes(3), NOW), NOW))
                .isEmpty();
    }

    @Test
    void rolesAreThoseOfTheAccountAtEachRequest() {
        var in = account("ana", Role.OPERATOR);
        var token = tokens.create(
                        new Pass("laptop", Optional.of("ana"), Set.of(Role.OPERATOR, Role.APPROVER)),
                        Duration.ofDays(1),
                        ADMIN,
                        NOW)
                .token();
        assertThat(tokens.use(token, NOW).orElseThrow().roles())
                .as("no more than the account")
                .containsExactlyInAnyOrder("viewer", "operator");

        changes.roles("ana", Set.of(Role.APPROVER), ADMIN, NOW);
        assertThat(roles(in.session(), NOW)).containsExactlyInAnyOrder("viewer", "approver");
        assertThat(tokens.use(token, NOW).orElseThrow().roles()).containsExactlyInAnyOrder("viewer", "approver");

        var byLink = access.redeem(access.newLink(new Grant(Optional.of("ana"), Set.of(Role.ADMINISTRATOR)), NOW), NOW)
                .orElseThrow();
        assertThat(roles(byLink, NOW)).as("a link is no way around the account").containsExactly("viewer");
    }

    @Test
    void whoIsNotInPeopleCannotSignIn() {
        account("ana");
        people = people("ben", "eli");
        assertThat(tries("ana", PASSWORD, "192.0.2.1", NOW)).isEqualTo(new SignIns.Result.Wrong());
        assertThat(changes.create("zoe", Set.of(), ADMIN, NOW))
                .isEqualTo(new AccountChanges.Result.Refused("people.yaml names no such engineer"));
    }

    @Test
    void changingThePasswordAsksTheOldOneAndEndsEverythingElse() {
        var one = account("ana");
        var two = in("ana", PASSWORD, NOW);
        var keeps = access.standing(two.session(), NOW).orElseThrow().id();
        var by = Caller.engineer("ana");

        assertThat(signIns.change("ana", WRONG, OTHER, Optional.of(keeps), by, NOW))
                .isEqualTo(new SignIns.Change.Wrong());
        assertThat(signIns.change("ana", PASSWORD, Secret.of("too short"), Optional.of(keeps), by, NOW))
                .isInstanceOf(SignIns.Change.Unfit.class);
        assertThat(access.isSession(one.session(), NOW)).isTrue();

        assertThat(signIns.change("ana", PASSWORD, OTHER, Optional.of(keeps), by, NOW))
                .isEqualTo(new SignIns.Change.Done());
        assertThat(access.isSession(one.session(), NOW)).isFalse();
        assertThat(access.isSession(two.session(), NOW)).isTrue();
        assertThat(tries("ana", PASSWORD, "192.0.2.1", NOW)).isEqualTo(new SignIns.Result.Wrong());
        assertThat(tries("ana", OTHER, "192.0.2.1", NOW)).isInstanceOf(SignIns.Result.In.class);
    }

    @Test
    void aLinkForAPasswordWorksOnceAndIsReplacedByTheNext() {
        var first = (AccountChanges.Result.Linked) changes.create("ana", Set.of(), ADMIN, NOW);
        var second = (AccountChanges.Result.Linked) changes.link("ana", ADMIN, NOW);
        var from = from("192.0.2.1");

        assertThat(signIns.choose(first.link(), PASSWORD, from, NOW)).isEqualTo(new SignIns.Change.Wrong());
        assertThat(access.redeem(second.link(), NOW))
                .as("it opens no session by itself")
                .isEmpty();
        assertThat(signIns.choose(second.link(), Secret.of("short"), from, NOW))
                .isInstanceOf(SignIns.Change.Unfit.class);
        assertThat(signIns.choose(second.link(), PASSWORD, from, NOW)).isInstanceOf(SignIns.Change.In.class);
        assertThat(signIns.choose(second.link(), OTHER, from, NOW)).isEqualTo(new SignIns.Change.Wrong());
        var late = (AccountChanges.Result.Linked) changes.link("ana", ADMIN, NOW);
        assertThat(signIns.choose(late.link(), OTHER, from, NOW.plus(Access.LINK_LIFE)))
                .isEqualTo(new SignIns.Change.Wrong());
        assertThat(signIns.choose(AccessToken.random(), OTHER, from, NOW)).isEqualTo(new SignIns.Change.Wrong());
    }

    @Test
    void theFirstAdministratorIsMadeOnceAndThenNothingIsPrintedAnyMore() throws InterruptedException {
        var forgotten = signIns.firstLink(NOW).orElseThrow();
        var link = signIns.firstLink(NOW).orElseThrow();
        var from = from("192.0.2.1");
        assertThat(signIns.first(forgotten, "ana", PASSWORD, from, NOW)).isEqualTo(new SignIns.Change.Wrong());
        assertThat(access.redeem(link, NOW)).isEmpty();
        assertThat(signIns.first(link, "zoe", PASSWORD, from, NOW))
                .isEqualTo(new SignIns.Change.Unfit("people.yaml names no such engineer"));
        assertThat(signIns.first(link, "ana", Secret.of("short"), from, NOW)).isInstanceOf(SignIns.Change.Unfit.class);

        var in = Collections.synchronizedList(new ArrayList<SignIns.Change>());
        var browsers = new ArrayList<Thread>();
        for (var name : List.of("ana", "ben", "ana", "ben"))
            browsers.add(Thread.startVirtualThread(() -> in.add(signIns.first(link, name, PASSWORD, from, NOW))));
        for (var browser : browsers) browser.join();

        assertThat(in).filteredOn(SignIns.Change.In.class::isInstance).hasSize(1);
        assertThat(column("select array_to_string(roles, ',') from account"))
                .singleElement()
                .asString()
                .contains("administrator", "operator", "approver");
        assertThat(signIns.firstLink(NOW)).isEmpty();
        var administrator = column("select name from account").getFirst();
        changes.disable(administrator, Caller.terminal(), NOW);
        assertThat(signIns.firstLink(NOW))
                .as("nor where the only one is disabled: the terminal helps")
                .isEmpty();
    }

    @Test
    void anAdministratorChangesEverybodyButThemselves() {
        account("eli", Role.ADMINISTRATOR);
        assertThat(changes.disable("eli", ADMIN, NOW)).isInstanceOf(AccountChanges.Result.Refused.class);
        assertThat(changes.roles("eli", Set.of(Role.APPROVER), ADMIN, NOW))
                .isInstanceOf(AccountChanges.Result.Refused.class);
        assertThat(changes.roles("eli", Set.of(Role.APPROVER), Caller.terminal(), NOW))
                .isInstanceOf(AccountChanges.Result.Done.class);
        for (var result : List.of(
                changes.disable("zoe", ADMIN, NOW),
                changes.enable("zoe", ADMIN, NOW),
                changes.link("zoe", ADMIN, NOW),
                changes.roles("zoe", Set.of(), ADMIN, NOW)))
            assertThat(result).isEqualTo(new AccountChanges.Result.Unknown());
        assertThat(changes.create("eli", Set.of(), ADMIN, NOW)).isInstanceOf(AccountChanges.Result.Refused.class);
        assertThat(changes.create("ben", Set.of("root"), ADMIN, NOW)).isInstanceOf(AccountChanges.Result.Refused.class);
    }

    @Test
    void guessesAreHeardNoMoreAndNotEvenARightOneThen() {
        account("ana");
        for (int i = 0; i < FailureLimit.BURST; i++)
            assertThat(tries("ana", WRONG, "198.51.100.7", NOW)).isEqualTo(new SignIns.Result.Wrong());
        assertThat(tries("ana", PASSWORD, "198.51.100.7", NOW)).isInstanceOf(SignIns.Result.Wait.class);
        assertThat(tries("ben", PASSWORD, "198.51.100.7", NOW)).isInstanceOf(SignIns.Result.Wait.class);
        assertThat(tries("ana", PASSWORD, "192.0.2.1", NOW))
                .as("from elsewhere")
                .isInstanceOf(SignIns.Result.In.class);
        assertThat(tries("ana", PASSWORD, "198.51.100.7", NOW.plusSeconds(60)))
                .as("time heals")
                .isInstanceOf(SignIns.Result.In.class);
    }

    @Test
    void aThousandAddressesGuessNoFasterAndKeepNobodyOutWhoHasSignedInHereBefore() {
        var ana = account("ana");
        int heard = 0;
        for (int i = 0; i < 60; i++)
            if (tries("ana", WRONG, "198.51.100." + i, NOW) instanceof SignIns.Result.Wrong) heard++;
        assertThat(heard).isEqualTo(SignInLimit.NAME_BURST);
        assertThat(tries("ana", PASSWORD, "192.0.2.1", NOW)).isInstanceOf(SignIns.Result.Wait.class);

        var known = signIns.signIn("ana", PASSWORD, ana.browser(), from("192.0.2.1"), NOW);
        assertThat(known).isInstanceOf(SignIns.Result.In.class);
        assertThat(((SignIns.Result.In) known).browser())
                .as("it is known already")
                .isEmpty();
        assertThat(access.redeem(access.newLink(new Grant(Optional.of("ana"), Set.of()), NOW), NOW))
                .as("and a link opens all the same")
                .isPresent();
    }

    @Test
    void aKnownBrowserIsKnownForItsEngineerOnlyAndGuessesNoMoreThanOthers() {
        var ana = account("ana");
        account("ben");
        for (int i = 0; i < FailureLimit.BURST; i++)
            assertThat(signIns.signIn("ana", WRONG, ana.browser(), from("192.0.2.1"), NOW))
                    .isEqualTo(new SignIns.Result.Wrong());
        assertThat(signIns.signIn("ana", PASSWORD, ana.browser(), from("192.0.2.1"), NOW))
                .isInstanceOf(SignIns.Result.Wait.class);
        for (int i = 0; i < FailureLimit.BURST; i++) tries("ben", WRONG, "203.0.113.1", NOW);
        assertThat(signIns.signIn("ben", PASSWORD, ana.browser(), from("203.0.113.1"), NOW))
                .isInstanceOf(SignIns.Result.Wait.class);
        assertThat(access.isSession(ana.browser().orElseThrow(), NOW)).isFalse();
    }

    @Test
    void namesThatAreNoneAreLimitedJustTheSame() {
        for (int i = 0; i < SignInLimit.NAME_BURST; i++)
            assertThat(tries("nobody", WRONG, "198.51.100." + i, NOW)).isEqualTo(new SignIns.Result.Wrong());
        assertThat(tries("nobody", WRONG, "198.51.100.200", NOW)).isInstanceOf(SignIns.Result.Wait.class);
    }

    @Test
    void manyAtOnceAreNoMoreThanOneAfterTheOther() throws InterruptedException {
        account("ana");
        var results = Collections.synchronizedList(new ArrayList<SignIns.Result>());
        var guessers = new ArrayList<Thread>();
        for (int i = 0; i < 40; i++)
            guessers.add(Thread.startVirtualThread(() -> results.add(tries("ana", WRONG, "198.51.100.7", NOW))));
        for (var guesser : guessers) guesser.join();
        assertThat(results).filteredOn(SignIns.Result.Wrong.class::isInstance).hasSize(FailureLimit.BURST);
    }

    @Test
    void sessionsOfOthersCannotBeEnded() {
        var ana = account("ana");
        var ben = account("ben");
        var id = access.standing(ben.session(), NOW).orElseThrow().id();

        assertThat(access.end(id, "ana", Caller.engineer("ana"), NOW)).isFalse();
        assertThat(access.end(UUID.randomUUID(), "ana", Caller.engineer("ana"), NOW))
                .isFalse();
        assertThat(access.isSession(ben.session(), NOW)).isTrue();
        var own = access.standing(ana.session(), NOW).orElseThrow().id();
        assertThat(access.sessions("ana", 10, NOW))
                .extracting(Access.Listed::id)
                .contains(own)
                .doesNotContain(id);
        assertThat(access.endOthers(own, "ana", Caller.engineer("ana"), NOW)).isEqualTo(1);
        assertThat(access.isSession(ana.session(), NOW)).isTrue();
        assertThat(access.isSession(ben.session(), NOW)).isTrue();
        assertThat(access.end(own, "ana", Caller.engineer("ana"), NOW)).isTrue();
        assertThat(access.isSession(ana.session(), NOW)).isFalse();
    }

    @Test
    void allOfItIsWrittenDownWithoutASecretAndGuessesFillNoDisk() {
        var in = account("ana", Role.OPERATOR);
        for (int i = 0; i < 8; i++) tries("ana", WRONG, "192.0.2.1", NOW);
        for (int i = 0; i < 8; i++) tries("my secret typed as a name " + i, WRONG, "192.0.2.2", NOW);
        tries("ana", WRONG, "192.0.2.3", NOW.plusSeconds(60));
        changes.roles("ana", Set.of(), ADMIN, NOW);
        changes.disable("ana", ADMIN, NOW);
        changes.enable("ana", ADMIN, NOW);

        assertThat(column("select action || ' ' || subject from audit order by id"))
                .containsExactly(
                        "account-created ana",
                        "account-link ana",
                        "password-changed ana",
                        "sign-in ana",
                        "sign-in ana",
                        "sign-in-failed ana",
                        "sign-in-failed no account",
                        "sign-in-failed ana",
                        "account-roles ana",
                        "account-disabled ana",
                        "account-enabled ana");
        assertThat(column("select details ->> 'times' from audit where action = 'sign-in-failed' order by id"))
                .containsExactly("1", "1", "8");
        assertThat(String.join(" ", column("select audit::text from audit")))
                .doesNotContain("lamps")
                .doesNotContain("secret typed")
                .doesNotContain("who knows")
                .doesNotContain(in.session().reveal())
                .doesNotContain("$2a$");
    }

    @Test
    void theDatabaseKnowsNoPassword() {
        account("ana");
        assertThat(column("select password from account"))
                .singleElement()
                .asString()
                .startsWith("$2a$")
                .doesNotContain("lamps");
    }

    private List<String> column(String sql) {
        return transactions.read(connection -> {
            try (var statement = connection.prepareStatement(sql);
                    var rows = statement.executeQuery()) {
                var all = new ArrayList<String>();
                while (rows.next()) all.add(rows.getString(1));
                return all;
            } catch (SQLException e) {
                throw new AssertionError(e);
            }
        });
    }
}
