package dev.remediator.simulation;

import dev.remediator.guard.Freeze;
import dev.remediator.run.Journal;
import dev.remediator.run.JournalEntry;
import dev.remediator.run.RunEvent;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The simulation's own tables. */
final class MemoryStoreTest extends StoreContract {
    private final MemoryStore store = new MemoryStore(new MemoryStore.Watcher() {});

    private final Tables tables = new Tables() {
        @Override
        public long register() {
            return store.register(NOW.plusSeconds(8));
        }

        @Override
        public boolean renew(long node) {
            return store.renew(node, NOW, NOW.plusSeconds(8)).isPresent();
        }

        @Override
        public void leaseIsOver(long node) {
            Objects.requireNonNull(store.nodes.get(node)).leaseUntil = NOW.minusSeconds(1);
        }

        @Override
        public List<UUID> takeOver(long node) {
            return store.takeOver(node, NOW);
        }

        @Override
        public Journal journal(long node) {
            return new Journal() {
                @Override
                public CompletionStage<JournalEntry> append(JournalEntry entry) {
                    return write(new MemoryStore.Work(null, entry));
                }

                @Override
                public CompletionStage<JournalEntry> claim(Claim claim) {
                    return write(new MemoryStore.Work(claim, null));
                }

                private CompletionStage<JournalEntry> write(MemoryStore.Work work) {
                    try {
                        store.write(node, List.of(work), false, NOW);
                        return CompletableFuture.completedFuture(work.turn());
                    } catch (RuntimeException e) {
                        return CompletableFuture.failedFuture(e);
                    }
                }

                @Override
                public List<RunEvent> words(UUID run, int question) {
                    return store.words(run, question);
                }
            };
        }

        @Override
        public void begin(long node, JournalEntry first) {
            store.begin(node, first);
        }

        @Override
        public Optional<String> holder(String target) {
            return Optional.ofNullable(store.acting.get(target)).map(UUID::toString);
        }

        @Override
        public int seq(UUID run) {
            return store.run(run).seq;
        }

        @Override
        public String temporary(UUID run) {
            return store.temporary.values().stream()
                    .filter(t -> t.key.run().equals(run))
                    .findFirst()
                    .map(t -> t.endedAt != null
                            ? t.state
                            : t.state + " " + Duration.between(NOW, t.dueAt).toSeconds())
                    .orElse("");
        }

        @Override
        public int timers(UUID run) {
            return (int) store.timers.keySet().stream()
                    .filter(k -> k.run().equals(run))
                    .count();
        }

        @Override
        public String decides(UUID run, int command, String engineer, boolean granted) {
            return store.say(
                            run,
                            engineer,
                            Set.of("ana", "ben"),
                            new RunEvent.ApprovalDecided(command, engineer, granted, "", NOW),
                            NOW)
                    .name();
        }

        @Override
        public void freeze(String target) {
            store.freezes.add(new Freeze(
                    UUID.randomUUID(), new Freeze.Scope.OfTarget(target), false, "ana", "odd", NOW, Optional.empty()));
        }
    };

    @Override
    Tables tables() {
        return tables;
    }
}
