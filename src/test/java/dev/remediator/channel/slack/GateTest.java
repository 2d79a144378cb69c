package dev.remediator.channel.slack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.identity.Account;
import dev.remediator.identity.Actor;
import dev.remediator.identity.Caller;
import dev.remediator.identity.Engineer;
import dev.remediator.identity.People;
import dev.remediator.secret.Secret;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in: all four must fit, and names decide nothing. */
class GateTest {
    private static final Origin ANA = new Origin("A0APP", "T0TEAM", "T0TEAM", "C0CHANNEL", "U0ANA");

    private final Map<String, Engineer> engineers = new LinkedHashMap<>();
    private final Map<String, Account> accounts = new LinkedHashMap<>();
    private final Gate gate = new Gate(
            new SlackSettings.Hearing(Secret.of("s".repeat(32)), "A0APP", "T0TEAM", "C0CHANNEL", false),
            () -> new People(engineers, Map.of(), Map.of(), Map.of(), List.of()),
            name -> Optional.ofNullable(accounts.get(name)));

    GateTest() {
        engineer("ana", "U0ANA");
        engineer("ben", "U0BEN");
        accounts.put("ana", new Account("ana", Set.of("approver"), false));
    }

    private void engineer(String name, String slack) {
        engineers.put(
                name, new Engineer(name, "Ana Example", Optional.of(slack), Optional.empty(), Optional.empty(), false));
    }

    private String refused(Origin origin, String... roles) {
        return gate.admit(origin, List.of(roles)) instanceof Gate.Verdict.Refused(var why) ? why : "passed";
    }

    @Test
    void anEngineerWithAnAccountThatMayIsLetInUnderTheirOwnName() {
        assertThat(gate.admit(ANA, List.of("operator", "approver")))
                .isEqualTo(new Gate.Verdict.Passed(new Caller(
                        new Actor.Engineer("ana"), Optional.of("slack:T0TEAM/U0ANA"), Set.of("viewer", "approver"))));
    }

    @Test
    void anotherAppWorkspaceOrChannelIsNot() {
        for (var other : List.of(
                new Origin("A0OTHER", "T0TEAM", "T0TEAM", "C0CHANNEL", "U0ANA"),
                new Origin("A0APP", "T0OTHER", "T0TEAM", "C0CHANNEL", "U0ANA"),
                new Origin("A0APP", "T0TEAM", "T0OTHER", "C0CHANNEL", "U0ANA"),
                new Origin("A0APP", "T0TEAM", "T0TEAM", "C0OTHER", "U0ANA"),
                new Origin("", "", "", "", "U0ANA")))
            assertThat(refused(other, "approver")).isEqualTo("This is heard in the incident channel only");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "U0ZOE", "ana", "Ana Example", "u0ana", "U0ANA "})
    void nobodyIsKnownByAnythingButTheirId(String user) {
        assertThat(refused(new Origin("A0APP", "T0TEAM", "T0TEAM", "C0CHANNEL", user), "viewer"))
                .startsWith("Nothing was done: people.yaml has no engineer with your Slack member id");
    }

    @Test
    void anIdOfTwoEngineersIsNobodys() {
        engineer("eve", "U0ANA");
        assertThat(refused(ANA, "approver")).contains("no engineer");
    }

    @Test
    void withoutAnAccountOrWithADisabledOneNobodyMayAnything() {
        assertThat(refused(new Origin("A0APP", "T0TEAM", "", "C0CHANNEL", "U0BEN"), "viewer"))
                .isEqualTo("Nothing was done: ben has no account. An administrator makes one");
        accounts.put("ana", new Account("ana", Set.of("approver", "administrator"), true));
        assertThat(refused(ANA, "viewer")).isEqualTo("Nothing was done: the account of ana is disabled");
    }

    @Test
    void theRoleIsTheAccounts() {
        assertThat(refused(ANA, "operator")).isEqualTo("Nothing was done: ana lacks the role operator");
        assertThat(refused(ANA, "viewer")).isEqualTo("passed");
    }
}
