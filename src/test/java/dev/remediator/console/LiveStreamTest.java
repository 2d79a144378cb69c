package dev.remediator.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.remediator.audit.AuditTrail;
import dev.remediator.identity.Access;
import dev.remediator.identity.AccountChanges;
import dev.remediator.identity.Caller;
import dev.remediator.identity.Credential;
import dev.remediator.identity.Grant;
import dev.remediator.identity.People;
import dev.remediator.identity.Role;
import dev.remediator.identity.StillIn;
import dev.remediator.store.PostgresExtension;
import dev.remediator.store.Transactions;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.ws.rs.ServiceUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresExtension.class)
final class LiveStreamTest {
    private final LiveStream live;

    private final Access access;
    private final AccountChanges accounts;
    private final Optional<Credential> ana;

    LiveStreamTest(Transactions transactions) {
        access = new Access(transactions, new AuditTrail());
        accounts = new AccountChanges(transactions, () -> People.NOBODY, new AuditTrail());
        live = new LiveStream(
                new Pulse(transactions), new StillIn(transactions, () -> People.NOBODY, InstantSource.system()));
        var grant = new Grant(Optional.of("ana"), Set.of());
        var session = access.open(grant, Duration.ofMinutes(5), Instant.now());
        ana = access.standing(session, Instant.now()).map(in -> new Credential.Session(in.id()));
    }

    private Cancellable opened() {
        return live.versions(ana).subscribe().with(_ -> {});
    }

    @Test
    void itEndsWithinSecondsForWhoeverIsDisabled() {
        accounts.create("ana", Set.of(Role.OPERATOR), Caller.terminal(), Instant.now());
        var ended = new AtomicBoolean();
        List<String> heard = new CopyOnWriteArrayList<>();
        live.versions(ana).subscribe().with(heard::add, () -> ended.set(true));
        Awaitility.await().until(() -> heard.size() >= 2);
        assertThat(ended).isFalse();

        accounts.disable("ana", Caller.terminal(), Instant.now());

        Awaitility.await().atMost(Duration.ofSeconds(5)).untilTrue(ended);
    }

    @Test
    void whoIsInByNothingHearsNothing() {
        List<String> heard = new CopyOnWriteArrayList<>();
        var ended = new AtomicBoolean();
        live.versions(Optional.empty()).subscribe().with(heard::add, () -> ended.set(true));

        Awaitility.await().untilTrue(ended);
        assertThat(heard).isEmpty();
    }

    @Test
    void afterTwoHundredBrowsersTheNextIsAskedToComeLaterAndMayWhenOneHasLeft() {
        var open = Stream.generate(this::opened).limit(200).toList();

        assertThatExceptionOfType(ServiceUnavailableException.class)
                .isThrownBy(() -> live.versions(ana))
                .satisfies(later -> assertThat(later.getResponse().getHeaderString("Retry-After"))
                        .isEqualTo("600"));
        open.getFirst().cancel();
        opened().cancel();
        open.forEach(Cancellable::cancel);
        Stream.generate(this::opened).limit(200).toList().forEach(Cancellable::cancel);
    }

    @Test
    void allBrowsersHearTheSameEverySecond() {
        List<String> one = new CopyOnWriteArrayList<>();
        List<String> other = new CopyOnWriteArrayList<>();
        var first = live.versions(ana).subscribe().with(one::add);
        var second = live.versions(ana).subscribe().with(other::add);
        try {
            Awaitility.await().until(() -> one.size() >= 2 && other.size() >= 2);
            assertThat(one).doesNotContain("away").containsAnyElementsOf(other);
        } finally {
            first.cancel();
            second.cancel();
        }
    }
}
