package dev.remediator.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.action.Undo;
import dev.remediator.alert.Alert;
import dev.remediator.intake.Disposition;
import dev.remediator.intake.Episodes;
import dev.remediator.run.Command;
import dev.remediator.run.RunEvent;
import dev.remediator.run.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The tables of {@link MemoryStore}, one class a table; changed only within its transactions. */
final class Rows {
    private Rows() {}

    /** A command of a run. */
    record Key(UUID run, int command) {}

    /** A turn as it is found again, in table {@code run_event}. */
    record Written(long node, Instant at, String type) {}

    static final class Run {
        final Map<Integer, Written> written = new HashMap<>();
        RunState state;
        int seq;
        long node;

        @Nullable Instant endedAt;

        Run(RunState state, int seq, long node) {
            this.state = state;
            this.seq = seq;
            this.node = node;
        }

        boolean open() {
            return endedAt == null;
        }
    }

    static final class Node {
        final long id;
        Instant leaseUntil;
        /** A transaction of it is open while its process stands still: its row is locked. */
        boolean locked;

        Node(long id, Instant leaseUntil) {
            this.id = id;
            this.leaseUntil = leaseUntil;
        }
    }

    static final class Effect {
        final Key key;
        final String playbook;
        final String target;
        final Command.Act act;
        final Instant at;
        String outcome = "";

        Effect(Key key, String playbook, String target, Command.Act act, Instant at) {
            this.key = key;
            this.playbook = playbook;
            this.target = target;
            this.act = act;
            this.at = at;
        }

        /** Of the first time that it was sent: the platform knows it by that. */
        Key root() {
            return act.repeats().map(first -> new Key(key.run(), first)).orElse(key);
        }
    }

    static final class Temporary {
        final Key key;
        final UUID incident;
        final String target;
        final String capability;
        final Duration atMost;
        JsonNode input;
        Undo undo;
        String state = "intended";
        Instant dueAt;
        Instant nextAt;
        int attempts;

        @Nullable Instant endedAt;

        Temporary(Key key, UUID incident, String target, Command.Intention i, Undo undo, Instant dueAt) {
            this.key = key;
            this.incident = incident;
            this.target = target;
            this.capability = i.capability();
            this.atMost = i.prepared().atMost();
            this.input = i.input();
            this.undo = undo;
            this.dueAt = dueAt;
            this.nextAt = dueAt;
        }
    }

    /** A word, and when it was said. */
    record Said(RunEvent event, Instant at) {}

    static final class Ask {
        final Key key;
        final Command.Question question;
        final @Nullable String startedBy;
        final Instant askedAt;
        final Map<String, Said> said = new LinkedHashMap<>();

        @Nullable Instant closedAt;

        String outcome = "";

        Ask(Key key, Command.Question question, @Nullable String startedBy, Instant askedAt) {
            this.key = key;
            this.question = question;
            this.startedBy = startedBy;
            this.askedAt = askedAt;
        }
    }

    static final class Episode {
        final UUID id;
        final long identity;
        final Alert alert;
        final Instant seenAt;
        final List<Disposition> dispositions = new ArrayList<>();
        Instant startsAt;
        Episodes.Start last;

        @Nullable Instant endedAt;

        String endedBy = "";

        @Nullable UUID run;

        @Nullable UUID incident;

        @Nullable Instant retryAt;

        Episode(UUID id, long identity, Alert alert, Episodes.Start start, Instant seenAt) {
            this.id = id;
            this.identity = identity;
            this.alert = alert;
            this.seenAt = seenAt;
            this.startsAt = start.at();
            this.last = start;
        }

        boolean open() {
            return endedAt == null;
        }
    }

    static final class Incident {
        final UUID id;
        final String target;
        final Instant openedAt;

        @Nullable Instant closedAt;

        Incident(UUID id, String target, Instant openedAt) {
            this.id = id;
            this.target = target;
            this.openedAt = openedAt;
        }
    }
}
