package dev.remediator.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.remediator.identity.Account;
import dev.remediator.identity.Actor;
import dev.remediator.identity.Caller;
import dev.remediator.identity.Group;
import dev.remediator.identity.People;
import dev.remediator.identity.Role;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class OwnershipTest {
    private static final People PEOPLE = new People(
            Map.of(),
            Map.of("gateway", new Group("gateway", "owns the gateway", List.of("ana", "ben"), Optional.empty())),
            Map.of(),
            Map.of(),
            List.of());
    private static final Ownership OWNERSHIP = new Ownership(
            () -> PEOPLE, () -> new Targets(List.of(owned("mcp-gateway", "gateway"), owned("proxy", "no-such-group"))));

    private static Target owned(String name, String owner) {
        return new Target(name, "", Optional.of(owner), List.of(), Map.of(), Map.of());
    }

    private static Caller engineer(String name, String... roles) {
        return new Caller(new Actor.Engineer(name), Optional.empty(), Set.of(roles));
    }

    @Test
    void aMemberOfTheOwningGroupActsAndNobodyElse() {
        OWNERSHIP.check(engineer("ben", Role.OPERATOR), "mcp-gateway");

        assertThatExceptionOfType(NotTheirs.class)
                .isThrownBy(() -> OWNERSHIP.check(engineer("cem", Role.OPERATOR, Role.APPROVER), "mcp-gateway"))
                .withMessage("mcp-gateway belongs to gateway, and cem is none of them: somebody who is, or an"
                        + " administrator, may")
                .satisfies(refused -> assertThat(refused.target()).isEqualTo("mcp-gateway"));
    }

    @Test
    void anAdministratorActsOnEverything() {
        OWNERSHIP.check(engineer("cem", Role.ADMINISTRATOR), "mcp-gateway");
    }

    @Test
    void whoseRolesAreNotKnownIsNoAdministrator() {
        assertThat(OWNERSHIP.problem(Caller.engineer("cem"), "mcp-gateway")).isPresent();
    }

    @Test
    void aDisabledAccountIsNoAdministratorInAChat() {
        var account = new Account("cem", Set.of(Role.ADMINISTRATOR), true);
        assertThat(OWNERSHIP.problem(Caller.of(account), "mcp-gateway")).isPresent();
        assertThat(OWNERSHIP.problem(Caller.of(new Account("cem", Set.of(Role.ADMINISTRATOR), false)), "mcp-gateway"))
                .isEmpty();
    }

    @Test
    void whatNobodyOwnsAnymoreIsEverybodys() {
        for (var target : List.of("proxy", "not-there-any-more"))
            OWNERSHIP.check(engineer("cem", Role.OPERATOR), target);
    }

    @Test
    void programsAndTheServiceItselfActAsTheyWereAllowedTo() {
        for (var actor : List.of(
                new Actor.Machine("pipeline"), new Actor.Schedule("nightly"), new Actor.System("terminal of root")))
            OWNERSHIP.check(new Caller(actor, Optional.empty()), "mcp-gateway");
    }
}
