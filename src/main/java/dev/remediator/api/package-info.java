/**
 * The JSON that programs read.
 *
 * <p>Things to avoid: answering with an object of another package, whose changes would change the API; a list without an
 * end.
 */
@NullMarked
package dev.remediator.api;

import org.jspecify.annotations.NullMarked;
