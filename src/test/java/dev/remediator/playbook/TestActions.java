package dev.remediator.playbook;

import dev.remediator.action.Action;
import dev.remediator.action.Actions;
import dev.remediator.action.Call;
import dev.remediator.action.Change;
import dev.remediator.action.CheckResult;
import dev.remediator.action.Default;
import dev.remediator.action.Outcome;
import dev.remediator.action.Preparation;
import dev.remediator.action.Prepared;
import dev.remediator.action.Probe;
import dev.remediator.action.Rate;
import dev.remediator.action.Reading;
import dev.remediator.action.Undo;
import dev.remediator.action.UndoOutcome;
import dev.remediator.secret.Secret;
import dev.remediator.target.Slot;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Actions with the shapes that playbooks meet, which do nothing: the language is tested without any platform. */
final class TestActions {
    record Railway(String project, String environment, String service, Secret token) {}

    record Kubernetes(String namespace, String deployment) {}

    record Actuator(URI url) {}

    record Haproxy(String socket, Optional<String> map) {}

    record Http(
            URI url,
            @Default("200") int status,
            @Default("2s") Duration within) {}

    record Prometheus(URI url, String query, Optional<Double> below, Optional<Double> above) {}

    record Nothing() {}

    record Lines(@Default("200") int lines) {
        Lines {
            if (lines < 1 || lines > 1000) throw new IllegalArgumentException("lines must be from 1 to 1000");
        }
    }

    record Breaker(String breaker) {}

    record Limit(Rate limit) {}

    record Variable(String name, Secret secret) {}

    record Scale(
            @Default("1") int replicas,
            Optional<Double> factor,
            @Default("false") boolean force) {}

    enum Status {
        SUCCESS,
        CRASHED
    }

    record Deployment(String id, Status status, Duration age, Instant at, int restarts, Optional<String> commit) {}

    record Deployments(Optional<Deployment> current, List<Deployment> recent, Map<String, Long> counts) {}

    record Logs(List<String> lines, double perMinute) {}

    record State(String state, boolean open) {}

    record KubernetesLogs(String text) {}

    record Reads<S extends Record, I extends Record, O extends Record>(
            String capability, String adapter, Slot slot, Class<S> settings, Class<I> input, Class<O> output)
            implements Reading<S, I, O> {
        @Override
        public String about() {
            return "Reads.";
        }

        @Override
        public O read(Call<S, I> call) {
            throw new UnsupportedOperationException();
        }
    }

    record Changes<S extends Record, I extends Record>(
            String capability, String adapter, Slot slot, Class<S> settings, Class<I> input) implements Change<S, I> {
        @Override
        public String about() {
            return "Changes for good.";
        }

        @Override
        public Preparation prepare(Call<S, I> call) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Outcome act(Call<S, I> call, Prepared prepared) {
            throw new UnsupportedOperationException();
        }
    }

    record Reversible<S extends Record, I extends Record>(
            String capability, String adapter, Slot slot, Class<S> settings, Class<I> input) implements Change<S, I> {
        @Override
        public String about() {
            return "Changes until it is taken back.";
        }

        @Override
        public Preparation prepare(Call<S, I> call) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Outcome act(Call<S, I> call, Prepared prepared) {
            throw new UnsupportedOperationException();
        }

        @Override
        public UndoOutcome undo(Call<S, I> call, Undo undo) {
            throw new UnsupportedOperationException();
        }
    }

    record Probes<S extends Record>(String capability, Class<S> settings) implements Probe<S> {
        @Override
        public String adapter() {
            return capability;
        }

        @Override
        public Slot slot() {
            return Slot.CHECKS;
        }

        @Override
        public String about() {
            return "Looks.";
        }

        @Override
        public CheckResult probe(Call<S, None> call) {
            throw new UnsupportedOperationException();
        }
    }

    private TestActions() {}

    static Actions all() {
        var all = new ArrayList<Action<?, ?>>();
        all.add(new Changes<>("restart", "railway", Slot.PLATFORM, Railway.class, Nothing.class));
        all.add(new Changes<>("restart", "kubernetes", Slot.PLATFORM, Kubernetes.class, Nothing.class));
        all.add(new Changes<>("rollback", "railway", Slot.PLATFORM, Railway.class, Nothing.class));
        all.add(new Reversible<>("scale", "kubernetes", Slot.PLATFORM, Kubernetes.class, Scale.class));
        all.add(new Reversible<>("variable.set", "railway", Slot.PLATFORM, Railway.class, Variable.class));
        all.add(new Reads<>(
                "deployments.list", "railway", Slot.PLATFORM, Railway.class, Nothing.class, Deployments.class));
        all.add(new Reads<>("logs.recent", "railway", Slot.PLATFORM, Railway.class, Lines.class, Logs.class));
        all.add(new Reads<>(
                "logs.recent", "kubernetes", Slot.PLATFORM, Kubernetes.class, Lines.class, KubernetesLogs.class));
        all.add(new Reversible<>("breaker.trip", "actuator", Slot.BREAKERS, Actuator.class, Breaker.class));
        all.add(new Reversible<>("breaker.reset", "actuator", Slot.BREAKERS, Actuator.class, Breaker.class));
        all.add(new Reads<>("breaker.state", "actuator", Slot.BREAKERS, Actuator.class, Breaker.class, State.class));
        all.add(new Reversible<>("ratelimit.set", "haproxy", Slot.RATE_LIMITS, Haproxy.class, Limit.class));
        all.add(new Probes<>("http", Http.class));
        all.add(new Probes<>("prometheus", Prometheus.class));
        return new Actions(all);
    }
}
