package dev.remediator.backtest;

import dev.remediator.ingest.Source;
import dev.remediator.run.Phase;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** One thing that was recorded, in the order of time. */
public sealed interface Recorded {
    Instant at();

    /**
     * A webhook's request that was committed.
     *
     * @param decisions what was decided at once about the alerts that it began; empty where that was not recorded
     */
    @SuppressWarnings("ArrayRecordComponent") // read once, and compared by nobody
    record Delivery(UUID id, Instant at, String source, Source.Kind kind, byte[] body, List<Decision> decisions)
            implements Recorded {
        public Delivery {
            decisions = List.copyOf(decisions);
        }

        Delivery with(List<Decision> decided) {
            return new Delivery(id, at, source, kind, body, decided);
        }
    }

    /**
     * What was decided about one alert: at once, or anew after it had been held.
     *
     * @param delivery which brought the alert
     * @param identity of the alert: see {@link dev.remediator.alert.Identity}
     * @param run that took it; only where one did
     * @param stops why other playbooks did not
     */
    record Decision(
            UUID delivery,
            long identity,
            Instant at,
            What what,
            String playbook,
            String target,
            Optional<Run> run,
            List<Outcome.Stop> stops)
            implements Recorded {
        public Decision {
            stops = List.copyOf(stops);
        }
    }

    /** As table {@code disposition} names them. */
    enum What {
        TAKEN,
        JOINED,
        HELD,
        OVER,
        UNOWNED
    }

    /** A run that no alert began: people and schedules act, too. */
    record Given(Run run) implements Recorded {
        @Override
        public Instant at() {
            return run.startedAt();
        }
    }

    /**
     * How a run went.
     *
     * @param digest of the playbook's version
     * @param heldBy the guard that said no; empty where none did
     * @param intents when it set out to change something, in order
     */
    record Run(
            String playbook,
            String digest,
            String target,
            Instant startedAt,
            Optional<Instant> endedAt,
            Phase phase,
            String heldBy,
            List<Instant> intents) {
        public Run {
            intents = List.copyOf(intents);
        }

        Outcome outcome() {
            if (!intents.isEmpty()) return Outcome.of(Outcome.Kind.RAN, playbook, target);
            return switch (phase) {
                case HELD -> Outcome.held(playbook, target, heldBy);
                case CANCELLED -> Outcome.OVER;
                case HEALED_BY_ITSELF -> Outcome.of(Outcome.Kind.HEALED, playbook, target);
                case SUCCEEDED, FAILED, NEEDS_HUMAN -> Outcome.of(Outcome.Kind.IDLE, playbook, target);
                case WAITING,
                        CHECKING,
                        GATHERING,
                        PLANNING,
                        GUARDING,
                        ASKING,
                        ACTING,
                        RECONCILING,
                        IN_DOUBT,
                        VERIFYING,
                        WATCHING,
                        UNDOING -> Outcome.of(Outcome.Kind.OPEN, playbook, target);
            };
        }
    }
}
