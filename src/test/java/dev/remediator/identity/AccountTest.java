package dev.remediator.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AccountTest {
    private static Optional<Account> account(boolean disabled, String... roles) {
        return Optional.of(new Account("ana", Set.of(roles), disabled));
    }

    @Test
    void whatWasMadeOpensNoMoreThanTheAccount() {
        var made = Optional.of(Set.of("viewer", "operator", "administrator"));
        assertThat(Account.opens(made, account(false, "operator", "approver"))).contains(Set.of("viewer", "operator"));
        assertThat(Account.opens(made, account(false))).contains(Set.of("viewer"));
    }

    @Test
    void whoSignedInHasTheRolesThatTheAccountHasNow() {
        assertThat(Account.opens(Optional.empty(), account(false, "approver"))).contains(Set.of("viewer", "approver"));
    }

    @Test
    void aDisabledAccountOpensNothing() {
        assertThat(Account.opens(Optional.of(Set.of("viewer")), account(true, "operator")))
                .isEmpty();
        assertThat(Account.opens(Optional.empty(), account(true, "operator"))).isEmpty();
    }

    @Test
    void withoutAnAccountItIsAsItWasMade() {
        assertThat(Account.opens(Optional.of(Set.of("viewer", "operator")), Optional.empty()))
                .contains(Set.of("viewer", "operator"));
        assertThat(Account.opens(Optional.empty(), Optional.empty()))
                .as("nobody signs in without one")
                .isEmpty();
    }

    @Test
    void whoIsDisabledMayNothing() {
        var account = new Account("ana", Set.of("operator"), true);
        assertThat(account.may("operator")).isFalse();
        assertThat(account.may("viewer")).isFalse();
    }
}
