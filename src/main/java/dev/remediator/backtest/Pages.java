package dev.remediator.backtest;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Rows in the order of their key, a page at a time. */
final class Pages<T> {
    /** Reads the rows after a key, or from the beginning. */
    interface Reader<T> {
        /** @return empty at the end */
        List<T> after(@Nullable T last);
    }

    private final Reader<T> reader;
    private final Function<T, Instant> at;
    private final ArrayDeque<T> page = new ArrayDeque<>();
    private @Nullable T last;
    private boolean ended;

    Pages(Reader<T> reader, Function<T, Instant> at) {
        this.reader = reader;
        this.at = at;
    }

    Optional<T> next() {
        if (page.isEmpty() && !ended) {
            var read = reader.after(last);
            page.addAll(read);
            if (read.isEmpty()) ended = true;
            else last = read.getLast();
        }
        return Optional.ofNullable(page.poll());
    }

    /** The next one, unless it is later. */
    Optional<T> nextUntil(Instant until) {
        var next = next();
        if (next.isEmpty() || !at.apply(next.get()).isAfter(until)) return next;
        page.addFirst(next.get());
        return Optional.empty();
    }
}
