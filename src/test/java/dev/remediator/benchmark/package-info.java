/** Measures the engine; run by {@code ./mvnw -Pbenchmark verify}. Things to avoid: an assertion that depends on the machine. */
@NullMarked
package dev.remediator.benchmark;

import org.jspecify.annotations.NullMarked;
