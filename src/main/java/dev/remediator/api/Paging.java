package dev.remediator.api;

import dev.remediator.report.Cursor;
import dev.remediator.report.Page;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Lists in parts: {@code ?limit=} and, for the next part, {@code ?cursor=} as the part before gave it. */
final class Paging {
    static final int DEFAULT = 50;
    static final int MAX = 200;

    private Paging() {}

    /** @param next the cursor of the next part; null at the end */
    record Listing(List<?> items, @Nullable String next) {}

    static <T> Response list(
            Optional<String> cursor,
            Optional<String> limit,
            BiFunction<Optional<Cursor>, Integer, Page<T>> read,
            Function<T, ?> show) {
        int size = limit.map(Paging::size).orElse(DEFAULT);
        if (size < 1 || size > MAX)
            return Problems.of(400, "The request cannot be used", "limit is a number from 1 to " + MAX + ".");
        Optional<Cursor> after = cursor.flatMap(Cursor::parse);
        if (cursor.isPresent() && after.isEmpty())
            return Problems.of(
                    400, "The request cannot be used", "cursor is not one that an earlier answer gave as next.");
        Page<T> page = read.apply(after, size);
        return ok(new Listing(
                page.items().stream().map(show).toList(),
                page.next().map(Cursor::text).orElse(null)));
    }

    /** Zero for what is no number: JAX-RS itself would answer that with 404, as if the list were not there. */
    static int size(String limit) {
        try {
            return Integer.parseInt(limit);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    static Response ok(Object entity) {
        return Response.ok(entity).header(HttpHeaders.CACHE_CONTROL, "no-store").build();
    }
}
