package dev.remediator.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.remediator.store.PostgresExtension;
import dev.remediator.store.Transactions;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.ws.rs.ServiceUnavailableException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresExtension.class)
final class LiveStreamTest {
    private final LiveStream live;

    LiveStreamTest(Transactions transactions) {
        live = new LiveStream(new Pulse(transactions));
    }

    private Cancellable opened() {
        return live.versions().subscribe().with(_ -> {});
    }

    @Test
    void afterTwoHundredBrowsersTheNextIsAskedToComeLaterAndMayWhenOneHasLeft() {
        var open = Stream.generate(this::opened).limit(200).toList();

        assertThatExceptionOfType(ServiceUnavailableException.class)
                .isThrownBy(live::versions)
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
        var first = live.versions().subscribe().with(one::add);
        var second = live.versions().subscribe().with(other::add);
        try {
            Awaitility.await().until(() -> one.size() >= 2 && other.size() >= 2);
            assertThat(one).doesNotContain("away").containsAnyElementsOf(other);
        } finally {
            first.cancel();
            second.cancel();
        }
    }
}
