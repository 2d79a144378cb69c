/**
 * Values that cannot be printed: credentials of sources, platforms, channels and the database.
 *
 * <p>Things to avoid: a {@code String} field for a credential; {@code equals} on what a caller presented.
 */
@NullMarked
package dev.remediator.secret;

import org.jspecify.annotations.NullMarked;
