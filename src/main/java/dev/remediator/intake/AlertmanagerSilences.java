package dev.remediator.intake;

import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.alert.Labels;
import dev.remediator.alert.Matcher;
import dev.remediator.alert.MatcherSyntaxException;
import dev.remediator.guard.Silence;
import dev.remediator.outbound.Answer;
import dev.remediator.outbound.Outbound;
import dev.remediator.outbound.Purpose;
import dev.remediator.outbound.Request;
import dev.remediator.outbound.Response;
import dev.remediator.playbook.Safety;
import dev.remediator.run.Silences;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Alertmanager's silences (API v2), read in the background and remembered for a while, so that a short absence of
 * Alertmanager stops nobody. After that it is not known who has silenced what, and nothing is done about alerts until it
 * is.
 */
final class AlertmanagerSilences implements Silences, AutoCloseable {
    static final Duration EVERY = Duration.ofSeconds(15);
    /** What was heard holds so long. */
    static final Duration VALID = Duration.ofMinutes(5);

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Logger LOG = Logger.getLogger(AlertmanagerSilences.class);

    /**
     * One that has not ended.
     *
     * @param matchers that can be read; what cannot holds for every alert, because acting is what a silence must prevent
     */
    private record Listed(String id, String by, String comment, Instant from, Instant until, List<Matcher> matchers) {
        boolean concerns(Labels labels, Instant now) {
            return !from.isAfter(now) && until.isAfter(now) && matchers.stream().allMatch(m -> m.matches(labels));
        }
    }

    private record Heard(URI from, Instant at, List<Listed> silences) {}

    private final Supplier<Safety> safety;
    private final Outbound outbound;
    private final InstantSource clock;
    private volatile @Nullable Heard heard;
    private volatile String trouble = "";
    private @Nullable Thread thread;

    AlertmanagerSilences(Supplier<Safety> safety, Outbound outbound, InstantSource clock) {
        this.safety = safety;
        this.outbound = outbound;
        this.clock = clock;
    }

    /** Reads from now on. */
    AlertmanagerSilences start() {
        thread = Thread.ofVirtual().name("silences").start(this::loop);
        return this;
    }

    private void loop() {
        try {
            while (true) {
                try {
                    refresh();
                } catch (RuntimeException e) {
                    LOG.error("Reading Alertmanager's silences failed in an unforeseen way; it is tried again", e);
                }
                Thread.sleep(EVERY);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Reads them once, where they hold. */
    void refresh() throws InterruptedException {
        var base = safety.get().silences();
        if (base.isEmpty()) {
            heard = null;
            return;
        }
        var address = address(base.get());
        var asked = clock.instant();
        switch (outbound.send(Request.of(Purpose.READ, "GET", address).within(TIMEOUT))) {
            case Answer.Complete<Response>(var answer) -> {
                var silences = answer.ok()
                        ? answer.json().flatMap(AlertmanagerSilences::read)
                        : Optional.<List<Listed>>empty();
                if (silences.isPresent()) heard(new Heard(base.get(), asked, silences.get()));
                else failed(base.get(), answer.ok() ? "its answer is no list of silences" : answer.brief());
            }
            case Answer.NotSent<Response> n -> failed(base.get(), n.reason());
            case Answer.Ambiguous<Response> a -> failed(base.get(), a.reason());
        }
    }

    private static URI address(URI base) {
        var text = base.toString();
        return URI.create((text.endsWith("/") ? text.substring(0, text.length() - 1) : text) + "/api/v2/silences");
    }

    private void heard(Heard now) {
        if (!trouble.isEmpty()) LOG.infof("The silences of %s can be read again", now.from());
        trouble = "";
        heard = now;
    }

    private void failed(URI from, String why) {
        if (trouble.isEmpty())
            LOG.warnf(
                    "The silences of %s cannot be read (%s); the last ones hold for %d minutes, then nothing is done about"
                            + " alerts until they can",
                    from, why, VALID.toMinutes());
        trouble = why;
    }

    /** Empty where it is not what API v2 answers. */
    private static Optional<List<Listed>> read(JsonNode answer) {
        if (!answer.isArray()) return Optional.empty();
        var silences = new ArrayList<Listed>();
        for (var silence : answer) {
            var matchers = silence.path("matchers");
            if (!matchers.isArray() || matchers.isEmpty()) return Optional.empty();
            if (silence.path("status").path("state").asText().equals("expired")) continue;
            try {
                silences.add(new Listed(
                        silence.path("id").asText(),
                        silence.path("createdBy").asText("somebody"),
                        silence.path("comment").asText(""),
                        time(silence, "startsAt"),
                        time(silence, "endsAt"),
                        matchers(matchers)));
            } catch (DateTimeException e) {
                return Optional.empty();
            }
        }
        return Optional.of(silences);
    }

    private static Instant time(JsonNode silence, String name) {
        return OffsetDateTime.parse(silence.path(name).asText()).toInstant();
    }

    private static List<Matcher> matchers(JsonNode list) {
        var matchers = new ArrayList<Matcher>();
        for (var each : list) {
            boolean regex = each.path("isRegex").asBoolean(false);
            boolean equal = each.path("isEqual").asBoolean(true);
            try {
                matchers.add(new Matcher(
                        each.path("name").asText(),
                        regex
                                ? equal ? Matcher.Op.REGEX : Matcher.Op.NOT_REGEX
                                : equal ? Matcher.Op.EQUAL : Matcher.Op.NOT_EQUAL,
                        each.path("value").asText()));
            } catch (MatcherSyntaxException e) {
                LOG.warnf("A matcher of a silence cannot be read and counts as matching: %s", e.getMessage());
            }
        }
        return matchers;
    }

    @Override
    public Silence about(Map<String, String> labels, Instant now) {
        var base = safety.get().silences();
        if (base.isEmpty()) return Silence.NONE;
        var last = heard;
        if (last == null || !last.from().equals(base.get()))
            return new Silence.Unknown("%s has not answered yet%s".formatted(base.get(), because()));
        if (last.at().plus(VALID).isBefore(now))
            return new Silence.Unknown("%s has not answered since %s%s".formatted(base.get(), last.at(), because()));
        var named = Labels.of(labels);
        return last.silences().stream()
                .filter(s -> s.concerns(named, now))
                .max(Comparator.comparing(Listed::until))
                .<Silence>map(s -> new Silence.Active(s.id(), s.by(), s.comment(), s.until()))
                .orElse(Silence.NONE);
    }

    private String because() {
        return trouble.isEmpty() ? "" : " (" + trouble + ")";
    }

    @Override
    public void close() {
        if (thread != null) thread.interrupt();
    }
}
