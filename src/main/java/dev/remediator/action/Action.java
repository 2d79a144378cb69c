package dev.remediator.action;

import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.target.Slot;
import java.util.List;

/**
 * One capability as one adapter carries it out: {@code restart} on {@code railway}. Implementations are stateless, have
 * a public no-argument constructor, and are found through {@link java.util.ServiceLoader}, so that checking, testing and
 * documenting playbooks need no container. Everything a call needs comes with its {@link Call}.
 *
 * <p>Thread-safety: called from many virtual threads at once; may block.
 *
 * @param <S> the settings record of the binding in {@code targets.yaml}
 * @param <I> the input record: what {@code with:} may say
 */
public sealed interface Action<S extends Record, I extends Record> permits Reading, Change, Probe {
    /** Capability as playbooks name it: {@code restart}, {@code deployments.list}, {@code ratelimit.set}. For a probe: the adapter's name. */
    String capability();

    /** Adapter as targets name it: {@code railway}. */
    String adapter();

    Slot slot();

    Class<S> settings();

    Class<I> input();

    /** One sentence for the reference and the runbook. */
    String about();

    /**
     * Where calls go by settings that do not write it as a URL: {@code tls://host:443}. URLs in settings need not be said.
     *
     * @param written as in the file, checked
     */
    default List<String> origins(JsonNode written) {
        return List.of();
    }
}
