/**
 * Commands of {@code ./remediator} that need no running HTTP server of their own.
 *
 * <p>Things to avoid: starting the container; an exit code other than 0, 1 and 2.
 */
@NullMarked
package dev.remediator.cli;

import org.jspecify.annotations.NullMarked;
