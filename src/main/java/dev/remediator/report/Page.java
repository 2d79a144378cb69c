package dev.remediator.report;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A part of a list, newest first.
 *
 * @param next where the next part begins; empty where this is the last
 */
public record Page<T>(List<T> items, Optional<Cursor> next) {
    public Page {
        items = List.copyOf(items);
    }

    /** Of {@code size} items where one more was read to see whether there is more. */
    static <T> Page<T> of(List<T> read, int size, Function<T, Cursor> cursor) {
        return read.size() <= size
                ? new Page<>(read, Optional.empty())
                : new Page<>(read.subList(0, size), Optional.of(cursor.apply(read.get(size - 1))));
    }
}
